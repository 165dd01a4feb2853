package dev.tidegate.format.avro.rows;

import java.io.IOException;
import org.apache.avro.io.Decoder;
import org.jspecify.annotations.Nullable;

/** Reads the values of one type and schema. Immutable. */
@FunctionalInterface
interface ValueReader {

    /**
     * @return the value, in the Java class that carries its SQL type, or null where the type reads it as NULL
     * @throws BrokenDatumException if the bytes are no datum of the schema or no value of the type
     * @throws IOException as Avro's own decoders do
     */
    @Nullable
    Object read(Decoder in) throws IOException;
}
