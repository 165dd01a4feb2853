package dev.tidegate.gateway.record;

import dev.tidegate.format.type.Bytes;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.MapType;
import dev.tidegate.format.type.ScalarType;
import dev.tidegate.gateway.catalog.Column;
import dev.tidegate.gateway.catalog.MetadataKey;
import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.record.KafkaMessage.Header;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Shows what stands beside a record's key and value in the columns that ask for it. */
final class MetadataColumns {
    private final int[] positions;
    private final List<Column> columns = new ArrayList<>();
    private final List<Casts.@Nullable Cast> casts = new ArrayList<>();

    MetadataColumns(Table table) {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < table.columns().size(); i++) {
            Column column = table.columns().get(i);
            if (column.metadata() != null) {
                found.add(i);
                columns.add(column);
                casts.add(isOwnType(column.metadata(), column.type()) ? null : Casts.to(column.type()));
            }
        }
        this.positions = found.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Whether values of this metadata are values of this type as they stand. */
    private static boolean isOwnType(MetadataKey key, DataType type) {
        return switch (key) {
            case TOPIC, TIMESTAMP_TYPE -> type.withNullable(true).equals(ScalarType.string());
            case PARTITION, LEADER_EPOCH -> type.kind() == Kind.INTEGER;
            case OFFSET -> type.kind() == Kind.BIGINT;
            case TIMESTAMP -> type.kind() == Kind.TIMESTAMP_LTZ && ((ScalarType) type).size() >= 3;
            case HEADERS ->
                type instanceof MapType map
                        && map.key().withNullable(true).equals(ScalarType.string())
                        && map.value().equals(ScalarType.bytes());
        };
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

    /** @throws UnfitMetadataException if a column cannot show it */
    void fill(@Nullable Object[] row, KafkaMessage message) {
        for (int i = 0; i < positions.length; i++) {
            Column column = columns.get(i);
            Object value = value(Objects.requireNonNull(column.metadata()), message);
            Casts.Cast cast = casts.get(i);
            row[positions[i]] = cast == null ? value : cast(cast, column, value);
            if (row[positions[i]] == null && !column.type().nullable()) {
                throw new UnfitMetadataException(
                        column.name(),
                        "the metadata '" + column.metadata().key() + "' is NULL as " + column.type()
                                + ". Declare the column without NOT NULL");
            }
        }
    }

    private static @Nullable Object cast(Casts.Cast cast, Column column, @Nullable Object value) {
        try {
            return value == null ? null : cast.of(value);
        } catch (Casts.CastException e) {
            throw new UnfitMetadataException(column.name(), e.getMessage());
        }
    }

    /** Metadata that a column cannot show. */
    static final class UnfitMetadataException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String column;
        private final String reason;

        UnfitMetadataException(String column, @Nullable String reason) {
            super(reason, null, false, false);
            this.column = column;
            this.reason = String.valueOf(reason);
        }

        String column() {
            return column;
        }

        String reason() {
            return reason;
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
