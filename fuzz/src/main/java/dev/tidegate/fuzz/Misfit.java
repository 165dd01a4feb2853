package dev.tidegate.fuzz;

import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.MapType;
import dev.tidegate.format.type.MultisetType;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds values that are not in the Java class, or in a DECIMAL's digits, that {@link DataType} promises. */
final class Misfit {
    private static final ScalarType COUNT = ScalarType.of(DataType.Kind.INTEGER);

    private Misfit() {}

    /** Where a row does not fit its type; null where it does. NULL fits everywhere: the record layer looks for it. */
    static @Nullable String find(RowType type, Row row) {
        if (row.arity() != type.arity()) {
            return "a row of " + row.arity() + " values for " + type;
        }
        for (int i = 0; i < type.arity(); i++) {
            String misfit = find(type.field(i).type(), row.get(i));
            if (misfit != null) {
                return type.field(i).name() + ": " + misfit;
            }
        }
        return null;
    }

    private static @Nullable String find(DataType type, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        Class<?> expected = type.kind().carrier();
        if (!expected.isInstance(value)) {
            return value.getClass() + " for " + type;
        }
        if (type instanceof RowType row) {
            return find(row, (Row) value);
        }
        if (type instanceof ArrayType array) {
            return findAny(array.element(), (List<?>) value);
        }
        if (type instanceof MapType map) {
            return find(map.key(), map.value(), (Map<?, ?>) value);
        }
        if (type instanceof MultisetType multiset) {
            return find(multiset.element(), COUNT, (Map<?, ?>) value);
        }
        return value instanceof BigDecimal decimal && !fits((ScalarType) type, decimal)
                ? decimal + " for " + type
                : null;
    }

    private static @Nullable String find(DataType key, DataType mapped, Map<?, ?> map) {
        String misfit = findAny(key, map.keySet());
        return misfit == null ? findAny(mapped, map.values()) : misfit;
    }

    private static @Nullable String findAny(DataType type, Iterable<?> values) {
        for (Object value : values) {
            String misfit = find(type, value);
            if (misfit != null) {
                return misfit;
            }
        }
        return null;
    }

    private static boolean fits(ScalarType type, BigDecimal value) {
        return value.scale() == type.scale() && value.precision() <= type.size();
    }
}
