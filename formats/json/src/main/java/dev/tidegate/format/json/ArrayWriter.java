package dev.tidegate.format.json;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidegate.format.spi.EncodeException;
import java.io.IOException;
import java.util.List;

/** Writes an ARRAY as an array, with its NULLs. */
record ArrayWriter(ValueWriter element) implements ValueWriter {

    @Override
    public void write(JsonGenerator generator, Object value) throws IOException {
        generator.writeStartArray();
        int position = 0;
        for (Object each : (List<?>) value) {
            try {
                element.writePart(generator, each);
            } catch (EncodeException e) {
                throw new EncodeException(Paths.join("[" + position + "]", e.path()), e.reason());
            }
            position++;
        }
        generator.writeEndArray();
    }
}
