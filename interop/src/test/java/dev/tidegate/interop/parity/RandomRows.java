package dev.tidegate.interop.parity;

import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.MapType;
import dev.tidegate.format.type.MultisetType;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Draws rows of a type, values at which formats stumble on purpose. */
record RandomRows(Random random) {

    Row row(RowType type) {
        @Nullable Object[] values = new @Nullable Object[type.arity()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(type.field(i).type());
        }
        return Row.of(values);
    }

    private @Nullable Object value(DataType type) {
        if (type.nullable() && random.nextInt(6) == 0) {
            return null;
        }
        if (type instanceof RowType row) {
            return row(row);
        }
        if (type instanceof ArrayType array) {
            return list(array.element());
        }
        if (type instanceof MapType map) {
            return map(map.key(), map.value());
        }
        if (type instanceof MultisetType multiset) {
            return multiset(multiset.element());
        }
        return new RandomScalars(random).value((ScalarType) type);
    }

    private List<@Nullable Object> list(DataType element) {
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = size(); i > 0; i--) {
            list.add(value(element));
        }
        return list;
    }

    private Map<@Nullable Object, @Nullable Object> map(DataType key, DataType value) {
        Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = size(); i > 0; i--) {
            map.put(key(key), value(value));
        }
        return map;
    }

    private Map<@Nullable Object, @Nullable Object> multiset(DataType element) {
        Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = size(); i > 0; i--) {
            map.put(key(element), 1 + random.nextInt(3));
        }
        return map;
    }

    /** NULL more seldom than elsewhere: few formats can write it. */
    private @Nullable Object key(DataType type) {
        return value(type.withNullable(type.nullable() && random.nextInt(8) == 0));
    }

    private int size() {
        return List.of(0, 1, 1, 2, 3, 4, 13).get(random.nextInt(7));
    }
}
