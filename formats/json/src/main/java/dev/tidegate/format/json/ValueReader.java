package dev.tidegate.format.json;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of one type. Immutable.
 *
 * <p>The parser stands at the first token of a value that is not {@code null}, and afterwards at its last one. Where the
 * value is broken the parser has not moved, unless the break lies within.
 */
@FunctionalInterface
interface ValueReader {

    /**
     * @return the value, in the Java class that carries its SQL type, or null where the type reads it as NULL
     * @throws BrokenValueException if it is well-formed JSON but no value of the type
     * @throws IOException if it is not JSON
     */
    @Nullable
    Object read(JsonParser parser) throws IOException, BrokenValueException;
}
