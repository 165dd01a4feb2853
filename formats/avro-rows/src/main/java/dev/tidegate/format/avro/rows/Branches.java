package dev.tidegate.format.avro.rows;

import dev.tidegate.format.spi.UnsupportedTypeException;
import dev.tidegate.format.type.DataType;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * A schema taken apart: what a value has, and whether null may stand in its place.
 *
 * @param value the schema of a value, never a union
 * @param valueBranch its branch of the union, {@link #NONE} where there is no union
 * @param nullBranch the branch of null, {@link #NONE} where there is no null
 */
record Branches(Schema value, int valueBranch, int nullBranch) {
    static final int NONE = -1;

    /** @return nothing for a union of several values */
    static Optional<Branches> find(Schema schema) {
        if (!schema.isUnion()) {
            return Optional.of(new Branches(schema, NONE, NONE));
        }
        List<Schema> branches = schema.getTypes();
        if (branches.size() == 1) {
            return Optional.of(new Branches(branches.get(0), 0, NONE));
        }
        if (branches.size() == 2) {
            for (int i = 0; i < 2; i++) {
                if (branches.get(i).getType() == Schema.Type.NULL) {
                    return Optional.of(new Branches(branches.get(1 - i), 1 - i, i));
                }
            }
        }
        return Optional.empty();
    }

    /** @throws UnsupportedTypeException for a union of several values, which no column can hold */
    static Branches of(Schema schema, DataType type, String path) {
        return find(schema)
                .orElseThrow(() -> new UnsupportedTypeException(
                        path, type, "the Avro schema has a union of several types there: " + schema));
    }

    boolean isUnion() {
        return valueBranch != NONE;
    }

    boolean hasNull() {
        return nullBranch != NONE;
    }
}
