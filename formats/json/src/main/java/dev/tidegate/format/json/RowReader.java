package dev.tidegate.format.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads an object as a ROW: fields by their exact names in any order, unknown ones skipped, absent ones NULL. */
final class RowReader implements ValueReader {
    private static final Object MISSING = new Object();

    private final RowType type;
    private final Map<String, Integer> positions = new HashMap<>();
    private final PartReader[] fields;
    private final boolean failOnMissingField;

    RowReader(RowType type, PartReader[] fields, boolean failOnMissingField) {
        this.type = type;
        this.fields = fields;
        this.failOnMissingField = failOnMissingField;
        for (int i = 0; i < fields.length; i++) {
            positions.put(type.field(i).name(), i);
        }
    }

    @Override
    public Row read(JsonParser parser) throws IOException, BrokenValueException {
        if (!parser.hasToken(JsonToken.START_OBJECT)) {
            throw new BrokenValueException("", BrokenValueException.excerpt(parser) + " is not an object");
        }
        @Nullable Object[] values = new @Nullable Object[fields.length];
        if (failOnMissingField) {
            Arrays.fill(values, MISSING);
        }
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            Integer position = positions.get(name);
            if (position == null) {
                parser.skipChildren();
            } else {
                values[position] = field(parser, position);
            }
        }
        if (failOnMissingField) {
            refuseMissing(values);
        }
        return Row.of(values);
    }

    private @Nullable Object field(JsonParser parser, int position) throws IOException, BrokenValueException {
        try {
            return fields[position].read(parser);
        } catch (BrokenValueException e) {
            throw e.within(type.field(position).name());
        }
    }

    private void refuseMissing(@Nullable Object[] values) throws BrokenValueException {
        for (int i = 0; i < values.length; i++) {
            if (values[i] == MISSING) {
                throw new BrokenValueException(
                        type.field(i).name(),
                        "is missing, which '" + JsonOptions.FAIL_ON_MISSING_FIELD.key() + "' forbids");
            }
        }
    }
}
