package dev.tidegate.gateway.query;

import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.gateway.catalog.Column;
import dev.tidegate.gateway.catalog.Table;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows and columns of one table, as a reader wants them. Equal queries of one table can share all work. Immutable. */
public final class Query {
    /** Steps of a filter for a row that do not count beside what else is done with it. */
    private static final int CHEAP_STEPS = 100;

    private final String text;
    private final List<Column> columns;
    private final @Nullable Filter filter;
    private final @Nullable Projection projection;
    private final long fingerprint;

    Query(List<Column> columns, @Nullable Filter filter, @Nullable Projection projection) {
        this.columns = List.copyOf(columns);
        this.filter = filter;
        this.projection = projection;
        this.text = (projection == null
                        ? ""
                        : String.join(",", columns.stream().map(Column::name).toList()))
                + "\n"
                + (filter == null ? "" : filter.text());
        this.fingerprint = isAll() ? 0 : hash(text);
    }

    /** Every column of every row. */
    public static Query all(Table table) {
        return new Query(table.columns(), null, null);
    }

    /** Whether that is every column of every row. */
    public boolean isAll() {
        return filter == null && projection == null;
    }

    /** The columns that the rows have, in DDL order; those of the primary key are always among them. */
    public List<Column> columns() {
        return columns;
    }

    /** Stands for the query in tokens, the same in every process; 0 for all. */
    public long fingerprint() {
        return fingerprint;
    }

    @Nullable
    Equality equality() {
        return filter == null ? null : filter.equality();
    }

    /** Whether no index finds it: it has to look at every row. */
    public boolean scans() {
        return filter != null && filter.equality() == null;
    }

    /** How many rows, or bytes of rows, to read in one turn of an event loop: fewer when the filter is a costly one. */
    public int share(int most) {
        int steps = filter == null ? 0 : filter.recentSteps();
        return steps <= CHEAP_STEPS ? most : (int) Math.max(1, (long) most * CHEAP_STEPS / steps);
    }

    /**
     * What a change of a row is to the reader.
     *
     * @param kind INSERT, UPDATE_AFTER or DELETE
     * @param row as it is now, null if it is gone
     * @param before as the reader may have seen it; null if there was none, or, unless this is an INSERT, if that is not
     *     known: then a row that is not wanted is told as a delete, for he may hold it
     * @param certain whether he holds {@code before} for sure, if he wanted it
     * @return null if it is nothing to him
     * @throws dev.tidegate.gateway.error.TidegateException {@link
     *     dev.tidegate.gateway.error.ErrorCode#FILTER_BUDGET_EXCEEDED}
     */
    public @Nullable ChangeKind kind(
            ChangeKind kind, @Nullable RowView row, @Nullable RowView before, boolean certain) {
        boolean wanted = row != null && matches(row);
        if (kind == ChangeKind.INSERT) {
            return wanted ? ChangeKind.INSERT : null;
        }
        if (row == null || before == null) {
            if (row == null && before != null) {
                return matches(before) ? ChangeKind.DELETE : null;
            }
            return wanted ? ChangeKind.UPDATE_AFTER : ChangeKind.DELETE;
        }
        boolean wasWanted = matches(before);
        if (!wanted) {
            return wasWanted ? ChangeKind.DELETE : null;
        }
        boolean same = certain && projection != null && wasWanted && projection.areSame(row, before);
        return same ? null : wasWanted ? ChangeKind.UPDATE_AFTER : ChangeKind.INSERT;
    }

    private boolean matches(RowView row) {
        return filter == null || filter.matches(row);
    }

    /** Writes the wanted columns of a row. */
    public void write(RowView row, byte[] entry, int start, Buffer into) {
        if (projection == null) {
            into.appendBytes(entry, start, entry.length - start);
        } else {
            projection.write(row, into);
        }
    }

    private static long hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong() | 1; // never 0
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Query query && text.equals(query.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text.strip();
    }
}
