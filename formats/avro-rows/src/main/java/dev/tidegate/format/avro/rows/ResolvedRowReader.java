package dev.tidegate.format.avro.rows;

import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import java.io.IOException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.ResolvingDecoder;
import org.jspecify.annotations.Nullable;

/** Reads a record of another schema as a ROW: in the order in which it was written, then the fields it lacks. */
record ResolvedRowReader(RowType type, ValueReader[] fields) implements ValueReader {

    @Override
    public Row read(Decoder in) throws IOException {
        @Nullable Object[] values = new @Nullable Object[fields.length];
        for (Schema.Field field : ((ResolvingDecoder) in).readFieldOrder()) {
            int position = field.pos();
            try {
                values[position] = fields[position].read(in);
            } catch (BrokenDatumException e) {
                throw e.within(type.field(position).name());
            } catch (AvroRuntimeException e) {
                throw new BrokenDatumException(
                        type.field(position).name(), Paths.onOneLine(String.valueOf(e.getMessage())));
            }
        }
        return Row.of(values);
    }
}
