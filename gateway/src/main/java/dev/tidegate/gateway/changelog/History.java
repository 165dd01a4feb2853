package dev.tidegate.gateway.changelog;

import org.jspecify.annotations.Nullable;

/**
 * The changes of late, each with the entry that it replaced: a ring up to a bound. What the log itself still holds is
 * shared with it, so the price of a change is the entry that it replaced.
 */
final class History {
    private static final int OVERHEAD = 40;

    private final long maxBytes;
    private final OffsetRing ring = new OffsetRing();
    private byte[] @Nullable [] priors = new byte[OffsetRing.INITIAL_CAPACITY][];
    private byte[] @Nullable [] entries = new byte[OffsetRing.INITIAL_CAPACITY][];
    private int[] keyLengths = new int[OffsetRing.INITIAL_CAPACITY];
    /** What each prior counts for: to look at it again, long after, would cost more than to remember. */
    private int[] sizes = new int[OffsetRing.INITIAL_CAPACITY];

    private long bytes;
    private long start = Long.MAX_VALUE;

    History(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Until this is called nothing is remembered. */
    void beginAt(long offset) {
        start = offset;
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
        if (ring.isFull()) {
            grow();
        }
        int at = ring.add(offset);
        priors[at] = prior;
        entries[at] = entry;
        keyLengths[at] = keyLength;
        sizes[at] = (int) heapOf(prior);
        bytes += sizes[at];
        while (bytes > maxBytes && ring.size() > 0) {
            dropOldest();
        }
    }

    private void dropOldest() {
        start = ring.offset(0) + 1;
        int at = ring.removeOldest();
        bytes -= sizes[at];
        priors[at] = null;
        entries[at] = null;
    }

    private static long heapOf(byte @Nullable [] prior) {
        return OVERHEAD + (prior == null ? 0 : CompactedLog.heapOf(prior));
    }

    private void grow() {
        priors = ring.grown(priors);
        entries = ring.grown(entries);
        keyLengths = ring.grown(keyLengths);
        sizes = ring.grown(sizes);
        ring.grow();
    }

    /** @param end of the log: where the reader stands who has read all */
    Replay replay(long position, long end, int maxBytes, int maxChanges) {
        return ring.replay(position, end, maxBytes, maxChanges, this::addTo);
    }

    private void addTo(Replay replay, long offset, int at) {
        byte[] entry = entries[at];
        if (entry == null) {
            throw new IllegalStateException("no change at " + offset);
        }
        replay.add(offset, priors[at], entry, keyLengths[at]);
    }
}
