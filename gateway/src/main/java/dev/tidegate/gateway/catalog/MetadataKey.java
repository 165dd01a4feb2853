package dev.tidegate.gateway.catalog;

import java.util.Arrays;
import java.util.Optional;

/** The metadata of a Kafka record that a column may show, with the keys of Flink's Kafka connector. */
public enum MetadataKey {
    TOPIC("topic", false),
    PARTITION("partition", false),
    HEADERS("headers", true),
    LEADER_EPOCH("leader-epoch", false),
    OFFSET("offset", false),
    TIMESTAMP("timestamp", true),
    TIMESTAMP_TYPE("timestamp-type", false);

    private final String key;
    private final boolean writable;

    MetadataKey(String key, boolean writable) {
        this.key = key;
        this.writable = writable;
    }

    /** As written in {@code METADATA FROM '…'}. */
    public String key() {
        return key;
    }

    /** Whether a row may set it when it is written to a table with a single topic. */
    public boolean writable() {
        return writable;
    }

    public static Optional<MetadataKey> of(String key) {
        return Arrays.stream(values()).filter(m -> m.key.equals(key)).findFirst();
    }
}
