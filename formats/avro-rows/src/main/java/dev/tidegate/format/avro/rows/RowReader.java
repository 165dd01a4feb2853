package dev.tidegate.format.avro.rows;

import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import java.io.IOException;
import org.apache.avro.io.Decoder;
import org.jspecify.annotations.Nullable;

/** Reads a record as a ROW, field after field. */
record RowReader(RowType type, ValueReader[] fields) implements ValueReader {

    @Override
    public Row read(Decoder in) throws IOException {
        @Nullable Object[] values = new @Nullable Object[fields.length];
        int position = 0;
        try {
            for (; position < fields.length; position++) {
                values[position] = fields[position].read(in);
            }
        } catch (BrokenDatumException e) {
            throw e.within(type.field(position).name());
        }
        return Row.of(values);
    }
}
