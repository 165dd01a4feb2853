package dev.tidegate.format.type;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;

/**
 * The type of a column or of a part of one. Each {@link Kind} says which Java class carries its values; every value is
 * immutable or must be treated so, and NULL is Java's {@code null}.
 *
 * <p>Lengths and precisions describe a column, they are not enforced: Flink's formats read a text of ten characters
 * into a {@code VARCHAR(5)} and so does Tidegate. The one exception is DECIMAL, whose values always have exactly the
 * declared scale.
 */
public sealed interface DataType permits ScalarType, ArrayType, MapType, MultisetType, RowType {

    /** The SQL type. */
    enum Kind {
        BOOLEAN(Boolean.class),
        TINYINT(Byte.class),
        SMALLINT(Short.class),
        INTEGER(Integer.class),
        BIGINT(Long.class),
        FLOAT(Float.class),
        DOUBLE(Double.class),
        /** With exactly the scale of the type. */
        DECIMAL(BigDecimal.class),
        CHAR(String.class),
        VARCHAR(String.class),
        BINARY(Bytes.class),
        VARBINARY(Bytes.class),
        DATE(LocalDate.class),
        TIME(LocalTime.class),
        TIMESTAMP(LocalDateTime.class),
        TIMESTAMP_LTZ(Instant.class),
        /** Elements may be null. */
        ARRAY(List.class),
        /** With the order of its entries; keys and values may be null. */
        MAP(Map.class),
        /** Element to {@link Integer} count. */
        MULTISET(Map.class),
        ROW(Row.class);

        private final Class<?> carrier;

        Kind(Class<?> carrier) {
            this.carrier = carrier;
        }

        /** The Java class, or interface, of its values. */
        public Class<?> carrier() {
            return carrier;
        }
    }

    Kind kind();

    /** Whether NULL is among the values. Key columns are never nullable. */
    boolean nullable();

    /** This type with the given nullability. */
    DataType withNullable(boolean nullable);

    /** The type as it is written in a Flink DDL, for example {@code DECIMAL(10, 2) NOT NULL}. */
    String sql();
}
