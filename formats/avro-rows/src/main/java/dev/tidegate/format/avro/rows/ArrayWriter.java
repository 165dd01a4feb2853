package dev.tidegate.format.avro.rows;

import dev.tidegate.format.spi.EncodeException;
import java.io.IOException;
import java.util.List;
import org.apache.avro.io.Encoder;

/** Writes an ARRAY as an array of one block. */
record ArrayWriter(PartWriter element) implements ValueWriter {

    @Override
    public void write(Encoder out, Object value) throws IOException {
        List<?> elements = (List<?>) value;
        out.writeArrayStart();
        out.setItemCount(elements.size());
        int position = 0;
        for (Object each : elements) {
            out.startItem();
            try {
                element.write(out, each);
            } catch (EncodeException e) {
                throw new EncodeException(Paths.join(Paths.element(position), e.path()), e.reason());
            }
            position++;
        }
        out.writeArrayEnd();
    }
}
