package dev.tidegate.gateway.serving;

import dev.tidegate.format.type.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The order in which a map's entries are written. Two maps are equal whatever the order of their entries, so the order
 * must follow from the keys: without it an equal row would be told as a change.
 *
 * @param keys a total order, consistent with {@code equals}, NULL first
 */
record EntryOrder(Comparator<Object> keys) {

    static EntryOrder of(DataType key) {
        return new EntryOrder(Comparator.nullsFirst(
                switch (key.kind()) {
                    case BINARY, VARBINARY, ARRAY, MAP, MULTISET, ROW -> byServingForm(key);
                    case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT -> natural();
                    case FLOAT, DOUBLE, DECIMAL, CHAR, VARCHAR -> natural();
                    case DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ -> natural();
                }));
    }

    List<? extends Map.Entry<?, ?>> sorted(Map<?, ?> map) {
        List<Map.Entry<?, ?>> entries = new ArrayList<>(map.entrySet());
        if (entries.size() > 1) {
            entries.sort((a, b) -> keys.compare(a.getKey(), b.getKey()));
        }
        return entries;
    }

    @SuppressWarnings("unchecked")
    private static Comparator<Object> natural() {
        return (a, b) -> ((Comparable<Object>) a).compareTo(b);
    }

    /** For values without an order of their own: slow, and rare. */
    private static Comparator<Object> byServingForm(DataType type) {
        ValueWriter writer = ValueWriter.of(type);
        JsonBuffer buffer = new JsonBuffer();
        return (a, b) -> Arrays.compareUnsigned(buffer.write(writer, a), buffer.write(writer, b));
    }
}
