package dev.tidegate.format.type;

import java.util.EnumSet;
import java.util.Set;

/**
 * A type without parts.
 *
 * @param kind any kind but ARRAY, MAP, MULTISET and ROW
 * @param size the length of CHAR, VARCHAR, BINARY and VARBINARY, the precision of DECIMAL, TIME, TIMESTAMP and
 *     TIMESTAMP_LTZ, otherwise 0; {@link #UNLIMITED} is the length of STRING and BYTES
 * @param scale the scale of DECIMAL, otherwise 0
 */
public record ScalarType(Kind kind, int size, int scale, boolean nullable) implements DataType {

    /** The length of {@code STRING} and {@code BYTES}, which are {@code VARCHAR} and {@code VARBINARY} without limit. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    private static final Set<Kind> COMPOSED = EnumSet.of(Kind.ARRAY, Kind.MAP, Kind.MULTISET, Kind.ROW);

    public ScalarType {
        if (COMPOSED.contains(kind)) {
            throw new IllegalArgumentException(kind + " is not a scalar type");
        }
    }

    /** A nullable type that has neither length nor precision. */
    public static ScalarType of(Kind kind) {
        return of(kind, 0);
    }

    /** A nullable type with a length or a precision. */
    public static ScalarType of(Kind kind, int size) {
        return new ScalarType(kind, size, 0, true);
    }

    public static ScalarType decimal(int precision, int scale) {
        return new ScalarType(Kind.DECIMAL, precision, scale, true);
    }

    /** {@code STRING} */
    public static ScalarType string() {
        return of(Kind.VARCHAR, UNLIMITED);
    }

    /** {@code BYTES} */
    public static ScalarType bytes() {
        return of(Kind.VARBINARY, UNLIMITED);
    }

    @Override
    public ScalarType withNullable(boolean nullable) {
        return new ScalarType(kind, size, scale, nullable);
    }

    @Override
    public String sql() {
        return sqlName() + (nullable ? "" : " NOT NULL");
    }

    private String sqlName() {
        return switch (kind) {
            case BOOLEAN, TINYINT, SMALLINT, BIGINT, FLOAT, DOUBLE, DATE -> kind.name();
            case INTEGER -> "INT";
            case DECIMAL -> "DECIMAL(" + size + ", " + scale + ")";
            case VARCHAR -> size == UNLIMITED ? "STRING" : "VARCHAR(" + size + ")";
            case VARBINARY -> size == UNLIMITED ? "BYTES" : "VARBINARY(" + size + ")";
            case CHAR, BINARY, TIME, TIMESTAMP, TIMESTAMP_LTZ -> kind.name() + "(" + size + ")";
            case ARRAY, MAP, MULTISET, ROW -> throw new IllegalStateException(kind + " is not a scalar type");
        };
    }

    @Override
    public String toString() {
        return sql();
    }
}
