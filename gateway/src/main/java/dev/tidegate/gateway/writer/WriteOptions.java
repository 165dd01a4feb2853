package dev.tidegate.gateway.writer;

import dev.tidegate.gateway.idempotency.IdempotencyKey;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * How a request wants to be written.
 *
 * @param rowNumbers what the user calls the change at a position
 * @param key by which the request is remembered, if it is
 * @param lenient whether a row that is at fault is refused alone, instead of with its request
 * @param async whether it is answered as soon as its rows are encoded, whatever becomes of them
 * @param maxFailedRows how many rows that were not written the answer lists
 */
public record WriteOptions(
        IntToLongFunction rowNumbers, @Nullable IdempotencyKey key, boolean lenient, boolean async, int maxFailedRows) {
    private static final int MAX_FAILED_ROWS = 100;

    /** Strict, and answered when Kafka has the rows, which are counted from a number on. */
    public static WriteOptions from(long firstRow) {
        return new WriteOptions(position -> firstRow + position, null, false, false, MAX_FAILED_ROWS);
    }
}
