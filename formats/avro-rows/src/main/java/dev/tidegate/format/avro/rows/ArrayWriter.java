package dev.tidegate.format.avro.rows;

import dev.tidegate.format.spi.EncodeException;
import java.io.IOException;
import java.util.List;

/** Writes an ARRAY as an array of one block. */
record ArrayWriter(PartWriter element) implements ValueWriter {

    @Override
    public void write(DatumOutput out, Object value) throws IOException {
        List<?> elements = (List<?>) value;
        out.startArray(elements.size());
        int position = 0;
        for (Object each : elements) {
            try {
                element.write(out, each);
            } catch (EncodeException e) {
                throw new EncodeException(Paths.join(Paths.element(position), e.path()), e.reason());
            }
            position++;
        }
        out.endArray();
    }
}
