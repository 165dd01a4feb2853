package dev.tidegate.format.json;

import com.fasterxml.jackson.core.JsonParser;
import dev.tidegate.format.type.DataType;
import java.io.IOException;

/** Well-formed JSON that is no value of its type. Carries no stack trace: it is about the data, and may be frequent. */
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

    /** The value at which the parser stands is not of this type. */
    static BrokenValueException of(JsonParser parser, DataType type) throws IOException {
        return new BrokenValueException(
                "",
                excerpt(parser) + " is not " + article(type.kind())
                        + type.withNullable(true).sql());
    }

    /** The same, seen from the value that has this one as its part. */
    BrokenValueException within(String part) {
        return new BrokenValueException(Paths.join(part, path), reason);
    }

    /** Where the value stands in its row, as in {@code items[2].price}; empty for the row itself. */
    String path() {
        return path;
    }

    String reason() {
        return reason;
    }

    /** A name for the value at which the parser stands; no more of the data than is needed to find it. */
    static String excerpt(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> quote(parser.getText());
            default -> cut(parser.getText());
        };
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

    private static String article(DataType.Kind kind) {
        return kind == DataType.Kind.INTEGER || kind == DataType.Kind.ARRAY ? "an " : "a ";
    }
}
