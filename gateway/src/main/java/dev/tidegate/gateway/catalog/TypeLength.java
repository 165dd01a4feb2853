package dev.tidegate.gateway.catalog;

import dev.tidegate.format.type.Bytes;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.ScalarType;
import java.util.Arrays;

/**
 * The lengths of CHAR, VARCHAR, BINARY and VARBINARY. A character is a Unicode code point, as Flink counts them: neither
 * a byte nor a half of a surrogate pair.
 */
public final class TypeLength {
    private TypeLength() {}

    /** Whether a value of this type may be too long or too short for it. */
    public static boolean isLimited(ScalarType type) {
        return switch (type.kind()) {
            case CHAR, BINARY -> true;
            case VARCHAR, VARBINARY -> type.size() != ScalarType.UNLIMITED;
            case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, FLOAT, DOUBLE, DECIMAL -> false;
            case DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ, ARRAY, MAP, MULTISET, ROW -> false;
        };
    }

    /** Of a String in characters, of {@link Bytes} in bytes. */
    public static int of(Object value) {
        return value instanceof String text ? text.codePointCount(0, text.length()) : ((Bytes) value).length();
    }

    /** Whether the value has the length that its type allows, which is exactly one length for CHAR and BINARY. */
    public static boolean fits(ScalarType type, Object value) {
        // Most texts are shorter than the limit even in UTF-16 units, which need no counting.
        if (type.kind() == Kind.VARCHAR && ((String) value).length() <= type.size()) {
            return true;
        }
        int length = of(value);
        return isFixed(type) ? length == type.size() : length <= type.size();
    }

    /** The value cut at its type's length; one of CHAR or BINARY is filled up with blanks or zero bytes. */
    public static Object trimmedOrPadded(ScalarType type, Object value) {
        if (!isLimited(type) || fits(type, value)) {
            return value;
        }
        int length = of(value);
        if (value instanceof String text) {
            return length > type.size()
                    ? text.substring(0, text.offsetByCodePoints(0, type.size()))
                    : text + " ".repeat(type.size() - length);
        }
        return Bytes.of(Arrays.copyOf(((Bytes) value).array(), type.size()));
    }

    private static boolean isFixed(ScalarType type) {
        return type.kind() == Kind.CHAR || type.kind() == Kind.BINARY;
    }
}
