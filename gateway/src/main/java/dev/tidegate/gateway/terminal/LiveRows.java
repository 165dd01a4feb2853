package dev.tidegate.gateway.terminal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidegate.gateway.client.Frame.Column;
import dev.tidegate.gateway.client.JsonText;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a table, as far as they are held: no more than a bound, the first that came, and of a table without a key
 * the last changes. The others are counted. Not for more than one thread at a time.
 */
final class LiveRows {
    private final int maxRows;
    private final InstantSource clock;
    private final TreeMap<RowKey, TableRow> byKey = new TreeMap<>();
    /** Newest first. */
    private final Deque<TableRow> changes = new ArrayDeque<>();

    private List<Column> columns = List.of();
    private List<String> primaryKey = List.of();
    private long others;

    /** @param maxRows how many are held, at least 1 */
    LiveRows(int maxRows, InstantSource clock) {
        this.maxRows = maxRows;
        this.clock = clock;
    }

    /** From now on rows have these columns; those that are held stay, unless they have others. */
    void declare(List<Column> newColumns, List<String> newPrimaryKey) {
        if (!columns.equals(newColumns) || !primaryKey.equals(newPrimaryKey)) {
            clear();
        }
        columns = newColumns;
        primaryKey = newPrimaryKey;
    }

    void clear() {
        byKey.clear();
        changes.clear();
        others = 0;
    }

    List<Column> columns() {
        return columns;
    }

    boolean isAppendOnly() {
        return primaryKey.isEmpty() && !columns.isEmpty();
    }

    /** Rows in the order of their keys, or changes, the newest first. */
    List<TableRow> window(int from, int count) {
        return (isAppendOnly() ? changes : byKey.values())
                .stream().skip(from).limit(count).toList();
    }

    int held() {
        return isAppendOnly() ? changes.size() : byKey.size();
    }

    /** Of how many rows, or changes, those that are held are some. */
    long total() {
        return held() + others;
    }

    /** @throws IOException if this is no change */
    void apply(JsonText json) throws IOException {
        RowChange change = RowChange.read(json);
        if (isAppendOnly()) {
            changes.addFirst(row(change));
            if (changes.size() > maxRows) {
                changes.removeLast();
                others++;
            }
            return;
        }
        RowKey key = key(change);
        if (change.isDelete()) {
            if (byKey.remove(key) == null) {
                others = Math.max(0, others - 1);
            }
        } else if (byKey.containsKey(key)) {
            byKey.put(key, row(change));
        } else if (byKey.size() < maxRows) {
            byKey.put(key, row(change));
            if (!change.isInsert()) {
                others = Math.max(0, others - 1);
            }
        } else if (change.isInsert()) {
            others++;
        }
    }

    private TableRow row(RowChange change) throws IOException {
        List<@Nullable String> cells = new ArrayList<>(columns.size());
        for (Column column : columns) {
            cells.add(Cell.text(change.values().get(column.name())));
        }
        return new TableRow(cells, clock.millis());
    }

    private RowKey key(RowChange change) throws IOException {
        List<Object> parts = new ArrayList<>(primaryKey.size());
        StringBuilder identity = new StringBuilder();
        for (String column : primaryKey) {
            JsonText value = change.values().get(column);
            identity.append(value).append('\n'); // which stands in no JSON of the gateway's
            parts.add(part(value));
        }
        return RowKey.of(parts, identity.toString());
    }

    private static Object part(@Nullable JsonText value) throws IOException {
        if (value != null) {
            try (JsonParser parser = value.parser()) {
                JsonToken token = parser.nextToken();
                if (token.isNumeric()) {
                    return parser.getDecimalValue();
                }
            }
        }
        String text = Cell.text(value);
        return text == null ? "" : text;
    }
}
