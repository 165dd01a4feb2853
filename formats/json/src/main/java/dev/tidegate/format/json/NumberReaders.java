package dev.tidegate.format.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.ScalarType;
import java.io.IOException;

/**
 * Numbers of fixed size, from a JSON number or from text that Java reads as one. INT and BIGINT cut the fraction off a
 * JSON number, TINYINT and SMALLINT refuse it: so does Flink.
 */
final class NumberReaders {
    private NumberReaders() {}

    /** Of TINYINT, SMALLINT, INT or BIGINT. */
    static ValueReader integer(ScalarType type) {
        return switch (type.kind()) {
            case TINYINT -> parser -> (byte) whole(parser, type, Byte.MIN_VALUE, Byte.MAX_VALUE);
            case SMALLINT -> parser -> (short) whole(parser, type, Short.MIN_VALUE, Short.MAX_VALUE);
            case INTEGER -> parser -> (int) whole(parser, type, Integer.MIN_VALUE, Integer.MAX_VALUE);
            default -> parser -> whole(parser, type, Long.MIN_VALUE, Long.MAX_VALUE);
        };
    }

    private static long whole(JsonParser parser, DataType type, long min, long max)
            throws IOException, BrokenValueException {
        try {
            JsonToken token = parser.currentToken();
            boolean cutsFraction = type.kind() == Kind.INTEGER || type.kind() == Kind.BIGINT;
            if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT && cutsFraction) {
                return inRange(parser.getLongValue(), parser, type, min, max);
            }
            if (token == JsonToken.VALUE_STRING) {
                return inRange(Long.parseLong(parser.getText().trim()), parser, type, min, max);
            }
        } catch (NumberFormatException | InputCoercionException e) {
            // Not a number of the type, as the end of the method says.
        }
        throw BrokenValueException.of(parser, type);
    }

    private static long inRange(long value, JsonParser parser, DataType type, long min, long max)
            throws IOException, BrokenValueException {
        if (value < min || value > max) {
            throw BrokenValueException.of(parser, type);
        }
        return value;
    }

    /** Of FLOAT. */
    static ValueReader real(ScalarType type) {
        return parser -> {
            try {
                if (parser.currentToken().isNumeric()) {
                    return isNegativeZero(parser) ? -0f : parser.getFloatValue();
                }
                if (parser.hasToken(JsonToken.VALUE_STRING)) {
                    return Float.parseFloat(parser.getText().trim());
                }
            } catch (NumberFormatException e) {
                // Not a number, as the end of the method says.
            }
            throw BrokenValueException.of(parser, type);
        };
    }

    /** A {@code -0}, which is a whole number to the parser and would lose its sign. */
    private static boolean isNegativeZero(JsonParser parser) throws IOException {
        return parser.getTextLength() == 2
                && parser.getTextCharacters()[parser.getTextOffset()] == '-'
                && parser.getTextCharacters()[parser.getTextOffset() + 1] == '0';
    }

    /** Of DOUBLE. */
    static ValueReader doublePrecision(ScalarType type) {
        return parser -> {
            try {
                if (parser.currentToken().isNumeric()) {
                    return isNegativeZero(parser) ? -0.0 : parser.getDoubleValue();
                }
                if (parser.hasToken(JsonToken.VALUE_STRING)) {
                    return Double.parseDouble(parser.getText().trim());
                }
            } catch (NumberFormatException e) {
                // Not a number, as the end of the method says.
            }
            throw BrokenValueException.of(parser, type);
        };
    }
}
