package dev.tidegate.format.spi;

/** Which kinds of change the bytes of a format can tell: a part of Flink's {@code ChangelogMode}. */
public enum ChangeMode {
    /** Every message is a plain row; the record layer knows what it does to the table. */
    INSERT_ONLY,
    /** A message is an envelope that names its kind and may hold several rows, as Debezium's do. */
    CHANGELOG
}
