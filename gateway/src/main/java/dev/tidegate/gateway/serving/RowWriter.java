package dev.tidegate.gateway.serving;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import java.io.IOException;

/** Writes a row, or some of its columns, as an object. */
final class RowWriter implements ValueWriter {
    private final int[] positions;
    private final SerializedString[] names;
    private final ValueWriter[] writers;

    /**
     * @param type of the rows
     * @param positions of the columns to write, in that order
     */
    RowWriter(RowType type, int[] positions) {
        this.positions = positions.clone();
        this.names = new SerializedString[positions.length];
        this.writers = new ValueWriter[positions.length];
        for (int i = 0; i < positions.length; i++) {
            RowType.Field field = type.field(positions[i]);
            names[i] = new SerializedString(field.name());
            writers[i] = ValueWriter.of(field.type());
        }
    }

    @Override
    public void write(JsonGenerator json, Object value) throws IOException {
        Row row = (Row) value;
        json.writeStartObject();
        for (int i = 0; i < positions.length; i++) {
            json.writeFieldName(names[i]);
            ValueWriter.writeNullable(writers[i], json, row.get(positions[i]));
        }
        json.writeEndObject();
    }
}
