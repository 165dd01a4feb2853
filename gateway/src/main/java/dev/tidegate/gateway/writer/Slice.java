package dev.tidegate.gateway.writer;

import java.util.function.LongSupplier;

/**
 * How long a piece of work may hold its event loop before others get their turn: 2 ms.
 *
 * @param nanoTime as {@link System#nanoTime}
 */
record Slice(LongSupplier nanoTime, long end) {
    private static final long NANOS = 2_000_000;

    static Slice begin(LongSupplier nanoTime) {
        return new Slice(nanoTime, nanoTime.getAsLong() + NANOS);
    }

    boolean isOver() {
        return nanoTime.getAsLong() - end >= 0;
    }
}
