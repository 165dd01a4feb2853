package dev.tidegate.gateway.serving;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import dev.tidegate.gateway.catalog.Nearest;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a row from an object: columns in any order, a nullable one may be missing, an unknown one is refused. */
final class RowReader {
    private final RowType type;
    private final Set<String> ignored;
    private final Map<String, Integer> positions = new HashMap<>();
    private final ValueReader[] readers;

    /** @param ignored columns that may be given but are not read, and so are NULL */
    RowReader(RowType type, Set<String> ignored) {
        this.type = type;
        this.ignored = Set.copyOf(ignored);
        this.readers = new ValueReader[type.arity()];
        for (int i = 0; i < readers.length; i++) {
            positions.put(type.field(i).name(), i);
            readers[i] = ValueReader.of(type.field(i).type());
        }
    }

    Row read(JsonParser given) throws IOException {
        return read(given, new @Nullable Object[readers.length]);
    }

    /** The same, with the values of these columns where they are not given. */
    Row read(JsonParser given, int[] columns, Row otherwise) throws IOException {
        @Nullable Object[] values = new @Nullable Object[readers.length];
        for (int column : columns) {
            values[column] = otherwise.get(column);
        }
        return read(given, values);
    }

    private Row read(JsonParser given, @Nullable Object[] values) throws IOException {
        requireObject(given);
        boolean[] seen = new boolean[readers.length];
        while (given.nextToken() == JsonToken.FIELD_NAME) {
            String name = given.currentName();
            Integer position = positions.get(name);
            if (position == null) {
                throw unknown(name);
            }
            boolean read = !ignored.contains(name);
            readInto(values, position, read, seen, given);
        }
        requireEnd(given);
        for (int i = 0; i < values.length; i++) {
            if (values[i] == null && !type.field(i).type().nullable()) {
                throw missing(i, "the column is NOT NULL");
            }
        }
        return Row.of(values);
    }

    /**
     * Reads some columns and leaves all others NULL.
     *
     * @param key must be there
     * @param beside may be there
     */
    Row readOnly(int[] key, int[] beside, JsonParser given) throws IOException {
        requireObject(given);
        @Nullable Object[] values = new @Nullable Object[readers.length];
        boolean[] seen = new boolean[readers.length];
        while (given.nextToken() == JsonToken.FIELD_NAME) {
            Integer position = positions.get(given.currentName());
            if (position == null) {
                given.nextToken();
                given.skipChildren();
            } else {
                boolean read = contains(key, position) || contains(beside, position);
                readInto(values, position, read, seen, given);
            }
        }
        requireEnd(given);
        for (int column : key) {
            if (!seen[column]) {
                throw missing(column, "the primary key is " + Misfit.names(type.project(key)));
            }
        }
        return Row.of(values);
    }

    private static boolean contains(int[] columns, int column) {
        for (int each : columns) {
            if (each == column) {
                return true;
            }
        }
        return false;
    }

    private void readInto(@Nullable Object[] values, int column, boolean read, boolean[] seen, JsonParser given)
            throws IOException {
        String name = type.field(column).name();
        if (seen[column]) {
            throw new Misfit("given twice; write each column once").inField(name);
        }
        seen[column] = true;
        given.nextToken();
        if (read) {
            values[column] = ValueReader.readField(readers[column], name, given);
        } else {
            given.skipChildren();
        }
    }

    private Misfit unknown(String name) {
        String known = "There are " + Misfit.names(type) + ".";
        // Distances take time that grows with the length of what a client made up.
        String hint = name.length() > 100 ? known : Nearest.hint(name, positions.keySet(), known);
        return new Misfit("there is no such column. " + hint).inField(name);
    }

    private void requireObject(JsonParser given) throws IOException {
        if (!given.hasToken(JsonToken.START_OBJECT)) {
            throw Misfit.of(type, given);
        }
    }

    static void requireEnd(JsonParser object) {
        if (!object.hasToken(JsonToken.END_OBJECT)) {
            throw new Misfit("an object does not end");
        }
    }

    private Misfit missing(int column, String why) {
        RowType.Field field = type.field(column);
        return new Misfit("missing, but " + why + "; " + Misfit.expected(field.type())).inField(field.name());
    }
}
