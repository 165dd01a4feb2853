package dev.tidegate.gateway.writer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The last change of each key, kept back for a while: Flink's {@code sink.buffer-flush.max-rows} and
 * {@code sink.buffer-flush.interval}.
 *
 * <p>Changes leave in arrival order, and a key stands where its <em>last</em> change arrived. So a flush is the input
 * less its superseded changes, exactly what Kafka's log cleaner would leave of it: no change overtakes another. (Flink
 * promises no order between keys.)
 *
 * <p>No clock and no thread: the owner passes the time in, in milliseconds of any monotonic clock, calls from one thread
 * only, and flushes when {@link #put} or {@link #isDue} says so. A flush that falls due while the buffer is empty is not
 * made up for: the first change after a quiet time is due at once, so a lone write does not wait for the interval.
 *
 * @param <K> the identity of a row, with value equality
 * @param <V> a change on its way
 */
public final class CoalescingBuffer<K, V> {

    /**
     * When the buffer is full or due. Each is at least 1 (the interval: 1 ms).
     *
     * @param maxRows distinct keys, so a hot key never fills the buffer by this limit
     * @param maxBytes of all changes held, superseded ones too, because their writers are still waiting
     * @param interval the time between two flushes
     */
    public record Limits(int maxRows, long maxBytes, Duration interval) {
        public Limits {
            if (maxRows < 1 || maxBytes < 1 || interval.toMillis() < 1) {
                throw new IllegalArgumentException("Every limit of a buffer must be positive, but they are " + maxRows
                        + " rows, " + maxBytes + " bytes and " + interval);
            }
        }
    }

    /**
     * What became of one key.
     *
     * @param last the change to be sent
     * @param superseded those that it stands for, oldest first; whoever wrote them is answered as {@code last} is
     */
    public record Coalesced<V>(V last, List<V> superseded) {}

    private final Limits limits;
    private final Map<K, Coalesced<V>> changes = new LinkedHashMap<>();
    private long bytes;
    private long lastFlush;

    /** An empty buffer, first due one interval after {@code now}. */
    public CoalescingBuffer(Limits limits, long now) {
        this.limits = limits;
        this.lastFlush = now;
    }

    /**
     * Keeps a change in place of an earlier one of its key.
     *
     * @param size its bytes
     * @return whether the buffer is full: flush before the next change
     */
    public boolean put(K key, V change, long size) {
        // Removed first: a LinkedHashMap would leave the key at its first arrival.
        Coalesced<V> earlier = changes.remove(key);
        changes.put(key, new Coalesced<>(change, earlier == null ? List.of() : supersededBy(earlier)));
        bytes += size;
        return changes.size() >= limits.maxRows || bytes >= limits.maxBytes;
    }

    private static <V> List<V> supersededBy(Coalesced<V> earlier) {
        List<V> superseded = earlier.superseded.isEmpty() ? new ArrayList<>() : earlier.superseded;
        superseded.add(earlier.last);
        return superseded;
    }

    /** When the changes held must go, in the owner's milliseconds, perhaps in the past; nothing when none are held. */
    OptionalLong dueAt() {
        return changes.isEmpty() ? OptionalLong.empty() : OptionalLong.of(lastFlush + limits.interval.toMillis());
    }

    boolean isDue(long now) {
        OptionalLong due = dueAt();
        return due.isPresent() && due.getAsLong() <= now;
    }

    /** Takes everything out, in the order of each key's last arrival. */
    public List<Coalesced<V>> flush(long now) {
        List<Coalesced<V>> flushed = List.copyOf(changes.values());
        changes.clear();
        bytes = 0;
        lastFlush = now;
        return flushed;
    }

    /** Distinct keys held. */
    int rows() {
        return changes.size();
    }

    /** Bytes held, superseded changes included. */
    long bytes() {
        return bytes;
    }
}
