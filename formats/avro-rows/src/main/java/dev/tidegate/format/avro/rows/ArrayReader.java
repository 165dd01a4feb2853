package dev.tidegate.format.avro.rows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.avro.io.Decoder;
import org.jspecify.annotations.Nullable;

/** Reads an array as an ARRAY, block after block. */
record ArrayReader(ValueReader element) implements ValueReader {

    @Override
    public List<@Nullable Object> read(Decoder in) throws IOException {
        List<@Nullable Object> elements = new ArrayList<>();
        try {
            for (long count = in.readArrayStart(); count > 0; count = in.arrayNext()) {
                for (long i = 0; i < count; i++) {
                    elements.add(element.read(in));
                }
            }
        } catch (BrokenDatumException e) {
            throw e.within(Paths.element(elements.size()));
        }
        return Collections.unmodifiableList(elements);
    }
}
