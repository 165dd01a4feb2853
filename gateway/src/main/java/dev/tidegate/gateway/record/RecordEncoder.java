package dev.tidegate.gateway.record;

import dev.tidegate.format.spi.ChangeMode;
import dev.tidegate.format.spi.EncodeException;
import dev.tidegate.format.spi.FormatContext.Role;
import dev.tidegate.format.spi.RowEncoder;
import dev.tidegate.format.type.Bytes;
import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.MapType;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.ScalarType;
import dev.tidegate.gateway.catalog.MetadataKey;
import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.record.KafkaMessage.Header;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Writes the changes of one table as Kafka records, as Flink's {@code DynamicKafkaRecordSerializationSchema} does. In
 * an upsert table {@code +I} and {@code +U} are a key and a value, {@code -D} is the same key without a value, and
 * {@code -U} is not written, as Flink's planner sends none to such a sink.
 *
 * <p>A {@code raw} value column that is NULL has no bytes, so that row is written as a tombstone, as Flink does: under
 * this format NULL and deleted are one and the same in the topic, whoever writes it.
 *
 * <p>Of the metadata columns {@code timestamp} and {@code headers} are written where they are not VIRTUAL, of deletes
 * too; a NULL leaves them out.
 *
 * <p>Used by one event loop.
 */
public final class RecordEncoder {
    private final Table table;
    private final @Nullable RowEncoder keyEncoder;
    private final RowEncoder valueEncoder;
    private final boolean valueNamesItsKind;
    private final int[] keyPositions;
    private final int[] valuePositions;
    private final boolean valueIsRow;
    private final int timestampPosition;
    private final int headersPosition;
    private final Casts.Cast toTimestamp = Casts.to(ScalarType.of(Kind.TIMESTAMP_LTZ, 3));
    private final Casts.Cast toHeaders = Casts.to(new MapType(ScalarType.string(), ScalarType.bytes(), true));

    /** @throws dev.tidegate.format.spi.UnsupportedTypeException if a format cannot carry a column */
    public RecordEncoder(Table table, Formats formats) {
        this.table = table;
        this.keyEncoder = formats.key() == null ? null : formats.key().encoder(table.keyType());
        this.valueEncoder = formats.value().encoder(table.valueType());
        this.valueNamesItsKind = formats.value().changeMode() == ChangeMode.CHANGELOG;
        this.keyPositions = table.keyPositions();
        this.valuePositions = table.valuePositions();
        this.valueIsRow = table.valueIsRow();
        this.timestampPosition = MetadataColumns.written(table, MetadataKey.TIMESTAMP);
        this.headersPosition = MetadataColumns.written(table, MetadataKey.HEADERS);
    }

    /**
     * What must happen before {@link #encode} can work: both formats' hooks.
     *
     * @return null, as a rule, when nothing must; otherwise the stage fails if either format's does
     */
    public @Nullable CompletionStage<Void> prepare() {
        CompletionStage<Void> key = keyEncoder == null ? null : keyEncoder.prepare();
        CompletionStage<Void> value = valueEncoder.prepare();
        return Preparation.both(key, value);
    }

    /**
     * The record that says this change.
     *
     * @return null for an upsert table's {@code -U}, which is not written
     * @throws TidegateException {@link ErrorCode#INVALID_ROW} naming the column, if the row cannot be written in the
     *     table's formats; {@link ErrorCode#UNSUPPORTED_OPERATION} if an append table cannot say this kind of change
     */
    public @Nullable OutgoingRecord encode(Change change) {
        if (table.isUpsert() && change.kind() == ChangeKind.UPDATE_BEFORE) {
            return null;
        } else if (!table.isUpsert() && change.kind() != ChangeKind.INSERT && !valueNamesItsKind) {
            throw new TidegateException(
                    ErrorCode.UNSUPPORTED_OPERATION,
                    "Table '" + table.name() + "' is an append table: it takes +I and no "
                            + change.kind().code());
        }
        Row row = change.row();
        byte[] key = keyEncoder == null ? null : key(keyEncoder, row);
        byte[] value = table.isUpsert() && change.kind() == ChangeKind.DELETE ? null : value(change);
        return new OutgoingRecord(table.topic(), key, value, timestamp(row), headers(row));
    }

    private byte @Nullable [] key(RowEncoder encoder, Row row) {
        if (table.isUpsert()) {
            for (int position : keyPositions) {
                if (row.get(position) == null) {
                    throw invalid(name(position), "is NULL, but belongs to the primary key", null);
                }
            }
        }
        try {
            return encoder.encode(ChangeKind.INSERT, row.project(keyPositions));
        } catch (EncodeException e) {
            String prefix = table.key() == null ? "" : table.key().prefix();
            throw refusal(Role.KEY, e.path().isEmpty() ? "" : prefix + e.path(), e);
        }
    }

    private byte @Nullable [] value(Change change) {
        try {
            ChangeKind kind = valueNamesItsKind ? change.kind() : ChangeKind.INSERT;
            return valueEncoder.encode(
                    kind, valueIsRow ? change.row() : change.row().project(valuePositions));
        } catch (EncodeException e) {
            throw refusal(Role.VALUE, e.path(), e);
        }
    }

    private @Nullable Long timestamp(Row row) {
        Instant instant = timestampPosition < 0 ? null : (Instant) cast(toTimestamp, row, timestampPosition);
        if (instant == null) {
            return null;
        }
        try {
            long millis = instant.toEpochMilli();
            if (millis >= 0) {
                return millis;
            }
        } catch (ArithmeticException e) {
            // Refused below: the year is beyond what milliseconds can say.
        }
        throw invalid(name(timestampPosition), instant + " is no timestamp of a record; write 1970 or later", null);
    }

    private @Nullable Object cast(Casts.Cast cast, Row row, int position) {
        Object value = row.get(position);
        try {
            return value == null ? null : cast.of(value);
        } catch (Casts.CastException e) {
            throw invalid(name(position), String.valueOf(e.getMessage()), e);
        }
    }

    private List<Header> headers(Row row) {
        Map<?, ?> map = headersPosition < 0 ? null : (Map<?, ?>) cast(toHeaders, row, headersPosition);
        if (map == null || map.isEmpty()) {
            return List.of();
        }
        List<Header> headers = new ArrayList<>(map.size());
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            // Kafka has no header without a key; Flink leaves it out as well.
            if (entry.getKey() instanceof String key) {
                headers.add(new Header(key, entry.getValue() instanceof Bytes bytes ? bytes.array() : null));
            }
        }
        return headers;
    }

    private String name(int position) {
        return table.columns().get(position).name();
    }

    private TidegateException refusal(Role role, String path, EncodeException cause) {
        return invalid(path, "the " + role.prefix() + " cannot be written: " + cause.reason(), cause);
    }

    private static TidegateException invalid(String path, String reason, @Nullable Throwable cause) {
        return new TidegateException(
                ErrorCode.INVALID_ROW, path.isEmpty() ? reason : "column '" + path + "': " + reason, cause);
    }
}
