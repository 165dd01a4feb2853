package dev.tidegate.gateway.record;

import dev.tidegate.format.type.Bytes;
import dev.tidegate.gateway.catalog.Column;
import dev.tidegate.gateway.catalog.MetadataKey;
import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.record.KafkaMessage.Header;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows what stands beside a record's key and value in the columns that ask for it. */
final class MetadataColumns {
    private final int[] positions;
    private final MetadataKey[] keys;

    MetadataColumns(Table table) {
        List<Integer> found = new ArrayList<>();
        List<MetadataKey> metadata = new ArrayList<>();
        for (int i = 0; i < table.columns().size(); i++) {
            MetadataKey key = table.columns().get(i).metadata();
            if (key != null) {
                found.add(i);
                metadata.add(key);
            }
        }
        this.positions = found.stream().mapToInt(Integer::intValue).toArray();
        this.keys = metadata.toArray(MetadataKey[]::new);
    }

    /** The position of the column that sets this metadata when a row is written, or -1. */
    static int written(Table table, MetadataKey key) {
        for (int i = 0; i < table.columns().size(); i++) {
            Column column = table.columns().get(i);
            if (column.metadata() == key && !column.virtual()) {
                return i;
            }
        }
        return -1;
    }

    void fill(@Nullable Object[] row, KafkaMessage message) {
        for (int i = 0; i < positions.length; i++) {
            row[positions[i]] = value(keys[i], message);
        }
    }

    private static @Nullable Object value(MetadataKey key, KafkaMessage message) {
        return switch (key) {
            case TOPIC -> message.topic();
            case PARTITION -> message.partition();
            case HEADERS -> headers(message.headers());
            case LEADER_EPOCH -> message.leaderEpoch();
            case OFFSET -> message.offset();
            case TIMESTAMP -> Instant.ofEpochMilli(message.timestamp());
            case TIMESTAMP_TYPE -> message.timestampType();
        };
    }

    /** Of headers with one key the last counts, as in Flink; one without a value is NULL. */
    private static Map<String, @Nullable Bytes> headers(List<Header> headers) {
        Map<String, @Nullable Bytes> map = new LinkedHashMap<>();
        for (Header header : headers) {
            byte[] value = header.value();
            map.put(header.key(), value == null ? null : Bytes.of(value));
        }
        return map;
    }
}
