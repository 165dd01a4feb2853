package dev.tidegate.gateway.changelog;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The changes of late, each with the entry that it replaced: a ring up to a bound. What the log itself still holds is
 * shared with it, so the price of a change is the entry that it replaced.
 */
final class History {
    private static final int OVERHEAD = 40;

    private final long maxBytes;
    /** The oldest stands at {@code head}; the capacity is a power of two. */
    private long[] offsets = new long[64];

    private byte[] @Nullable [] priors = new byte[64][];
    private byte[] @Nullable [] entries = new byte[64][];
    private int[] keyLengths = new int[64];
    private int head;
    private int size;
    private long bytes;
    private long start;

    History(long start, long maxBytes) {
        this.start = start;
        this.maxBytes = maxBytes;
    }

    /** Every change at or after this position is at hand. */
    long start() {
        return start;
    }

    long bytes() {
        return bytes;
    }

    void add(long offset, byte @Nullable [] prior, byte[] entry, int keyLength) {
        if (offset < start) {
            return;
        }
        if (size == offsets.length) {
            grow();
        }
        int at = at(size++);
        offsets[at] = offset;
        priors[at] = prior;
        entries[at] = entry;
        keyLengths[at] = keyLength;
        bytes += heapOf(prior);
        while (bytes > maxBytes && size > 0) {
            dropOldest();
        }
    }

    private void dropOldest() {
        bytes -= heapOf(priors[head]);
        start = offsets[head] + 1;
        priors[head] = null;
        entries[head] = null;
        head = at(1);
        size--;
    }

    private int at(int index) {
        return (head + index) & (offsets.length - 1);
    }

    private static long heapOf(byte @Nullable [] prior) {
        return OVERHEAD + (prior == null ? 0 : CompactedLog.heapOf(prior));
    }

    private void grow() {
        int[] order = new int[size];
        Arrays.setAll(order, this::at);
        int capacity = offsets.length * 2;
        long[] newOffsets = new long[capacity];
        byte[] @Nullable [] newPriors = new byte[capacity][];
        byte[] @Nullable [] newEntries = new byte[capacity][];
        int[] newKeyLengths = new int[capacity];
        for (int i = 0; i < size; i++) {
            newOffsets[i] = offsets[order[i]];
            newPriors[i] = priors[order[i]];
            newEntries[i] = entries[order[i]];
            newKeyLengths[i] = keyLengths[order[i]];
        }
        offsets = newOffsets;
        priors = newPriors;
        entries = newEntries;
        keyLengths = newKeyLengths;
        head = 0;
    }

    /** @param end of the log: where the reader stands who has read all */
    Replay replay(long position, long end, int maxBytes, int maxChanges) {
        Replay replay = new Replay(end);
        long last = -1;
        for (int i = indexAtOrAfter(position); i < size; i++) {
            int at = at(i);
            long offset = offsets[at];
            if (offset != last && replay.isFull(maxBytes, maxChanges)) {
                replay.endAt(last + 1); // never between two changes of one record
                return replay;
            }
            last = offset;
            byte[] entry = entries[at];
            if (entry == null) {
                throw new IllegalStateException("no change at " + i + " of " + size);
            }
            replay.add(offset, priors[at], entry, keyLengths[at]);
        }
        return replay;
    }

    private int indexAtOrAfter(long offset) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (offsets[at(middle)] < offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
