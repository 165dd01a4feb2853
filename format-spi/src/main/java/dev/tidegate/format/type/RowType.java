package dev.tidegate.format.type;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Named and typed fields in order: the schema of a table, of a key, of a value, or of a nested ROW. The row type that a
 * format is given is always NOT NULL, as in Flink (for Avro: no union at the root).
 */
public record RowType(List<Field> fields, boolean nullable) implements DataType {

    /** One column, or one field of a nested row. Names are case-sensitive. */
    public record Field(String name, DataType type) {}

    public RowType {
        fields = List.copyOf(fields);
        Set<String> names = new HashSet<>();
        for (Field field : fields) {
            if (!names.add(field.name())) {
                throw new IllegalArgumentException("The field '" + field.name() + "' is declared twice");
            }
        }
    }

    /** A NOT NULL row of these fields. */
    public static RowType of(Field... fields) {
        return new RowType(List.of(fields), false);
    }

    public static Field field(String name, DataType type) {
        return new Field(name, type);
    }

    public int arity() {
        return fields.size();
    }

    public Field field(int position) {
        return fields.get(position);
    }

    /** The position of the field with this name, or -1. */
    public int indexOf(String name) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /** A NOT NULL row of the fields at these positions, in that order. */
    public RowType project(int... positions) {
        return new RowType(Arrays.stream(positions).mapToObj(fields::get).toList(), false);
    }

    @Override
    public Kind kind() {
        return Kind.ROW;
    }

    @Override
    public RowType withNullable(boolean nullable) {
        return new RowType(fields, nullable);
    }

    @Override
    public String sql() {
        return fields.stream()
                .map(field -> "`" + field.name() + "` " + field.type().sql())
                .collect(Collectors.joining(", ", "ROW<", ">" + (nullable ? "" : " NOT NULL")));
    }

    @Override
    public String toString() {
        return sql();
    }
}
