package dev.tidegate.format.json;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidegate.format.json.JsonOptions.NullKeyMode;
import dev.tidegate.format.json.JsonOptions.NullKeys;
import dev.tidegate.format.spi.EncodeException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a MAP or MULTISET as an object, its entries in the order of the map. */
record MapWriter(ValueWriter value, NullKeys nullKeys) implements ValueWriter {

    @Override
    public void write(JsonGenerator generator, Object value) throws IOException {
        generator.writeStartObject();
        for (Map.Entry<?, ?> entry : named((Map<?, ?>) value).entrySet()) {
            String key = (String) entry.getKey();
            generator.writeFieldName(key);
            try {
                value().writePart(generator, entry.getValue());
            } catch (EncodeException e) {
                throw new EncodeException(Paths.join(Paths.entry(key), e.path()), e.reason());
            }
        }
        generator.writeEndObject();
    }

    /** The entries with a name for each key: those of the map itself unless one of them is NULL. */
    private Map<?, ?> named(Map<?, ?> map) {
        boolean hasNullKey = map.keySet().stream().anyMatch(key -> key == null);
        if (!hasNullKey) {
            return map;
        }
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            if (key != null) {
                named.put((String) key, value);
            } else if (nullKeys.mode() == NullKeyMode.LITERAL) {
                named.put(nullKeys.literal(), value);
            } else if (nullKeys.mode() == NullKeyMode.FAIL) {
                throw new EncodeException(
                        "",
                        "has a NULL key, for which JSON has no form; '" + JsonOptions.MAP_NULL_KEY_MODE.key()
                                + "' may be set to DROP or LITERAL");
            }
        });
        return named;
    }
}
