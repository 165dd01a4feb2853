package dev.tidegate.gateway.subscription;

import java.util.Arrays;

/**
 * For each partition the end of the logs that a reader was told pages of. In the middle of a page's way, a row that
 * changed again before that end is told later, where it changed last. Only a log that is as long tells it there: so a
 * reader goes on at no gateway that has read less.
 */
final class ReadEnds {
    private long[] ends = {};

    static ReadEnds of(long... ends) {
        ReadEnds made = new ReadEnds();
        made.ends = ends.clone();
        return made;
    }

    void reached(int partition, long end) {
        if (partition >= ends.length) {
            ends = Arrays.copyOf(ends, partition + 1);
        }
        ends[partition] = Math.max(ends[partition], end);
    }

    void clear() {
        ends = new long[0];
    }

    void reached(ReadEnds other) {
        for (int p = 0; p < other.ends.length; p++) {
            reached(p, other.ends[p]);
        }
    }

    /** Those of a reader at these offsets, which are no further than the ends. */
    long[] from(long[] offsets) {
        long[] from = offsets.clone();
        for (int p = 0; p < Math.min(from.length, ends.length); p++) {
            from[p] = Math.max(from[p], ends[p]);
        }
        return from;
    }

    /** Whether a reader at these offsets, who was told no more than this one, was told as much. */
    boolean covers(ReadEnds other, long[] offsets) {
        return Arrays.equals(from(offsets), from(other.from(offsets)));
    }
}
