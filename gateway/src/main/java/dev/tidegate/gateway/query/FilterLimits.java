package dev.tidegate.gateway.query;

import java.time.Duration;

/**
 * The budget of a filter: options of {@code tidegate.yaml} under {@code subscriptions}. A filter that exceeds it ends the
 * subscriptions that use it, with {@link dev.tidegate.gateway.error.ErrorCode#FILTER_BUDGET_EXCEEDED}.
 *
 * @param maxSteps {@code max-filter-steps}: for one row; a step is the evaluation of one part of the expression, about
 *     {@link #NANOS_PER_STEP} ns
 * @param averageSteps {@code max-filter-average-steps}: for a row on average over many rows
 * @param maxTime {@code max-filter-time}: for one row
 * @param maxBytes {@code max-filter-bytes}: of the values that the filter makes for one row, and of a column it reads
 * @param maxPattern {@code max-filter-pattern}: instructions of one compiled regular expression
 */
public record FilterLimits(int maxSteps, int averageSteps, Duration maxTime, long maxBytes, int maxPattern) {
    public static final FilterLimits DEFAULT =
            new FilterLimits(50_000, 2_000, Duration.ofMillis(20), 4L * 1024 * 1024, 1_000);

    static final int NANOS_PER_STEP = 50;

    /** How many steps a filter may be above its average before it is ended, as a number of the costliest rows. */
    private static final int BURST = 5;

    long burstSteps() {
        return (long) BURST * maxSteps;
    }
}
