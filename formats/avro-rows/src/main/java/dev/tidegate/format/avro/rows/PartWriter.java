package dev.tidegate.format.avro.rows;

import dev.tidegate.format.spi.EncodeException;
import java.io.IOException;
import org.apache.avro.io.Encoder;
import org.jspecify.annotations.Nullable;

/** Writes a part of a row, a field, an element or a map's value, with the union that makes it nullable. */
record PartWriter(ValueWriter value, Branches branches) {

    void write(Encoder out, @Nullable Object part) throws IOException {
        if (part != null) {
            if (branches.isUnion()) {
                out.writeIndex(branches.valueBranch());
            }
            value.write(out, part);
        } else if (branches.hasNull()) {
            out.writeIndex(branches.nullBranch());
            out.writeNull();
        } else {
            throw new EncodeException("", "is NULL, but its Avro schema has no null: the column is NOT NULL");
        }
    }
}
