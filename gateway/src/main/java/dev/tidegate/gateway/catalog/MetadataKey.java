package dev.tidegate.gateway.catalog;

import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.MapType;
import java.util.Arrays;
import java.util.Optional;

/** The metadata of a Kafka record that a column may show, with the keys and types of Flink's Kafka connector. */
public enum MetadataKey {
    TOPIC("topic", "STRING NOT NULL", false),
    PARTITION("partition", "INT NOT NULL", false),
    HEADERS("headers", "MAP<STRING, BYTES> NOT NULL", true),
    LEADER_EPOCH("leader-epoch", "INT", false),
    OFFSET("offset", "BIGINT NOT NULL", false),
    TIMESTAMP("timestamp", "TIMESTAMP_LTZ(3) NOT NULL", true),
    TIMESTAMP_TYPE("timestamp-type", "STRING NOT NULL", false);

    private final String key;
    private final String type;
    private final boolean writable;

    MetadataKey(String key, String type, boolean writable) {
        this.key = key;
        this.type = type;
        this.writable = writable;
    }

    /** As written in {@code METADATA FROM '…'}. */
    public String key() {
        return key;
    }

    /** The type that fits best, as it is written in a DDL. A column of it may be nullable too. */
    public String type() {
        return type;
    }

    /** Whether a row may set it when it is written to a table with a single topic. */
    public boolean writable() {
        return writable;
    }

    /** Whether a column of this type can show it. Lengths and precisions do not matter. */
    public boolean fits(DataType column) {
        return switch (this) {
            case TOPIC, TIMESTAMP_TYPE -> isText(column);
            case PARTITION -> column.kind() == Kind.INTEGER;
            case LEADER_EPOCH -> column.kind() == Kind.INTEGER && column.nullable();
            case OFFSET -> column.kind() == Kind.BIGINT;
            case TIMESTAMP -> column.kind() == Kind.TIMESTAMP_LTZ;
            case HEADERS ->
                column instanceof MapType map
                        && isText(map.key())
                        && map.value().kind() == Kind.VARBINARY
                        && map.value().nullable();
        };
    }

    private static boolean isText(DataType type) {
        return type.kind() == Kind.VARCHAR || type.kind() == Kind.CHAR;
    }

    public static Optional<MetadataKey> of(String key) {
        return Arrays.stream(values()).filter(m -> m.key.equals(key)).findFirst();
    }
}
