package dev.tidegate.gateway.query;

/**
 * Bounds on queries: options of {@code tidegate.yaml} under {@code subscriptions}.
 *
 * @param maxFilterLength {@code max-filter-length}: of a filter, in characters
 * @param maxCached {@code max-cached-queries}: compiled queries kept for each table, the latest
 * @param maxScanning {@code max-scanning-filters}: different filters on one table, for each event loop, that no index
 *     finds, so that each looks at every change; one more is refused
 * @param filters the budget of each filter; its components are options beside these
 */
public record QuerySettings(int maxFilterLength, int maxCached, int maxScanning, FilterLimits filters) {
    public static final QuerySettings DEFAULT = new QuerySettings(2_000, 1_000, 500, FilterLimits.DEFAULT);
}
