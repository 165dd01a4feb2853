package dev.tidegate.format.avro.rows;

import dev.tidegate.format.spi.EncodeException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a MAP or MULTISET as a map of one block, in the order in which Flink comes upon the entries. */
record MapWriter(PartWriter value) implements ValueWriter {
    private static final float LOAD_FACTOR = 0.75f;

    @Override
    public void write(DatumOutput out, Object map) throws IOException {
        Map<String, @Nullable Object> entries = inFlinksOrder((Map<?, ?>) map);
        out.startMap(entries.size());
        for (Map.Entry<String, @Nullable Object> entry : entries.entrySet()) {
            try {
                out.writeKey(Text.require(entry.getKey()));
                value.write(out, entry.getValue());
            } catch (EncodeException e) {
                throw new EncodeException(Paths.join(Paths.entry(entry.getKey()), e.path()), e.reason());
            }
        }
        out.endMap();
    }

    /**
     * Flink puts the entries into a hash table with room for exactly so many before it writes them, so the order is that
     * of the table: it depends on its capacity and on the hash codes of the keys.
     */
    static Map<String, @Nullable Object> inFlinksOrder(Map<?, ?> map) {
        int size = map.size();
        Map<String, @Nullable Object> ordered =
                new HashMap<>(size <= 2 ? size + 1 : (int) Math.ceil(size / LOAD_FACTOR));
        map.forEach((key, value) -> {
            if (key == null) {
                throw new EncodeException("", "has a NULL key, for which an Avro map has no form");
            }
            ordered.put((String) key, value);
        });
        return ordered;
    }
}
