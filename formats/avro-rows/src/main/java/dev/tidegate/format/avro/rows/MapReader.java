package dev.tidegate.format.avro.rows;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.io.Decoder;
import org.jspecify.annotations.Nullable;

/** Reads a map as a MAP or MULTISET, in the order of its entries; of two with one key the later counts. */
record MapReader(ValueReader value) implements ValueReader {

    @Override
    public Map<String, @Nullable Object> read(Decoder in) throws IOException {
        Map<String, @Nullable Object> entries = new LinkedHashMap<>();
        for (long count = in.readMapStart(); count > 0; count = in.mapNext()) {
            for (long i = 0; i < count; i++) {
                String key = in.readString();
                try {
                    entries.put(key, value.read(in));
                } catch (BrokenDatumException e) {
                    throw e.within(Paths.entry(key));
                }
            }
        }
        return Collections.unmodifiableMap(entries);
    }
}
