package dev.tidegate.gateway.record;

import dev.tidegate.format.spi.DecodeResult;
import dev.tidegate.format.spi.FormatContext.Role;
import dev.tidegate.format.spi.RowCollector;
import dev.tidegate.format.spi.RowDecoder;
import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.format.type.Row;
import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.error.FaultLog;
import dev.tidegate.gateway.record.DecodeOutcome.Broken;
import dev.tidegate.gateway.record.DecodeOutcome.Decoded;
import dev.tidegate.gateway.record.DecodeOutcome.Skipped;
import dev.tidegate.gateway.record.MetadataColumns.UnfitMetadataException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Reads the changes of one table out of Kafka records, as Flink's {@code DynamicKafkaDeserializationSchema} does: the
 * key holds rows, the value holds rows, and each of the one is joined with each of the other. In an upsert table a
 * record without value deletes the row of each of its keys.
 *
 * <p>Two differences from Flink. The columns of the key come from the record's key alone: what the value says of them is
 * compared and counted, where Flink lets it overwrite the key, even with NULL. And what cannot be read is
 * {@link Broken}, never a delete and never a row of nulls; so is a primary key with a NULL in it.
 *
 * <p>Used by one thread at a time.
 */
public final class RecordDecoder {
    private static final FaultLog FAULTS = new FaultLog(LoggerFactory.getLogger(RecordDecoder.class));
    private static final List<Row> NO_KEY_COLUMNS = List.of(Row.of());

    /** More rows than this, keys times values, are no message but an attack or a mistake. */
    private static final long MAX_ROWS = 1_000_000;

    private final Table table;
    private final @Nullable RowDecoder keyDecoder;
    private final RowDecoder valueDecoder;
    private final int[] keyPositions;
    private final int[] valuePositions;
    private final MetadataColumns metadata;
    /** For each field of the key, which field of the value holds the same column; -1 when none does. */
    private final int[] repeatedInValue;
    /** Whether a value holds all columns, in their order: then it is the table's row as it stands, if the key agrees. */
    private final boolean valueIsRow;

    private final List<Row> keyRows = new ArrayList<>();
    private final List<Row> valueRows = new ArrayList<>();
    private final List<ChangeKind> valueKinds = new ArrayList<>();
    private final RowCollector keyCollector = (kind, row) -> keyRows.add(row);
    private final RowCollector valueCollector = (kind, row) -> {
        valueKinds.add(kind);
        valueRows.add(row);
    };

    /** @throws dev.tidegate.format.spi.UnsupportedTypeException if a format cannot carry a column */
    public RecordDecoder(Table table, Formats formats) {
        this.table = table;
        this.keyDecoder = formats.key() == null ? null : formats.key().decoder(table.keyType());
        this.valueDecoder = formats.value().decoder(table.valueType());
        this.keyPositions = table.keyPositions();
        this.valuePositions = table.valuePositions();
        this.metadata = new MetadataColumns(table);
        this.repeatedInValue = new int[keyPositions.length];
        for (int i = 0; i < keyPositions.length; i++) {
            repeatedInValue[i] = indexOf(keyPositions[i], valuePositions);
        }
        this.valueIsRow = table.valueIsRow();
    }

    /**
     * What must happen before {@link #decode} can read this record: both formats' hooks.
     *
     * @return null, as a rule, when nothing must; otherwise the stage fails if either format's does
     */
    public @Nullable CompletionStage<Void> prepare(KafkaMessage message) {
        CompletionStage<Void> key = null;
        if (keyDecoder != null) {
            if (message.key() == null) {
                return null;
            }
            key = keyDecoder.prepare(message.key());
        }
        CompletionStage<Void> value = message.value() == null ? null : valueDecoder.prepare(message.value());
        return Preparation.both(key, value);
    }

    /**
     * Reads one record.
     *
     * @param changes takes each change, in order, once the whole record has proved readable: {@code -D} for a tombstone,
     *     otherwise {@code +I}, or what an append table's envelope format says
     */
    public DecodeOutcome decode(KafkaMessage message, ChangeCollector changes) {
        try {
            DecodeOutcome failure = readKey(message.key());
            if (failure != null) {
                return failure;
            } else if (message.value() == null) {
                return delete(message, changes);
            }
            failure = readValue(message.value());
            return failure != null ? failure : join(message, changes);
        } catch (UnfitMetadataException e) {
            return new Broken(Role.VALUE, e.column(), e.reason());
        } finally {
            keyRows.clear();
            valueRows.clear();
            valueKinds.clear();
        }
    }

    private @Nullable DecodeOutcome readKey(byte @Nullable [] key) {
        if (keyDecoder == null) {
            return null;
        } else if (key == null) {
            return Skipped.NO_KEY;
        }
        Broken broken = read(Role.KEY, keyDecoder, key, keyCollector);
        if (broken != null) {
            return broken;
        }
        return keyRows.isEmpty() ? Skipped.NO_KEY_ROW : nullInPrimaryKey();
    }

