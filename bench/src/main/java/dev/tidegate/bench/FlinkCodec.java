package dev.tidegate.bench;

import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import dev.tidegate.interop.peer.FlinkFormat;
import dev.tidegate.interop.peer.FlinkRows;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** Flink's format, used as its Kafka connector uses it. */
final class FlinkCodec implements Codec {
    private final RowType type;
    private final RowData[] rows;
    /** In place of rows, where making Flink's own form of a text counts too. */
    private final String @Nullable [] texts;

    private final SerializationSchema<RowData> encoder;
    private final DeserializationSchema<RowData> decoder;
    private final Latest latest = new Latest();

    FlinkCodec(FormatCase format, List<Row> rows) throws Exception {
        this.type = format.type();
        this.rows = rows.stream().map(row -> FlinkRows.toFlink(type, row)).toArray(RowData[]::new);
        this.texts = format == FormatCase.RAW_TEXT
                ? rows.stream().map(row -> (String) row.get(0)).toArray(String[]::new)
                : null;
        FlinkFormat.Configured configured = FlinkFormat.of(format.identifier()).configure(format.options());
        this.encoder = configured.encoder(type);
        this.decoder = configured.decoder(type);
    }

    @Override
    public byte[] encode(int row) {
        return encoder.serialize(texts == null ? rows[row] : GenericRowData.of(StringData.fromString(texts[row])));
    }

    @Override
    public Object decode(byte[] message) throws Exception {
        decoder.deserialize(message, latest);
        RowData row = Objects.requireNonNull(latest.row);
        if (texts != null) {
            row.getString(0).toString(); // kept by the row, so that it counts as done
        }
        return row;
    }

    @Override
    public Row toRow(Object decoded) {
        return Objects.requireNonNull(FlinkRows.fromFlink(type, (RowData) decoded));
    }

    private static final class Latest implements Collector<RowData> {
        private @Nullable RowData row;

        @Override
        public void collect(RowData row) {
            this.row = row;
        }

        @Override
        public void close() {}
    }
}
