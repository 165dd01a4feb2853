package dev.tidegate.format.avro.rows;

import dev.tidegate.format.spi.EncodeException;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import java.io.IOException;
import org.apache.avro.io.Encoder;

/** Writes a ROW as a record: its fields, one after the other. */
record RowWriter(RowType type, PartWriter[] fields) implements ValueWriter {

    @Override
    public void write(Encoder out, Object value) throws IOException {
        Row row = (Row) value;
        int position = 0;
        try {
            for (; position < fields.length; position++) {
                fields[position].write(out, row.get(position));
            }
        } catch (EncodeException e) {
            throw new EncodeException(Paths.join(type.field(position).name(), e.path()), e.reason());
        }
    }
}
