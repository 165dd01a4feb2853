package dev.tidegate.interop.parity;

import static dev.tidegate.format.type.RowType.field;

import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.MapType;
import dev.tidegate.format.type.MultisetType;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Draws row types from a range. */
record RandomTypes(TypeRange range, Random random) {
    private static final Set<Kind> COMPOSED = EnumSet.of(Kind.ARRAY, Kind.MAP, Kind.MULTISET, Kind.ROW);
    private static final List<Integer> LENGTHS = List.of(1, 2, 3, 24, 25, 100, ScalarType.UNLIMITED);
    private static final List<String> PLAIN_NAMES = List.of("a", "b", "id", "a_b", "A", "order_total", "x1", "_y", "c");
    private static final List<String> ODD_NAMES =
            List.of("a b", "a.b", "a-b", "\"", "\\", "é", "\uD83D\uDE00", "null", "$", "a,b", "[0]", "1");

    RowType rowType() {
        return rowType(range.maxDepth());
    }

    private RowType rowType(int depth) {
        List<RowType.Field> fields = new ArrayList<>();
        for (String name : names(1 + random.nextInt(range.maxFields()))) {
            fields.add(field(name, type(depth)));
        }
        return new RowType(fields, false);
    }

    private Set<String> names(int count) {
        Set<String> names = new LinkedHashSet<>();
        while (names.size() < count) {
            boolean odd = !range.plainNames() && random.nextInt(4) == 0;
            String name = odd ? pick(ODD_NAMES) : pick(PLAIN_NAMES);
            names.add(names.contains(name) ? name + names.size() : name);
        }
        return names;
    }

    private DataType type(int depth) {
        Kind kind = pick(kinds(range.kinds(), depth));
        boolean nullable = random.nextInt(4) > 0;
        return switch (kind) {
            case ARRAY -> new ArrayType(type(depth - 1), nullable);
            case MAP -> new MapType(key(depth - 1), type(depth - 1), nullable);
            case MULTISET -> new MultisetType(key(depth - 1), nullable);
            case ROW -> rowType(depth - 1).withNullable(nullable);
            default -> scalar(kind).withNullable(nullable);
        };
    }

    private DataType key(int depth) {
        Kind kind = pick(kinds(range.keyKinds(), depth));
        return COMPOSED.contains(kind) ? type(depth) : scalar(kind).withNullable(random.nextBoolean());
    }

    /** Those that still fit in the depth; composed ones seldom, or types would be all composition. */
    private List<Kind> kinds(Set<Kind> all, int depth) {
        boolean compose = depth > 0 && random.nextInt(3) == 0;
        List<Kind> kinds =
                all.stream().filter(kind -> COMPOSED.contains(kind) == compose).toList();
        return kinds.isEmpty()
                ? all.stream().filter(kind -> !COMPOSED.contains(kind)).toList()
                : kinds;
    }

    private ScalarType scalar(Kind kind) {
        return switch (kind) {
            case DECIMAL -> decimal();
            case CHAR, VARCHAR, BINARY, VARBINARY -> ScalarType.of(kind, length(kind));
            case TIME -> ScalarType.of(kind, random.nextInt(range.precisions().time() + 1));
            case TIMESTAMP ->
                ScalarType.of(kind, random.nextInt(range.precisions().timestamp() + 1));
            case TIMESTAMP_LTZ ->
                ScalarType.of(kind, random.nextInt(range.precisions().timestampLtz() + 1));
            default -> ScalarType.of(kind);
        };
    }

    private int length(Kind kind) {
        int length = pick(LENGTHS);
        boolean fixed = kind == Kind.CHAR || kind == Kind.BINARY;
        return fixed && length == ScalarType.UNLIMITED ? 10 : length;
    }

    private ScalarType decimal() {
        int precision = pick(List.of(1, 5, 9, 10, 18, 19, 38, 1 + random.nextInt(38)));
        int scale = pick(List.of(0, Math.min(2, precision), precision, random.nextInt(precision + 1)));
        return ScalarType.decimal(precision, scale);
    }

    private <T> T pick(Collection<T> choices) {
        return List.copyOf(choices).get(random.nextInt(choices.size()));
    }
}
