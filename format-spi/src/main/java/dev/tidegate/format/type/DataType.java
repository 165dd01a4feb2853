package dev.tidegate.format.type;

/**
 * The type of a column or of a part of one. Each {@link Kind} says which Java class carries its values; every value is
 * immutable or must be treated so, and NULL is Java's {@code null}.
 *
 * <p>Lengths and precisions describe a column, they are not enforced: Flink's formats read a text of ten characters
 * into a {@code VARCHAR(5)} and so does Tidegate. The one exception is DECIMAL, whose values always have exactly the
 * declared scale.
 */
public sealed interface DataType permits ScalarType, ArrayType, MapType, MultisetType, RowType {

    /** The SQL type, each with the Java class of its values. */
    enum Kind {
        /** {@link Boolean} */
        BOOLEAN,
        /** {@link Byte} */
        TINYINT,
        /** {@link Short} */
        SMALLINT,
        /** {@link Integer} */
        INTEGER,
        /** {@link Long} */
        BIGINT,
        /** {@link Float} */
        FLOAT,
        /** {@link Double} */
        DOUBLE,
        /** {@link java.math.BigDecimal} with exactly the scale of the type */
        DECIMAL,
        /** {@link String} */
        CHAR,
        /** {@link String} */
        VARCHAR,
        /** {@link Bytes} */
        BINARY,
        /** {@link Bytes} */
        VARBINARY,
        /** {@link java.time.LocalDate} */
        DATE,
        /** {@link java.time.LocalTime} */
        TIME,
        /** {@link java.time.LocalDateTime} */
        TIMESTAMP,
        /** {@link java.time.Instant} */
        TIMESTAMP_LTZ,
        /** {@link java.util.List}, elements may be null */
        ARRAY,
        /** {@link java.util.Map} with the order of its entries, keys and values may be null */
        MAP,
        /** {@link java.util.Map} of element to {@link Integer} count */
        MULTISET,
        /** {@link Row} */
        ROW
    }

    Kind kind();

    /** Whether NULL is among the values. Key columns are never nullable. */
    boolean nullable();

    /** This type with the given nullability. */
    DataType withNullable(boolean nullable);

    /** The type as it is written in a Flink DDL, for example {@code DECIMAL(10, 2) NOT NULL}. */
    String sql();
}
