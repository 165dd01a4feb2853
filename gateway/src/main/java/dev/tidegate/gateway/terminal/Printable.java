package dev.tidegate.gateway.terminal;

/** Text that others wrote, made safe to print on a terminal: nothing in it moves the cursor, or turns the text around. */
public final class Printable {
    private static final int DELETE = 0x7f;
    private static final int ZERO_WIDTH_JOINER = 0x200d;
    private static final int FIRST_CONTROL_PICTURE = 0x2400;
    private static final int PICTURE_OF_DELETE = 0x2421;
    private static final int REPLACEMENT = 0xfffd;

    private Printable() {}

    /**
     * The text on one line. Controls become their pictures, as ␊ for a line feed, or �; what only changes how its
     * neighbours look is left out, for terminals differ in how wide that makes them.
     */
    public static String text(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().filter(c -> !isJoiner(c)).map(Printable::visible).forEach(safe::appendCodePoint);
        return safe.toString();
    }

    /** JSON of the same meaning, with its invisible characters escaped. */
    static String json(String json) {
        StringBuilder safe = new StringBuilder(json.length());
        json.codePoints().forEach(c -> {
            if (isObeyed(c)) {
                for (char unit : Character.toChars(c)) {
                    safe.append("\\u%04x".formatted((int) unit));
                }
            } else {
                safe.appendCodePoint(c);
            }
        });
        return safe.toString();
    }

    private static int visible(int c) {
        if (!isObeyed(c)) {
            return c;
        }
        if (c < ' ') {
            return FIRST_CONTROL_PICTURE + c;
        }
        return c == DELETE ? PICTURE_OF_DELETE : REPLACEMENT;
    }

    private static boolean isJoiner(int c) {
        boolean variationSelector = c >= 0xfe00 && c <= 0xfe0f || c >= 0xe0100 && c <= 0xe01ef;
        return c == ZERO_WIDTH_JOINER || variationSelector;
    }

    private static boolean isObeyed(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }
}
