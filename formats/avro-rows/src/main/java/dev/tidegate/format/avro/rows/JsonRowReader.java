package dev.tidegate.format.avro.rows;

import com.fasterxml.jackson.core.JsonToken;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.io.Decoder;
import org.jspecify.annotations.Nullable;

/** Reads a record out of JSON: fields in any order, each exactly once, unknown ones skipped. */
final class JsonRowReader implements ValueReader {
    private static final Object MISSING = new Object();

    private final RowType type;
    private final ValueReader[] fields;
    private final Map<String, Integer> positions = new HashMap<>();

    JsonRowReader(RowType type, ValueReader[] fields) {
        this.type = type;
        this.fields = fields;
        for (int i = 0; i < fields.length; i++) {
            positions.put(type.field(i).name(), i);
        }
    }

    @Override
    public Row read(Decoder in) throws IOException {
        JsonInput json = (JsonInput) in;
        json.require(JsonToken.START_OBJECT, "a record");
        @Nullable Object[] values = new @Nullable Object[fields.length];
        Arrays.fill(values, MISSING);
        while (json.next() == JsonToken.FIELD_NAME) {
            Integer position = positions.get(json.name());
            json.next();
            if (position == null) {
                json.skip();
            } else {
                readField(json, values, position);
            }
        }
        for (int i = 0; i < values.length; i++) {
            if (values[i] == MISSING) {
                throw new BrokenDatumException(type.field(i).name(), "is missing");
            }
        }
        return Row.of(values);
    }

    private void readField(JsonInput json, @Nullable Object[] values, int position) throws IOException {
        String name = type.field(position).name();
        if (values[position] != MISSING) {
            throw new BrokenDatumException(name, "is there twice");
        }
        try {
            values[position] = fields[position].read(json);
        } catch (BrokenDatumException e) {
            throw e.within(name);
        }
    }
}
