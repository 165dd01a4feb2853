package dev.tidegate.interop.parity;

import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import dev.tidegate.interop.peer.FlinkFormat;
import dev.tidegate.interop.peer.FlinkRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.formats.json.AbstractJsonDeserializationSchema;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** Flink's format as cases use it: what it throws when it is made was not taken, what it throws later is a refusal. */
record FlinkSide(FlinkFormat format) implements Side {

    /** Flink's format of this identifier. */
    static FlinkSide of(String identifier) {
        return new FlinkSide(FlinkFormat.of(identifier));
    }

    @Override
    public Codecs configure(Map<String, String> options) throws DeclinedException {
        try {
            return new FlinkCodecs(format.configure(options));
        } catch (RuntimeException e) {
            throw new DeclinedException(e);
        }
    }

    private record FlinkCodecs(FlinkFormat.Configured format) implements Codecs {

        @Override
        public Reader reader(RowType type) throws DeclinedException {
            DeserializationSchema<RowData> schema;
            try {
                schema = format.decoder(type);
            } catch (Exception e) {
                throw new DeclinedException(e);
            }
            if (schema instanceof AbstractJsonDeserializationSchema json) {
                TokenBudget budget = TokenBudget.imposeOn(json);
                return message -> {
                    Outcome outcome = read(schema, type, message);
                    return budget.isSpent() ? Outcome.Endless.INSTANCE : outcome;
                };
            }
            return message -> read(schema, type, message);
        }

        @Override
        public Writer writer(RowType type) throws DeclinedException {
            SerializationSchema<RowData> schema;
            try {
                schema = format.encoder(type);
            } catch (Exception e) {
                throw new DeclinedException(e);
            }
            return row -> write(schema, type, row);
        }

        private static Outcome read(DeserializationSchema<RowData> schema, RowType type, byte[] message) {
            Rows rows = new Rows(type, new ArrayList<>());
            try {
                schema.deserialize(message, rows);
            } catch (IOException | RuntimeException e) {
                return Outcome.Refused.of(e);
            }
            return new Outcome.Rows(rows.rows());
        }

        private static Outcome write(SerializationSchema<RowData> schema, RowType type, Row row) {
            RowData flink = FlinkRows.toFlink(type, row);
            byte[] bytes;
            try {
                bytes = schema.serialize(flink);
            } catch (RuntimeException e) {
                return Outcome.Refused.of(e);
            }
            return new Outcome.Message(bytes == null ? null : bytes.clone());
        }
    }

    /** Takes rows over as they come: a decoder may use its row again. */
    private record Rows(RowType type, List<@Nullable Row> rows) implements Collector<RowData> {
        @Override
        public void collect(@Nullable RowData row) {
            rows.add(FlinkRows.fromFlink(type, row));
        }

        @Override
        public void close() {}
    }
}
