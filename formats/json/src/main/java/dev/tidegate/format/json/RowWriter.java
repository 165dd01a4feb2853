package dev.tidegate.format.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import dev.tidegate.format.spi.EncodeException;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Writes a ROW as an object, its fields in the order of the type. */
final class RowWriter implements ValueWriter {
    private final String[] names;
    /** In bytes, where that is what Flink writes. */
    private final @Nullable SerializableString[] prepared;

    private final ValueWriter[] fields;
    private final boolean ignoreNullFields;

    RowWriter(RowType type, ValueWriter[] fields, boolean ignoreNullFields) {
        this.names = type.fields().stream().map(RowType.Field::name).toArray(String[]::new);
        this.prepared = Arrays.stream(names).map(PreparedName::of).toArray(SerializableString[]::new);
        this.fields = fields;
        this.ignoreNullFields = ignoreNullFields;
    }

    @Override
    public void write(JsonGenerator generator, Object value) throws IOException {
        Row row = (Row) value;
        generator.writeStartObject();
        for (int i = 0; i < fields.length; i++) {
            Object field = row.get(i);
            if (field == null && ignoreNullFields) {
                continue;
            }
            SerializableString name = prepared[i];
            if (name == null) {
                generator.writeFieldName(names[i]);
            } else {
                generator.writeFieldName(name);
            }
            try {
                fields[i].writePart(generator, field);
            } catch (EncodeException e) {
                throw new EncodeException(Paths.join(names[i], e.path()), e.reason());
            }
        }
        generator.writeEndObject();
    }
}
