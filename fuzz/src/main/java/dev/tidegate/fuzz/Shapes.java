package dev.tidegate.fuzz;

import static dev.tidegate.format.type.RowType.field;

import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.MapType;
import dev.tidegate.format.type.MultisetType;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import java.util.ArrayList;
import java.util.List;

/** The row types that messages are read as: few, wide, nested, so that each input meets many readers. */
final class Shapes {
    private static final List<ScalarType> NUMBERS_AND_TEXT = List.of(
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
            ScalarType.string(),
            ScalarType.of(Kind.BINARY, 2),
            ScalarType.bytes());

    private static final List<ScalarType> TIMES =
            List.of(ScalarType.of(Kind.DATE), ScalarType.of(Kind.TIME, 3), ScalarType.of(Kind.TIMESTAMP, 3));

    private static final ScalarType INSTANT = ScalarType.of(Kind.TIMESTAMP_LTZ, 3);

    private Shapes() {}

    /** For formats that nest: every scalar with and without NULL, and every way to put one type into another. */
    static List<RowType> nested() {
        RowType item = RowType.of(
                field("price", ScalarType.decimal(10, 2)),
                field("at", ScalarType.of(Kind.TIMESTAMP, 3)),
                field("tags", new ArrayType(ScalarType.string(), true)));
        return List.of(
                columns(scalars(), true),
                columns(scalars(), false),
                RowType.of(
                        field("id", ScalarType.of(Kind.BIGINT).withNullable(false)),
                        field("items", new ArrayType(item.withNullable(true), true)),
                        field("grid", new ArrayType(new ArrayType(ScalarType.of(Kind.INTEGER), true), true)),
                        field("prices", new MapType(ScalarType.string(), ScalarType.decimal(20, 5), true)),
                        field("rows", new MapType(ScalarType.string(), item.withNullable(true), true)),
                        field("votes", new MultisetType(ScalarType.string(), true)),
                        field("inner", RowType.of(field("item", item)).withNullable(true)),
                        field("flags", new ArrayType(ScalarType.of(Kind.BOOLEAN), true))));
    }

    /** Those of {@link #nested} that {@code avro} and {@code avro-confluent} carry, where a TIMESTAMP is an instant. */
    static List<RowType> withoutInstants() {
        List<RowType> shapes = new ArrayList<>();
        for (RowType shape : nested()) {
            List<RowType.Field> fields = new ArrayList<>(shape.fields());
            fields.removeIf(field -> field.type().kind() == Kind.TIMESTAMP_LTZ);
            shapes.add(new RowType(fields, false));
        }
        return shapes;
    }

    /** For {@code csv}, in which arrays and rows have scalars for their parts. */
    static List<RowType> flat() {
        RowType pair = RowType.of(field("x", ScalarType.of(Kind.DOUBLE)), field("y", ScalarType.string()));
        return List.of(
                columns(scalars(), true),
                columns(scalars(), false),
                RowType.of(
                        field("numbers", new ArrayType(ScalarType.of(Kind.INTEGER), true)),
                        field("pair", pair.withNullable(true)),
                        field("texts", new ArrayType(ScalarType.string(), true)),
                        field("prices", new ArrayType(ScalarType.decimal(10, 2), true))),
                columns(List.of(ScalarType.string()), true));
    }

    /** For {@code raw}: one column. */
    static List<RowType> single() {
        return NUMBERS_AND_TEXT.stream()
                .filter(type -> type.kind() != Kind.DECIMAL)
                .map(type -> columns(List.of(type), true))
                .toList();
    }

    private static List<ScalarType> scalars() {
        List<ScalarType> scalars = new ArrayList<>(NUMBERS_AND_TEXT);
        scalars.addAll(TIMES);
        scalars.add(INSTANT);
        return scalars;
    }

    private static RowType columns(List<ScalarType> types, boolean nullable) {
        List<RowType.Field> fields = new ArrayList<>();
        for (DataType type : types) {
            fields.add(field("f" + fields.size(), type.withNullable(nullable)));
        }
        return new RowType(fields, false);
    }
}