    private @Nullable DecodeOutcome readValue(byte[] value) {
        Broken broken = read(Role.VALUE, valueDecoder, value, valueCollector);
        if (broken != null) {
            return broken;
        } else if ((long) valueRows.size() * Math.max(1, keyRows.size()) > MAX_ROWS) {
            return new Broken(
                    Role.VALUE,
                    "",
                    valueRows.size() + " rows under " + keyRows.size() + " keys are more than the " + MAX_ROWS
                            + " that one record may hold");
        }
        return valueRows.isEmpty() ? Skipped.NO_VALUE_ROW : null;
    }

    /** A decoder reports malformed bytes; that it throws is a bug of the format, which must not cost the partition. */
    private @Nullable Broken read(Role role, RowDecoder decoder, byte[] bytes, RowCollector rows) {
        try {
            DecodeResult result = decoder.decode(bytes, rows);
            return result instanceof DecodeResult.Malformed malformed
                    ? new Broken(role, malformed.path(), malformed.reason())
                    : null;
        } catch (OutOfMemoryError | LinkageError e) {
            throw e; // the process is to blame and perhaps not the record
        } catch (Throwable e) {
            FAULTS.log("table " + table.name() + ": the " + role.prefix() + " format failed on a record", e);
            return new Broken(role, "", "the format failed: " + e);
        }
    }

    /** A row whose identity is unknown can be neither served nor deleted. */
    private @Nullable Broken nullInPrimaryKey() {
        if (table.isUpsert()) {
            for (Row key : keyRows) {
                for (int i = 0; i < keyPositions.length; i++) {
                    if (key.get(i) == null) {
                        String name = table.keyType().field(i).name();
                        return new Broken(Role.KEY, name, "is NULL or missing, but belongs to the primary key");
                    }
                }
            }
        }
        return null;
    }

    private DecodeOutcome delete(KafkaMessage message, ChangeCollector changes) {
        if (!table.isUpsert()) {
            return Skipped.NO_VALUE;
        }
        for (Row key : keyRows) {
            @Nullable Object[] row = newRow(message);
            place(key, keyPositions, row);
            changes.collect(ChangeKind.DELETE, Row.of(row));
        }
        return Decoded.CONSISTENT;
    }

    private DecodeOutcome join(KafkaMessage message, ChangeCollector changes) {
        if (valueIsRow && keyRows.size() == 1 && valueRows.size() == 1 && agree(keyRows.get(0), valueRows.get(0))) {
            changes.collect(valueKinds.get(0), valueRows.get(0));
            return Decoded.CONSISTENT;
        }
        int contradictions = 0;
        int omissions = 0;
        List<Row> keys = keyDecoder == null ? NO_KEY_COLUMNS : keyRows;
        for (int v = 0; v < valueRows.size(); v++) {
            Row value = valueRows.get(v);
            for (Row key : keys) {
                @Nullable Object[] row = newRow(message);
                place(value, valuePositions, row);
                boolean contradicts = false;
                boolean omits = false;
                for (int i = 0; i < keyPositions.length; i++) {
                    if (repeatedInValue[i] >= 0) {
                        Object repeated = value.get(repeatedInValue[i]);
                        boolean equal = Objects.equals(key.get(i), repeated);
                        contradicts |= !equal && repeated != null;
                        omits |= !equal && repeated == null;
                    }
                    row[keyPositions[i]] = key.get(i);
                }
                contradictions += contradicts ? 1 : 0;
                omissions += omits && !contradicts ? 1 : 0;
                changes.collect(valueKinds.get(v), Row.of(row));
            }
        }
        return contradictions + omissions == 0 ? Decoded.CONSISTENT : new Decoded(contradictions, omissions);
    }

    /** Whether a value says of the key's columns what the key says; of a value that holds them all. */
    private boolean agree(Row key, Row value) {
        for (int i = 0; i < keyPositions.length; i++) {
            if (!Objects.equals(key.get(i), value.get(keyPositions[i]))) {
                return false;
            }
        }
        return true;
    }

    private @Nullable Object[] newRow(KafkaMessage message) {
        @Nullable Object[] row = new @Nullable Object[table.columns().size()];
        metadata.fill(row, message);
        return row;
    }

    private static void place(Row fields, int[] positions, @Nullable Object[] row) {
        for (int i = 0; i < positions.length; i++) {
            row[positions[i]] = fields.get(i);
        }
    }

    private static int indexOf(int position, int[] positions) {
        for (int i = 0; i < positions.length; i++) {
            if (positions[i] == position) {
                return i;
            }
        }
        return -1;
    }
}
