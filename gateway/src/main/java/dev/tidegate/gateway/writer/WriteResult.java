package dev.tidegate.gateway.writer;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of one request.
 *
 * @param rows changes that Kafka has, themselves or through the change that superseded them; with
 *     {@code 'sink.delivery-guarantee' = 'none'} those that were accepted. {@code -U} carries no news and is not counted
 * @param coalesced how many of them were superseded in the buffer and so have no record of their own
 * @param position for each partition written to, the offset after the last row: a reader that has come this far has
 *     seen them all. Empty when nothing was written, or when Kafka did not say where ({@code none}, {@code acks=0})
 * @param failures the rows that were not written
 */
public record WriteResult(int rows, int coalesced, Map<Integer, Long> position, RowFailures failures) {
    /** Of a request all of whose rows were written. */
    public WriteResult(int rows, int coalesced, Map<Integer, Long> position) {
        this(rows, coalesced, position, RowFailures.NONE);
    }

    public WriteResult {
        position = Collections.unmodifiableMap(new TreeMap<>(position));
    }
}
