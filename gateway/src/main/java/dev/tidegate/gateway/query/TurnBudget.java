package dev.tidegate.gateway.query;

/**
 * The time that all filters together take in one turn of an event loop. When it is used up, the remaining filters of the
 * turn have only their average number of steps and a part of the time for each row, so that many costly filters do not add up to a long turn.
 * Belongs to one thread.
 */
public final class TurnBudget {
    private long nanos;

    void spend(long spentNanos) {
        nanos += spentNanos;
    }

    /** Nanoseconds spent by costly filters; filters of a few steps are not measured. */
    public long nanos() {
        return nanos;
    }
}
