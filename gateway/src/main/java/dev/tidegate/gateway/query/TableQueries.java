package dev.tidegate.gateway.query;

import dev.tidegate.gateway.catalog.Column;
import dev.tidegate.gateway.catalog.Nearest;
import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The queries of one table: makes them from the text of clients, and keeps those made last. Compiling takes milliseconds, the
 * first time a good deal more: not for event loops. Safe for use by several threads.
 */
public final class TableQueries {
    /** @param columns null for all; @param filter null for none */
    private record Wish(@Nullable String columns, @Nullable String filter) {}

    private final Table table;
    private final RowShape shape;
    private final QuerySettings settings;
    private final Map<Wish, Query> compiled;
    private @Nullable FilterCompiler filters;

    public TableQueries(Table table, QuerySettings settings) {
        this.table = table;
        this.shape = new RowShape(table.rowType());
        this.settings = settings;
        this.compiled = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Wish, Query> eldest) {
                return size() > settings.maxCached();
            }
        };
    }

    /**
     * The query that this text asks for.
     *
     * @param columns names with commas in between, null for all; the primary key's come of themselves
     * @param filter in CEL, null for every row
     * @throws TidegateException {@link ErrorCode#INVALID_REQUEST} for a column that is not there, {@link
     *     ErrorCode#INVALID_FILTER} with the place at fault
     */
    public synchronized Query compile(@Nullable String columns, @Nullable String filter) {
        Wish wish = new Wish(columns, filter);
        Query known = compiled.get(wish);
        if (known == null) {
            known = make(columns, filter);
            compiled.put(wish, known);
        }
        return known;
    }

    private Query make(@Nullable String columns, @Nullable String filter) {
        int[] chosen = columns == null ? all() : chosen(columns);
        List<Column> shown = IntStream.of(chosen).mapToObj(table.columns()::get).toList();
        Filter compiledFilter =
                filter == null || filter.isBlank() ? null : filters().compile(filter.strip());
        Projection projection = chosen.length == table.columns().size() ? null : new Projection(shape, chosen);
        return new Query(shown, compiledFilter, projection);
    }

    /** A row in serving form, for queries of this table. */
    public RowView view(byte[] entry, int start) {
        return view(entry, start, new TurnBudget());
    }

    /** @param turn of the event loop in which filters look at the row */
    public RowView view(byte[] entry, int start, TurnBudget turn) {
        return new RowView(shape, entry, start, turn);
    }

    private int[] all() {
        return IntStream.range(0, table.columns().size()).toArray();
    }

    private int[] chosen(String names) {
        Set<Integer> positions = new TreeSet<>();
        for (int key : table.primaryKeyPositions()) {
            positions.add(key);
        }
        for (String name : names.split(",", -1)) {
            Integer position = shape.position(name.strip());
            if (position == null) {
                List<String> known = shape.names();
                throw new TidegateException(
                        ErrorCode.INVALID_REQUEST,
                        "columns: table '" + table.name() + "' has no column '" + name.strip() + "'. "
                                + Nearest.hint(name.strip(), known, "Its columns are " + known + "."));
            }
            positions.add(position);
        }
        return positions.stream().mapToInt(Integer::intValue).toArray();
    }

    private FilterCompiler filters() {
        FilterCompiler made = filters;
        if (made == null) {
            made = new FilterCompiler(shape, settings);
            WarmUp.once(made, shape);
            filters = made;
        }
        return made;
    }
}
