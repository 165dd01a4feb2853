package dev.tidegate.format.avro.rows;

import java.io.IOException;
import org.apache.avro.io.Decoder;
import org.jspecify.annotations.Nullable;

/** Reads a part of a row, a field, an element or a map's value, with the union that makes it nullable. */
record PartReader(ValueReader value, Branches branches) implements ValueReader {

    @Override
    public @Nullable Object read(Decoder in) throws IOException {
        if (branches.isUnion()) {
            int branch = in.readIndex();
            if (branch != branches.valueBranch()) {
                if (branch != branches.nullBranch() || !branches.hasNull()) {
                    throw new BrokenDatumException("there is no branch " + branch + " in its union");
                }
                in.readNull();
                return null;
            }
        }
        return value.read(in);
    }
}
