package dev.tidegate.format.avro.rows;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.tidegate.format.spi.EncodeException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes a part of a row, a field, an element or a map's value, with the union that makes it nullable. */
record PartWriter(ValueWriter value, Branches branches, SerializableString name) {

    PartWriter(ValueWriter value, Branches branches) {
        this(value, branches, new SerializedString(branches.value().getFullName()));
    }

    void write(DatumOutput out, @Nullable Object part) throws IOException {
        if (part != null) {
            writeValue(out, part);
        } else if (branches.hasNull()) {
            out.writeNull(branches);
        } else {
            throw new EncodeException("", "is NULL, but its Avro schema has no null: the column is NOT NULL");
        }
    }

    private void writeValue(DatumOutput out, Object part) throws IOException {
        if (branches.isUnion()) {
            out.startBranch(branches, name);
            value.write(out, part);
            out.endBranch();
        } else {
            value.write(out, part);
        }
    }
}
