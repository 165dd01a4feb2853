package dev.tidegate.gateway.config;

import static dev.tidegate.gateway.config.OptionTypes.BYTES;
import static dev.tidegate.gateway.config.OptionTypes.COUNT;
import static dev.tidegate.gateway.config.OptionTypes.INT_BYTES;
import static dev.tidegate.gateway.config.OptionTypes.TIME;

import dev.tidegate.format.option.Option;
import dev.tidegate.format.option.Options;
import dev.tidegate.gateway.query.FilterLimits;
import dev.tidegate.gateway.query.QuerySettings;
import dev.tidegate.gateway.subscription.SnapshotSettings;
import dev.tidegate.gateway.subscription.SubscriptionSettings;
import java.time.Duration;
import java.util.List;

/** The section {@code subscriptions} of {@code tidegate.yaml}: its options, and the settings that come of them. */
final class SubscriptionSection {
    private static final SubscriptionSettings D = SubscriptionSettings.DEFAULT;
    static final Option<Integer> MAX_FRAME =
            Option.withDefault("max-frame-bytes", INT_BYTES, D.maxFrameBytes(), "Bytes of rows in one frame.");
    static final Option<Integer> IN_FLIGHT = Option.withDefault(
            "frames-in-flight", COUNT, D.framesInFlight(), "Frames between a partition's event loop and another.");
    static final Option<Duration> HEARTBEAT =
            Option.withDefault("heartbeat", TIME, D.heartbeat(), "How often progress is told.");
    static final Option<Integer> MAX =
            Option.withDefault("max-subscribers", COUNT, D.maxSubscribers(), "The most subscribers on this node.");
    static final Option<Duration> GOAWAY = Option.withDefault(
            "goaway-retry", TIME, D.goawayRetry(), "How long clients of a draining node wait at the least.");
    static final Option<Duration> STALL = Option.withDefault(
            "max-stall", TIME, D.maxStall(), "How long a connection may take nothing before it is given up.");
    static final Option<Duration> POSITION = Option.withDefault(
            "position-timeout",
            TIME,
            D.positionTimeout(),
            "How long a resumed subscription waits for this gateway to reach the position it resumes from.");
    static final Option<Integer> SNAPSHOTS = Option.withDefault(
            "max-snapshots",
            COUNT,
            D.snapshots().maxSnapshots(),
            "Snapshots read at one time, for each event loop; the others wait for their turn.");
    static final Option<Long> SNAPSHOT_CACHE = Option.withDefault(
            "snapshot-cache-bytes",
            BYTES,
            D.snapshots().snapshotCacheBytes(),
            "Heap for pages that readers share, for each table and event loop.");
    static final Option<Integer> FILTER_LENGTH = Option.withDefault(
            "max-filter-length", COUNT, D.queries().maxFilterLength(), "The most characters of a filter.");
    static final Option<Integer> CACHED = Option.withDefault(
            "max-cached-queries", COUNT, D.queries().maxCached(), "Compiled queries kept for each table.");
    static final Option<Integer> SCANNING = Option.withDefault(
            "max-scanning-filters",
            COUNT,
            D.queries().maxScanning(),
            "Different filters on a table, for each event loop, that no index finds.");
    static final Option<Integer> FILTER_STEPS = Option.withDefault(
            "max-filter-steps",
            COUNT,
            D.queries().filters().maxSteps(),
            "The most steps of a filter for one row; a step is the evaluation of one part of the expression.");
    static final Option<Integer> FILTER_AVERAGE = Option.withDefault(
            "max-filter-average-steps",
            COUNT,
            D.queries().filters().averageSteps(),
            "The most steps of a filter for a row, on average over many rows.");
    static final Option<Duration> FILTER_TIME = Option.withDefault(
            "max-filter-time", TIME, D.queries().filters().maxTime(), "The longest time of a filter for one row.");
    static final Option<Long> FILTER_BYTES = Option.withDefault(
            "max-filter-bytes",
            BYTES,
            D.queries().filters().maxBytes(),
            "The most bytes of a column that a filter reads, and of the values that it makes for one row.");
    static final Option<Integer> FILTER_PATTERN = Option.withDefault(
            "max-filter-pattern",
            COUNT,
            D.queries().filters().maxPattern(),
            "The most instructions of one compiled regular expression in a filter.");
    static final List<Option<?>> ALL = List.of(
            MAX_FRAME,
            IN_FLIGHT,
            HEARTBEAT,
            MAX,
            GOAWAY,
            STALL,
            POSITION,
            SNAPSHOTS,
            SNAPSHOT_CACHE,
            FILTER_LENGTH,
            CACHED,
            SCANNING,
            FILTER_STEPS,
            FILTER_AVERAGE,
            FILTER_TIME,
            FILTER_BYTES,
            FILTER_PATTERN);

    private SubscriptionSection() {}

    static SubscriptionSettings settings(Options o) {
        return new SubscriptionSettings(
                o.get(MAX_FRAME),
                o.get(IN_FLIGHT),
                o.get(HEARTBEAT),
                o.get(MAX),
                o.get(GOAWAY),
                o.get(STALL),
                o.get(POSITION),
                new SnapshotSettings(o.get(SNAPSHOTS), o.get(SNAPSHOT_CACHE)),
                new QuerySettings(o.get(FILTER_LENGTH), o.get(CACHED), o.get(SCANNING), filters(o)));
    }

    private static FilterLimits filters(Options o) {
        return new FilterLimits(
                o.get(FILTER_STEPS),
                o.get(FILTER_AVERAGE),
                o.get(FILTER_TIME),
                o.get(FILTER_BYTES),
                o.get(FILTER_PATTERN));
    }
}
