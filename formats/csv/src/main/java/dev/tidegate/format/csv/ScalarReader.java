package dev.tidegate.format.csv;

import com.fasterxml.jackson.core.Base64Variants;
import dev.tidegate.format.type.Bytes;
import dev.tidegate.format.type.ScalarType;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.function.Function;

/**
 * Reads a scalar other than DECIMAL.
 *
 * @param parse gives the value, or throws a {@link DateTimeException} or an {@link IllegalArgumentException}
 */
record ScalarReader(ScalarType type, Function<String, Object> parse) implements ValueReader {

    static ValueReader of(ScalarType type) {
        return switch (type.kind()) {
            case BOOLEAN -> new ScalarReader(type, text -> Boolean.parseBoolean(text.trim()));
            case TINYINT -> new ScalarReader(type, text -> Byte.parseByte(text.trim()));
            case SMALLINT -> new ScalarReader(type, text -> Short.parseShort(text.trim()));
            case INTEGER -> new ScalarReader(type, text -> Integer.parseInt(text.trim()));
            case BIGINT -> new ScalarReader(type, text -> Long.parseLong(text.trim()));
            case FLOAT -> new ScalarReader(type, text -> Float.parseFloat(text.trim()));
            case DOUBLE -> new ScalarReader(type, text -> Double.parseDouble(text.trim()));
            case DECIMAL -> new DecimalReader(type);
            case CHAR, VARCHAR -> text -> text;
            case BINARY, VARBINARY -> ScalarReader::bytes;
            case DATE -> new ScalarReader(type, Timestamps::readDate);
            case TIME -> new ScalarReader(type, text -> Timestamps.cut(Timestamps.readTime(text), type.size()));
            case TIMESTAMP -> new ScalarReader(type, text -> Timestamps.read(text.trim()));
            case TIMESTAMP_LTZ -> new ScalarReader(type, text -> utc(text.trim()));
            case ARRAY, MAP, MULTISET, ROW -> throw new IllegalStateException(type + " is not a scalar type");
        };
    }

    private static Object utc(String text) {
        if (!text.endsWith("Z")) {
            throw new DateTimeException("not in UTC");
        }
        LocalDateTime timestamp = Timestamps.read(text.substring(0, text.length() - 1));
        return timestamp.toInstant(ZoneOffset.UTC);
    }

    private static Bytes bytes(String text) throws BrokenValueException {
        try {
            return Bytes.of(Base64Variants.MIME_NO_LINEFEEDS.decode(text.trim()));
        } catch (IllegalArgumentException e) {
            throw new BrokenValueException(
                    "", BrokenValueException.quote(text) + " is not base64 in the standard alphabet, with padding");
        }
    }

    @Override
    public Object read(String text) throws BrokenValueException {
        try {
            return parse.apply(text);
        } catch (DateTimeException | IllegalArgumentException e) {
            throw BrokenValueException.of(text, type);
        }
    }
}
