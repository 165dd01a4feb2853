package dev.tidegate.gateway.serving;

import dev.tidegate.format.type.ScalarType;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Numbers as values of a numeric type. What does not fit is refused: nothing is rounded, cut or wrapped round. */
final class ScalarNumber {

    private ScalarNumber() {}

    /** The value of this type, or null when it does not fit. */
    static @Nullable Object of(ScalarType type, long number) {
        return switch (type.kind()) {
            case TINYINT -> number == (byte) number ? (Object) (byte) number : null;
            case SMALLINT -> number == (short) number ? (Object) (short) number : null;
            case INTEGER -> number == (int) number ? (Object) (int) number : null;
            case BIGINT -> number;
            case FLOAT -> (float) number;
            case DOUBLE -> (double) number;
            case DECIMAL -> decimal(type, BigDecimal.valueOf(number));
            case BOOLEAN, CHAR, VARCHAR, BINARY, VARBINARY, DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ ->
                throw notNumeric(type);
            case ARRAY, MAP, MULTISET, ROW -> throw notNumeric(type);
        };
    }

    /** The value of this type, or null when it does not fit. */
    static @Nullable Object of(ScalarType type, BigDecimal number) {
        return switch (type.kind()) {
            case TINYINT, SMALLINT, INTEGER, BIGINT -> {
                try {
                    yield of(type, number.longValueExact());
                } catch (ArithmeticException e) {
                    yield null;
                }
            }
            case FLOAT -> Float.isFinite(number.floatValue()) ? (Object) number.floatValue() : null;
            case DOUBLE -> Double.isFinite(number.doubleValue()) ? (Object) number.doubleValue() : null;
            case DECIMAL -> decimal(type, number);
            case BOOLEAN, CHAR, VARCHAR, BINARY, VARBINARY, DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ ->
                throw notNumeric(type);
            case ARRAY, MAP, MULTISET, ROW -> throw notNumeric(type);
        };
    }

    /** NaN, an infinity or negative zero, or null when the type has none. */
    static @Nullable Object of(ScalarType type, double special) {
        return switch (type.kind()) {
            case FLOAT -> (float) special;
            case DOUBLE -> special;
            case TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL -> null;
            case BOOLEAN, CHAR, VARCHAR, BINARY, VARBINARY, DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ ->
                throw notNumeric(type);
            case ARRAY, MAP, MULTISET, ROW -> throw notNumeric(type);
        };
    }

    private static @Nullable BigDecimal decimal(ScalarType type, BigDecimal number) {
        if (number.signum() == 0) {
            return BigDecimal.ZERO.setScale(type.scale());
        }
        try {
            BigDecimal shortest = number.stripTrailingZeros();
            // Compared before it is scaled: 1e1000000000 scaled is a number of a billion digits.
            long integerDigits = (long) shortest.precision() - shortest.scale();
            boolean fits = shortest.scale() <= type.scale() && integerDigits <= type.size() - type.scale();
            return fits ? shortest.setScale(type.scale()) : null;
        } catch (ArithmeticException e) {
            return null;
        }
    }

    private static IllegalStateException notNumeric(ScalarType type) {
        return new IllegalStateException(type + " is not numeric");
    }
}
