package dev.tidegate.gateway.writer;

import dev.tidegate.gateway.error.ErrorCode;
import java.util.List;

/**
 * Rows of a request that were not written.
 *
 * @param count of all
 * @param listed of those with the lowest numbers, as many as were asked for
 */
public record RowFailures(long count, List<RowFailure> listed) {
    public static final RowFailures NONE = new RowFailures(0, List.of());

    /**
     * One row.
     *
     * @param row its number, as the user counts
     * @param detail why, with the column if there is one at fault
     */
    public record RowFailure(long row, ErrorCode code, String detail) {}

    public RowFailures {
        listed = List.copyOf(listed);
    }
}
