package dev.tidegate.gateway.writer;

import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.writer.RowFailures.RowFailure;
import java.util.List;
import java.util.TreeMap;

/** Gathers what became of rows that were not written: counts them all, and keeps some. Of one thread. */
public final class FailureList {
    private final int max;
    private final TreeMap<Long, RowFailure> listed = new TreeMap<>();
    private long count;

    /** @param max how many are kept: those with the lowest numbers */
    public FailureList(int max) {
        this.max = max;
    }

    public void add(long row, TidegateException cause) {
        count++;
        keep(new RowFailure(row, cause.code(), String.valueOf(cause.getMessage())));
    }

    public void addAll(RowFailures more) {
        count += more.count();
        more.listed().forEach(this::keep);
    }

    /** Rows that failed for no fault of theirs, and so are not listed. */
    void addUnlisted() {
        count++;
    }

    private void keep(RowFailure failure) {
        listed.put(failure.row(), failure);
        if (listed.size() > max) {
            listed.pollLastEntry();
        }
    }

    public long count() {
        return count;
    }

    public RowFailures toFailures() {
        return count == 0 ? RowFailures.NONE : new RowFailures(count, List.copyOf(listed.values()));
    }
}
