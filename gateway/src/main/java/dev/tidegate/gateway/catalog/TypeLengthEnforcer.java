package dev.tidegate.gateway.catalog;

/**
 * What becomes of a written value that its column is too short for: Flink's {@code table.exec.sink.type-length-enforcer}.
 * It is about CHAR, VARCHAR, BINARY and VARBINARY, at any depth of a row. The fraction of a time beyond its column's
 * precision is refused with {@link #ERROR} and cut otherwise, as Flink's sink cuts it.
 */
public enum TypeLengthEnforcer {
    /** Lengths are not enforced. */
    IGNORE,
    /** Values are cut; those of CHAR are filled up with blanks, those of BINARY with zero bytes. */
    TRIM_PAD,
    /** The row is refused. */
    ERROR
}
