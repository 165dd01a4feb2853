package dev.tidegate.format.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.SerializableString;
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
    private static final int UNKNOWN = -1;

    private final RowType type;
    private final Map<String, Integer> positions = new HashMap<>();
    private final @Nullable SerializableString[] names;
    private final PartReader[] fields;
    private final boolean failOnMissingField;

    RowReader(RowType type, PartReader[] fields, boolean failOnMissingField) {
        this.type = type;
        this.names = type.fields().stream()
                .map(field -> PreparedName.of(field.name()))
                .toArray(SerializableString[]::new);
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
        int expected = 0;
        while (true) {
            boolean asExpected = isNext(parser, expected);
            if (!asExpected && !parser.hasToken(JsonToken.FIELD_NAME)) {
                break;
            }
            int position = asExpected ? expected : positions.getOrDefault(parser.currentName(), UNKNOWN);
            parser.nextToken();
            if (position == UNKNOWN) {
                parser.skipChildren();
            } else {
                values[position] = field(parser, position);
                expected = position + 1;
            }
        }
        if (failOnMissingField) {
            refuseMissing(values);
        }
        return Row.of(values);
    }

    /**
     * Moves to the next name, or to the end of the object. Most writers keep to one order, and the parser compares a name
     * that is expected byte by byte, which costs a fraction of finding out which one it is.
     */
    private boolean isNext(JsonParser parser, int expected) throws IOException {
        SerializableString name = expected < names.length ? names[expected] : null;
        if (name == null) {
            parser.nextToken();
            return false;
        }
        return parser.nextFieldName(name);
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
