package dev.tidegate.gateway.serving;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import dev.tidegate.gateway.catalog.Nearest;
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

    Row read(JsonNode given) {
        return read(given, new @Nullable Object[readers.length]);
    }

    /** The same, with the values of these columns where they are not given. */
    Row read(JsonNode given, int[] columns, Row otherwise) {
        @Nullable Object[] values = new @Nullable Object[readers.length];
        for (int column : columns) {
            values[column] = otherwise.get(column);
        }
        return read(given, values);
    }

    private Row read(JsonNode given, @Nullable Object[] values) {
        requireObject(given);
        for (Map.Entry<String, JsonNode> entry : given.properties()) {
            String name = entry.getKey();
            Integer position = positions.get(name);
            if (position == null) {
                throw unknown(name);
            }
            if (!ignored.contains(name)) {
                values[position] = ValueReader.readField(readers[position], name, entry.getValue());
            }
        }
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
    Row readOnly(int[] key, int[] beside, JsonNode given) {
        requireObject(given);
        @Nullable Object[] values = new @Nullable Object[readers.length];
        for (int column : key) {
            if (!given.has(type.field(column).name())) {
                throw missing(column, "the primary key is " + Misfit.names(type.project(key)));
            }
            readInto(values, column, given);
        }
        for (int column : beside) {
            if (given.has(type.field(column).name())) {
                readInto(values, column, given);
            }
        }
        return Row.of(values);
    }

    private void readInto(@Nullable Object[] values, int column, JsonNode given) {
        String name = type.field(column).name();
        values[column] = ValueReader.readField(readers[column], name, given.get(name));
    }

    private Misfit unknown(String name) {
        String known = "There are " + Misfit.names(type) + ".";
        // Distances take time that grows with the length of what a client made up.
        String hint = name.length() > 100 ? known : Nearest.hint(name, positions.keySet(), known);
        return new Misfit("there is no such column. " + hint).inField(name);
    }

    private void requireObject(JsonNode given) {
        if (!given.isObject()) {
            throw Misfit.of(type, given);
        }
    }

    private Misfit missing(int column, String why) {
        RowType.Field field = type.field(column);
        return new Misfit("missing, but " + why + "; " + Misfit.expected(field.type())).inField(field.name());
    }
}
