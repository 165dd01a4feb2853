package dev.tidegate.format.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidegate.format.type.ArrayType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads an array as an ARRAY. */
record ArrayReader(ArrayType type, PartReader element) implements ValueReader {

    @Override
    public List<@Nullable Object> read(JsonParser parser) throws IOException, BrokenValueException {
        if (!parser.hasToken(JsonToken.START_ARRAY)) {
            throw BrokenValueException.of(parser, type);
        }
        List<@Nullable Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            try {
                elements.add(element.read(parser));
            } catch (BrokenValueException e) {
                throw e.within("[" + elements.size() + "]");
            }
        }
        return Collections.unmodifiableList(elements);
    }
}
