package dev.tidegate.format.json;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidegate.format.spi.EncodeException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes the values of one type. Immutable. */
@FunctionalInterface
interface ValueWriter {

    /**
     * @param value in the Java class that carries the SQL type, not NULL
     * @throws EncodeException if JSON has no form for the value
     * @throws IOException as the generator does
     */
    void write(JsonGenerator generator, Object value) throws IOException;

    /** Writes a part of a row, which may be NULL whatever its type. */
    default void writePart(JsonGenerator generator, @Nullable Object value) throws IOException {
        if (value == null) {
            generator.writeNull();
        } else {
            write(generator, value);
        }
    }
}
