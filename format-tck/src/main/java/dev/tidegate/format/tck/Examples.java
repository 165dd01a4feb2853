package dev.tidegate.format.tck;

import static dev.tidegate.format.type.RowType.field;

import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.MapType;
import dev.tidegate.format.type.MultisetType;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The types that the contract tries, and rows of them. */
final class Examples {
    private static final RowType PAIR =
            RowType.of(field("x", ScalarType.of(Kind.INTEGER)), field("y", ScalarType.string()));

    private Examples() {}

    /** Every type on its own, in a column {@code f}: each scalar with and without NULL, each way to nest. */
    static List<RowType> singleColumns() {
        return Stream.concat(
                        scalars().stream().flatMap(type -> Stream.of(type, type.withNullable(false))),
                        nested().stream())
                .map(type -> RowType.of(field("f", type)))
                .toList();
    }

    static List<DataType> scalars() {
        return List.of(
                ScalarType.of(Kind.BOOLEAN),
                ScalarType.of(Kind.TINYINT),
                ScalarType.of(Kind.SMALLINT),
                ScalarType.of(Kind.INTEGER),
                ScalarType.of(Kind.BIGINT),
                ScalarType.of(Kind.FLOAT),
                ScalarType.of(Kind.DOUBLE),
                ScalarType.decimal(10, 2),
                ScalarType.decimal(38, 18),
                ScalarType.of(Kind.CHAR, 3),
                ScalarType.of(Kind.VARCHAR, 100),
                ScalarType.string(),
                ScalarType.of(Kind.BINARY, 2),
                ScalarType.of(Kind.VARBINARY, 100),
                ScalarType.bytes(),
                ScalarType.of(Kind.DATE),
                ScalarType.of(Kind.TIME, 0),
                ScalarType.of(Kind.TIMESTAMP, 0),
                ScalarType.of(Kind.TIMESTAMP, 3),
                ScalarType.of(Kind.TIMESTAMP, 6),
                ScalarType.of(Kind.TIMESTAMP, 9),
                ScalarType.of(Kind.TIMESTAMP_LTZ, 0),
                ScalarType.of(Kind.TIMESTAMP_LTZ, 3),
                ScalarType.of(Kind.TIMESTAMP_LTZ, 6),
                ScalarType.of(Kind.TIMESTAMP_LTZ, 9));
    }

    private static List<DataType> nested() {
        ScalarType integer = ScalarType.of(Kind.INTEGER);
        ScalarType string = ScalarType.string();
        return List.of(
                new ArrayType(integer, true),
                new ArrayType(string, false),
                new ArrayType(new ArrayType(ScalarType.decimal(10, 2), true), true),
                new ArrayType(PAIR.withNullable(true), true),
                new MapType(string, ScalarType.of(Kind.BIGINT), true),
                new MapType(string, PAIR.withNullable(true), true),
                new MapType(integer, string, true),
                new MultisetType(string, true),
                new MultisetType(integer, true),
                PAIR.withNullable(true),
                RowType.of(field("inner", PAIR.withNullable(true)), field("z", ScalarType.of(Kind.TIMESTAMP, 3)))
                        .withNullable(true));
    }

    /** The columns of all these single-column types side by side, under names of their own. */
    static RowType sideBySide(List<RowType> singles) {
        List<RowType.Field> fields = new ArrayList<>();
        for (RowType single : singles) {
            fields.add(field("f" + fields.size(), single.field(0).type()));
        }
        return new RowType(fields, false);
    }

    /** A type like this one, within a nested row: {@code o.inner}. */
    static RowType withinRow(DataType type) {
        return RowType.of(field("o", RowType.of(field("inner", type)).withNullable(true)));
    }

    /** Rows that show every example value of every column, and NULL where it may stand. */
    static List<Row> rows(RowType type) {
        List<List<@Nullable Object>> columns =
                type.fields().stream().map(field -> values(field.type())).toList();
        int count = columns.stream().mapToInt(List::size).max().orElse(1);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            @Nullable Object[] row = new @Nullable Object[type.arity()];
            for (int column = 0; column < row.length; column++) {
                List<@Nullable Object> values = columns.get(column);
                row[column] = values.get(i % values.size());
            }
            rows.add(Row.of(row));
        }
        return rows;
    }

    /** A row without any NULL. */
    static Row row(RowType type) {
        return Row.of(
                type.fields().stream().map(field -> plainValue(field.type())).toArray());
    }

    private static List<@Nullable Object> values(DataType type) {
        List<@Nullable Object> values =
                new ArrayList<>(type instanceof ScalarType scalar ? ScalarExamples.of(scalar) : compositions(type));
        if (type.nullable()) {
            values.add(null);
        }
        return values;
    }

    private static List<?> compositions(DataType type) {
        if (type instanceof RowType row) {
            return Examples.rows(row);
        }
        if (type instanceof ArrayType array) {
            Object one = plainValue(array.element());
            return List.of(List.of(one), List.of(), Arrays.asList(one, null, one));
        }
        if (type instanceof MapType map) {
            Object key = plainValue(map.key());
            Map<Object, @Nullable Object> withNull = new LinkedHashMap<>();
            withNull.put(key, null);
            return List.of(Map.of(key, plainValue(map.value())), Map.of(), withNull);
        }
        return List.of(Map.of(plainValue(((MultisetType) type).element()), 3), Map.of());
    }

    /** A value that has no trouble in it: text without delimiters, no NULL, not empty. */
    private static Object plainValue(DataType type) {
        if (type instanceof RowType row) {
            return row(row);
        }
        return type instanceof ScalarType scalar
                ? ScalarExamples.of(scalar).get(0)
                : compositions(type).get(0);
    }

    /** The same value out of new objects, so that nothing can depend on which object it is. */
    static @Nullable Object copy(@Nullable Object value) {
        if (value instanceof Row row) {
            @Nullable Object[] values = new @Nullable Object[row.arity()];
            for (int i = 0; i < values.length; i++) {
                values[i] = copy(row.get(i));
            }
            return Row.of(values);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Examples::copy).collect(Collectors.toCollection(ArrayList::new));
        }
        if (value instanceof Map<?, ?> map) {
            Map<@Nullable Object, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((key, mapped) -> copy.put(copy(key), copy(mapped)));
            return copy;
        }
        return ScalarExamples.copy(value);
    }
}
