package dev.tidegate.format.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidegate.format.type.DataType;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads an object as a MAP or MULTISET with keys of a character type, in the order of the object. */
record MapReader(DataType type, PartReader value) implements ValueReader {

    @Override
    public Map<String, @Nullable Object> read(JsonParser parser) throws IOException, BrokenValueException {
        if (!parser.hasToken(JsonToken.START_OBJECT)) {
            throw BrokenValueException.of(parser, type);
        }
        Map<String, @Nullable Object> entries = new LinkedHashMap<>();
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            parser.nextToken();
            try {
                entries.put(key, value.read(parser));
            } catch (BrokenValueException e) {
                throw e.within(Paths.entry(key));
            }
        }
        return Collections.unmodifiableMap(entries);
    }
}
