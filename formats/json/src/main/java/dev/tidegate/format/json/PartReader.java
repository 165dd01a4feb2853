package dev.tidegate.format.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a part of a row: a field, an element or a map's value. {@code null} is NULL, whatever the type: NOT NULL is
 * the concern of who reads the table.
 *
 * @param ignoreErrors whether a broken part is NULL, as Flink's {@code ignore-parse-errors} wants it
 */
record PartReader(ValueReader reader, boolean ignoreErrors) {

    @Nullable
    Object read(JsonParser parser) throws IOException, BrokenValueException {
        if (parser.hasToken(JsonToken.VALUE_NULL)) {
            return null;
        }
        if (!ignoreErrors) {
            return reader.read(parser);
        }
        try {
            return reader.read(parser);
        } catch (BrokenValueException e) {
            parser.skipChildren();
            return null;
        }
    }
}
