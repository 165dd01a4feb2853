package dev.tidegate.format.csv;

import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.DataType.Kind;

/** A text that is no value of its type. Carries no stack trace: it is about the data, and may be frequent. */
final class BrokenValueException extends Exception {
    private static final long serialVersionUID = 1L;

    private static final int QUOTED_LENGTH = 40;

    private final String path;
    private final String reason;

    BrokenValueException(String path, String reason) {
        super(reason, null, false, false);
        this.path = path;
        this.reason = reason;
    }

    /** The text is not of this type. */
    static BrokenValueException of(String text, DataType type) {
        String article = type.kind() == Kind.INTEGER || type.kind() == Kind.ARRAY ? "an " : "a ";
        return new BrokenValueException(
                "", quote(text) + " is not " + article + type.withNullable(true).sql());
    }

    /** The same, seen from the value that has this one as its part. */
    BrokenValueException within(String part) {
        return new BrokenValueException(Paths.join(part, path), reason);
    }

    /** Where the value stands in its row, as in {@code tags[2]}; empty for the record itself. */
    String path() {
        return path;
    }

    String reason() {
        return reason;
    }

    /** The text in quotes, on one line, cut where it is long. */
    static String quote(String text) {
        return "'" + cut(text).replaceAll("[\\p{Cntrl}\\v]", "?") + "'";
    }

    private static String cut(String text) {
        if (text.length() <= QUOTED_LENGTH) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(QUOTED_LENGTH - 1)) ? QUOTED_LENGTH - 1 : QUOTED_LENGTH;
        return text.substring(0, end) + "…";
    }
}
