package dev.tidegate.gateway.serving;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import java.io.IOException;
import java.util.stream.Collectors;

/**
 * A value that does not fit its type, on its way out of the readers. Each reader it passes puts its own step before the
 * path, so that a row which fits costs no path.
 */
final class Misfit extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int QUOTED_LENGTH = 60;
    static final String AN_ARRAY = "an array";

    private final String reason;
    private String path = "";

    Misfit(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    /** The value given is none of this type. */
    static Misfit of(DataType type, JsonParser given) throws IOException {
        return new Misfit(quote(given) + " is not " + type.withNullable(true).sql() + "; " + expected(type));
    }

    static Misfit ofNull(DataType type) {
        return new Misfit("null is not allowed, the column is NOT NULL; " + expected(type));
    }

    Misfit inField(String field) {
        String name = shorten(field);
        path = path.isEmpty() || path.startsWith("[") ? name + path : name + "." + path;
        return this;
    }

    Misfit inElement(int index) {
        path = "[" + index + "]" + (path.isEmpty() || path.startsWith("[") ? path : "." + path);
        return this;
    }

    /** One sentence with the place at fault, as in {@code column 'order.items[2].price': …}. */
    String describe() {
        return path.isEmpty() ? reason : "column '" + path + "': " + reason;
    }

    /** No more of a value than is needed to find it again. */
    static String quote(JsonParser given) throws IOException {
        return switch (given.currentToken()) {
            case START_OBJECT, END_OBJECT -> "an object";
            case START_ARRAY, END_ARRAY -> AN_ARRAY;
            case VALUE_STRING, FIELD_NAME ->
                shorten(TextNode.valueOf(given.getText()).toString());
            default -> shorten(String.valueOf(given.getText()));
        };
    }

    static String shorten(String text) {
        if (text.length() <= QUOTED_LENGTH) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(QUOTED_LENGTH - 1)) ? QUOTED_LENGTH - 1 : QUOTED_LENGTH;
        return text.substring(0, end) + "…";
    }

    static String expected(DataType type) {
        return switch (type.kind()) {
            case BOOLEAN -> "write true or false";
            case TINYINT -> integer(Byte.MIN_VALUE, Byte.MAX_VALUE);
            case SMALLINT -> integer(Short.MIN_VALUE, Short.MAX_VALUE);
            case INTEGER -> integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
            case BIGINT -> integer(Long.MIN_VALUE, Long.MAX_VALUE);
            case FLOAT, DOUBLE -> "write a number in its range, or \"NaN\", \"Infinity\", \"-Infinity\"";
            case DECIMAL -> {
                ScalarType decimal = (ScalarType) type;
                yield "write a number of at most " + (decimal.size() - decimal.scale()) + " digits before and "
                        + decimal.scale() + " after the point";
            }
            case CHAR, VARCHAR -> "write a string";
            case BINARY, VARBINARY -> "write a string in base64";
            case DATE -> "write a date such as \"2026-01-02\"";
            case TIME -> "write a time such as \"03:04:05\" or \"03:04:05.123\"";
            case TIMESTAMP ->
                "write a time without zone such as \"2026-01-02T03:04:05\" or \"2026-01-02T03:04:05.123\"";
            case TIMESTAMP_LTZ ->
                "write a time with its zone such as \"2026-01-02T03:04:05Z\" or " + "\"2026-01-02T03:04:05.123+01:00\"";
            case ARRAY -> "write an array";
            case MAP -> "write " + (ValueReader.isObject(type) ? "an object" : "an array of [key, value]");
            case MULTISET -> "write an array of [element, count], the count 1 or more";
            case ROW -> "write an object with the fields " + names((RowType) type);
        };
    }

    static String names(RowType type) {
        return type.fields().stream().map(RowType.Field::name).collect(Collectors.joining(", "));
    }

    private static String integer(long min, long max) {
        return "write a whole number from " + min + " to " + max;
    }
}
