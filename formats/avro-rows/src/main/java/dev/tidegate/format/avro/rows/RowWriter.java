package dev.tidegate.format.avro.rows;

import dev.tidegate.format.spi.EncodeException;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import java.io.IOException;

/** Writes a ROW as a record: its fields, one after the other. */
record RowWriter(RowType type, PartWriter[] fields) implements ValueWriter {

    @Override
    public void write(DatumOutput out, Object value) throws IOException {
        Row row = (Row) value;
        int position = 0;
        out.startRecord();
        try {
            for (; position < fields.length; position++) {
                out.startField(type.field(position).name());
                fields[position].write(out, row.get(position));
            }
        } catch (EncodeException e) {
            throw new EncodeException(Paths.join(type.field(position).name(), e.path()), e.reason());
        }
        out.endRecord();
    }
}
