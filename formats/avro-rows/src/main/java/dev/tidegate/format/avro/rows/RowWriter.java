package dev.tidegate.format.avro.rows;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.tidegate.format.spi.EncodeException;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import java.io.IOException;

/** Writes a ROW as a record: its fields, one after the other. */
final class RowWriter implements ValueWriter {
    private final RowType type;
    private final SerializableString[] names;
    private final PartWriter[] fields;

    RowWriter(RowType type, PartWriter[] fields) {
        this.type = type;
        this.names = type.fields().stream()
                .map(field -> new SerializedString(field.name()))
                .toArray(SerializableString[]::new);
        this.fields = fields;
    }

    @Override
    public void write(DatumOutput out, Object value) throws IOException {
        Row row = (Row) value;
        int position = 0;
        out.startRecord();
        try {
            for (; position < fields.length; position++) {
                out.startField(names[position]);
                fields[position].write(out, row.get(position));
            }
        } catch (EncodeException e) {
            throw new EncodeException(Paths.join(type.field(position).name(), e.path()), e.reason());
        }
        out.endRecord();
    }
}
