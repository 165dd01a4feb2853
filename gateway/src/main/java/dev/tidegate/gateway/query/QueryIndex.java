package dev.tidegate.gateway.query;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds, for a changed row, the queries to which that may be something. Those that want a column to equal constants are
 * found by the value that the column has and by that which it had; the others have to look for themselves.
 *
 * @param <T> who asks, with a query each
 */
public final class QueryIndex<T> {
    private final Set<T> scanning = new LinkedHashSet<>();
    private final Map<Integer, Map<ByteBuffer, Set<T>>> byColumn = new HashMap<>();
    private final Map<T, Query> queries = new LinkedHashMap<>();

    public void add(T asker, Query query) {
        queries.put(asker, query);
        Equality equality = query.equality();
        if (equality == null) {
            scanning.add(asker);
            return;
        }
        Map<ByteBuffer, Set<T>> byForm = byColumn.computeIfAbsent(equality.column(), column -> new HashMap<>());
        equality.forms()
                .forEach(form -> byForm.computeIfAbsent(form, f -> new LinkedHashSet<>(2))
                        .add(asker));
    }

    public void remove(T asker) {
        Query query = queries.remove(asker);
        Equality equality = query == null ? null : query.equality();
        if (equality == null) {
            scanning.remove(asker);
            return;
        }
        Map<ByteBuffer, Set<T>> byForm = byColumn.getOrDefault(equality.column(), Map.of());
        for (ByteBuffer form : equality.forms()) {
            Set<T> askers = byForm.get(form);
            if (askers != null && askers.remove(asker) && askers.isEmpty()) {
                byForm.remove(form);
            }
        }
        if (byForm.isEmpty()) {
            byColumn.remove(equality.column());
        }
    }

    public boolean isEmpty() {
        return queries.isEmpty();
    }

    /** How many queries have to look at every change. */
    public int scanning() {
        return scanning.size();
    }

    /**
     * Names everyone who may be concerned, once.
     *
     * @param row as it is, null if it is gone
     * @param before as it was, null if there was none
     */
    public void forEach(@Nullable RowView row, @Nullable RowView before, Consumer<T> task) {
        scanning.forEach(task);
        byColumn.forEach((column, byForm) -> {
            ByteBuffer now = row == null ? null : row.form(column);
            ByteBuffer then = before == null ? null : before.form(column);
            Set<T> first = now == null ? Set.of() : byForm.getOrDefault(now, Set.of());
            first.forEach(task);
            if (then != null && !then.equals(now)) {
                for (T asker : byForm.getOrDefault(then, Set.of())) {
                    if (!first.contains(asker)) {
                        task.accept(asker);
                    }
                }
            }
        });
    }
}
