package dev.tidegate.gateway.writer;

import dev.tidegate.format.type.Bytes;
import dev.tidegate.format.type.Row;
import dev.tidegate.gateway.record.Change;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes rows will about take, before they are encoded: good enough for a bound, never zero, and corrected once
 * the true size is known.
 */
final class RowSize {
    private static final int ROW = 32;
    private static final int VALUE = 16;

    private RowSize() {}

    static long of(List<Change> changes) {
        long size = 0;
        for (Change change : changes) {
            size += of(change.row());
        }
        return size;
    }

    private static long of(Row row) {
        long size = ROW;
        for (int i = 0; i < row.arity(); i++) {
            size += ofValue(row.get(i));
        }
        return size;
    }

    private static long ofValue(@Nullable Object value) {
        if (value instanceof String text) {
            return VALUE + text.length();
        }
        // Before it is asked for interfaces, which takes several times as long where it has none of them.
        if (value == null || value instanceof Number || value instanceof LocalDateTime || value instanceof Boolean) {
            return VALUE;
        }
        if (value instanceof Bytes bytes) {
            return VALUE + bytes.length();
        }
        if (value instanceof Row row) {
            return of(row);
        }
        if (value instanceof List<?> list) {
            return VALUE + list.stream().mapToLong(RowSize::ofValue).sum();
        }
        if (value instanceof Map<?, ?> map) {
            return VALUE
                    + map.entrySet().stream()
                            .mapToLong(entry -> ofValue(entry.getKey()) + ofValue(entry.getValue()))
                            .sum();
        }
        return VALUE;
    }
}
