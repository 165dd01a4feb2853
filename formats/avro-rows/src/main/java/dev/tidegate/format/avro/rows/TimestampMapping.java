package dev.tidegate.format.avro.rows;

/** Which Avro types stand for TIMESTAMP and TIMESTAMP_LTZ: Flink's option {@code timestamp_mapping.legacy}. */
public enum TimestampMapping {
    /** TIMESTAMP up to precision 3 is {@code timestamp-millis}, which is an instant; TIMESTAMP_LTZ has no form. */
    LEGACY,
    /**
     * TIMESTAMP is {@code local-timestamp-millis} or {@code -micros}, TIMESTAMP_LTZ is {@code timestamp-millis} or
     * {@code -micros}. Within an ARRAY, MAP or MULTISET Flink 2.2 forgets about it and keeps to {@link #LEGACY}.
     */
    STANDARD
}
