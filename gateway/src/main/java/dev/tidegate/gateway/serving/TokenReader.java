package dev.tidegate.gateway.serving;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads a value from the tokens of its JSON. */
@FunctionalInterface
public interface TokenReader<T> {

    /**
     * Reads it.
     *
     * @param given stands at the first token, and is left at the last
     * @return null if it is NULL, or not written as expected
     */
    @Nullable
    T read(JsonParser given) throws IOException;
}
