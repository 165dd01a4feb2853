package dev.tidegate.gateway.terminal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidegate.gateway.client.JsonText;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What is shown of a value. */
final class Cell {
    /** No terminal is much wider, and what is held for a row has a bound. */
    static final int MAX_CHARS = 256;

    private static final String CUT = "…";

    private Cell() {}

    /** Safe text on one line, strings without quotes and other values in JSON; null for NULL. */
    static @Nullable String text(@Nullable JsonText value) throws IOException {
        if (value == null) {
            return null;
        }
        try (JsonParser parser = value.parser()) {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.VALUE_NULL) {
                return null;
            }
            String text = token == JsonToken.VALUE_STRING ? parser.getText() : value.toString();
            return text.length() <= MAX_CHARS
                    ? Printable.text(text)
                    : Printable.text(text.substring(0, text.offsetByCodePoints(0, MAX_CHARS / 2))) + CUT;
        }
    }
}
