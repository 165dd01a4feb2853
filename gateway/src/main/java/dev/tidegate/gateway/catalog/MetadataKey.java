package dev.tidegate.gateway.catalog;

import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.MapType;
import dev.tidegate.format.type.ScalarType;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The metadata of a Kafka record that a column may show, with the keys and types of Flink's Kafka connector. */
public enum MetadataKey {
    TOPIC("topic", "STRING NOT NULL", false),
    PARTITION("partition", "INT NOT NULL", false),
    HEADERS("headers", "MAP<STRING, BYTES> NOT NULL", true),
    LEADER_EPOCH("leader-epoch", "INT", false),
    OFFSET("offset", "BIGINT NOT NULL", false),
    TIMESTAMP("timestamp", "TIMESTAMP_LTZ(3) NOT NULL", true),
    TIMESTAMP_TYPE("timestamp-type", "STRING NOT NULL", false);

    private static final Set<Kind> WHOLE_NUMBERS = EnumSet.of(Kind.TINYINT, Kind.SMALLINT, Kind.INTEGER, Kind.BIGINT);

    private static final Set<Kind> NUMBERS =
            EnumSet.of(Kind.TINYINT, Kind.SMALLINT, Kind.INTEGER, Kind.BIGINT, Kind.FLOAT, Kind.DOUBLE, Kind.DECIMAL);

    private static final Set<Kind> TIMES = EnumSet.of(Kind.DATE, Kind.TIME, Kind.TIMESTAMP, Kind.TIMESTAMP_LTZ);

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

    /** Its own type, as it is written in a DDL. A column of another type shows what Flink casts it to. */
    public String type() {
        return type;
    }

    /** Whether a row may set it when it is written to a table with a single topic. */
    public boolean writable() {
        return writable;
    }

    /** Whether a column of this type can show it: whether Flink casts its type to the column's. */
    public boolean fits(DataType column) {
        return switch (this) {
            case TOPIC, TIMESTAMP_TYPE -> column instanceof ScalarType;
            case PARTITION, LEADER_EPOCH, OFFSET -> isText(column) || isNumber(column) || column.kind() == Kind.BOOLEAN;
            case TIMESTAMP -> isText(column) || isTime(column);
            case HEADERS ->
                isText(column)
                        || column instanceof MapType map
                                && map.key() instanceof ScalarType
                                && (isText(map.value()) || isBinary(map.value()));
        };
    }

    /** Whether a column of this type, which can show it, can set it too. */
    public boolean takes(DataType column) {
        return switch (this) {
            case TOPIC, PARTITION, LEADER_EPOCH, OFFSET, TIMESTAMP_TYPE -> false;
            case TIMESTAMP -> true;
            case HEADERS ->
                column instanceof MapType map && (isText(map.key()) || isBinary(map.key()) || isWhole(map.key()));
        };
    }

    private static boolean isText(DataType type) {
        return type.kind() == Kind.VARCHAR || type.kind() == Kind.CHAR;
    }

    private static boolean isBinary(DataType type) {
        return type.kind() == Kind.VARBINARY || type.kind() == Kind.BINARY;
    }

    private static boolean isWhole(DataType type) {
        return WHOLE_NUMBERS.contains(type.kind());
    }

    private static boolean isNumber(DataType type) {
        return NUMBERS.contains(type.kind());
    }

    private static boolean isTime(DataType type) {
        return TIMES.contains(type.kind());
    }

    public static Optional<MetadataKey> of(String key) {
        return Arrays.stream(values()).filter(m -> m.key.equals(key)).findFirst();
    }
}
