package dev.tidegate.gateway.terminal;

import java.time.InstantSource;

/** How many happened a second, over the last few seconds. */
final class Rate {
    private static final int SECONDS = 5;

    private final InstantSource clock;
    private final long[] counts = new long[SECONDS + 1];
    private final long start;
    private long newest;

    Rate(InstantSource clock) {
        this.clock = clock;
        this.start = second();
        this.newest = start;
    }

    void add(long count) {
        advance();
        counts[(int) (newest % counts.length)] += count;
    }

    /** Over the last whole seconds; the one that has just begun would make it flicker. */
    double perSecond() {
        advance();
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        sum -= counts[(int) (newest % counts.length)];
        return (double) sum / Math.max(1, Math.min(SECONDS, newest - start));
    }

    private void advance() {
        long now = Math.max(newest, second());
        newest = Math.max(newest, now - counts.length);
        while (newest < now) {
            newest++;
            counts[(int) (newest % counts.length)] = 0;
        }
    }

    private long second() {
        return clock.millis() / 1000;
    }
}
