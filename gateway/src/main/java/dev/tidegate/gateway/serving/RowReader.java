package dev.tidegate.gateway.serving;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import dev.tidegate.gateway.catalog.Nearest;
import dev.tidegate.gateway.catalog.TypeLengthEnforcer;
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
    /** The same for values that stand in the table already, whatever their lengths. */
    private final ValueReader[] storedReaders;

    private final @Nullable TypeConstraint[] constraints;

    /**
     * Makes a reader.
     *
     * @param ignored columns that may be given but are not read, and so are NULL
     * @param enforcer what becomes of values that are too long for their types; null leaves them as they are
     */
    RowReader(RowType type, Set<String> ignored, @Nullable TypeLengthEnforcer enforcer) {
        this.type = type;
        this.ignored = Set.copyOf(ignored);
        this.readers = new ValueReader[type.arity()];
        this.storedReaders = new ValueReader[readers.length];
        this.constraints = new @Nullable TypeConstraint[readers.length];
        for (int i = 0; i < readers.length; i++) {
            DataType column = type.field(i).type();
            positions.put(type.field(i).name(), i);
            readers[i] = ValueReader.of(column, enforcer);
            storedReaders[i] = enforcer == null ? readers[i] : ValueReader.of(column);
            constraints[i] = enforcer != null && column instanceof ScalarType scalar
                    ? TypeConstraint.of(scalar, enforcer)
                    : null;
        }
    }

    Row read(JsonParser given) throws IOException {
        return read(given, readers, new @Nullable Object[readers.length]);
    }

    /** The same of a row of which only some columns are new. The others are read as they stand. */
    Row readPatched(JsonParser given, Set<String> columns) throws IOException {
        ValueReader[] mixed = storedReaders.clone();
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] = columns.contains(type.field(i).name()) ? readers[i] : mixed[i];
        }
        return read(given, mixed, new @Nullable Object[readers.length]);
    }

    /** The same, with the values of these columns where they are not given. */
    Row read(JsonParser given, int[] columns, Row otherwise) throws IOException {
        @Nullable Object[] values = new @Nullable Object[readers.length];
        for (int column : columns) {
            values[column] = enforced(column, otherwise.get(column));
        }
        return read(given, readers, values);
    }

    private @Nullable Object enforced(int column, @Nullable Object value) {
        TypeConstraint constraint = constraints[column];
        try {
            return constraint == null || value == null ? value : constraint.enforce(value);
        } catch (Misfit e) {
            throw e.inField(type.field(column).name());
        }
    }

    private Row read(JsonParser given, ValueReader[] readers, @Nullable Object[] values) throws IOException {
        requireObject(given);
        boolean[] seen = new boolean[readers.length];
        while (given.nextToken() == JsonToken.FIELD_NAME) {
            String name = given.currentName();
            Integer position = positions.get(name);
            if (position == null) {
                throw unknown(name);
            }
            readInto(values, position, ignored.contains(name) ? null : readers[position], seen, given);
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
                readInto(values, position, read ? storedReaders[position] : null, seen, given);
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

    /** @param reader null if the value is not to be read */
    private void readInto(
            @Nullable Object[] values, int column, @Nullable ValueReader reader, boolean[] seen, JsonParser given)
            throws IOException {
        String name = type.field(column).name();
        if (seen[column]) {
            throw new Misfit("given twice; write each column once").inField(name);
        }
        seen[column] = true;
        given.nextToken();
        if (reader != null) {
            values[column] = ValueReader.readField(reader, name, given);
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
