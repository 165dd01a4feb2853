package dev.tidegate.format.avro.rows;

import dev.tidegate.format.spi.EncodeException;
import java.io.IOException;

/** Writes the values of one type in one schema. Immutable. */
@FunctionalInterface
interface ValueWriter {

    /**
     * @param value in the Java class that carries the SQL type, not NULL
     * @throws EncodeException if the schema has no form for the value
     * @throws IOException as the output does
     */
    void write(DatumOutput out, Object value) throws IOException;
}
