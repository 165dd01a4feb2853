package dev.tidegate.gateway.config;

import static dev.tidegate.gateway.config.OptionTypes.COUNT;
import static dev.tidegate.gateway.config.OptionTypes.COUNT_OR_ZERO;
import static dev.tidegate.gateway.config.OptionTypes.TIME;

import dev.tidegate.format.option.Option;
import dev.tidegate.format.option.Options;
import dev.tidegate.gateway.reader.ReaderSettings;
import java.time.Duration;
import java.util.List;

/** The section {@code reader} of {@code tidegate.yaml}: its options, and the settings that come of them. */
final class ReaderSection {
    private static final ReaderSettings D = ReaderSettings.DEFAULT;
    static final Option<Integer> MAX_POLL =
            Option.withDefault("max-poll-records", COUNT, D.maxPollRecords(), "The most records of one poll.");
    static final Option<Duration> SLICE =
            Option.withDefault("slice", TIME, D.slice(), "How long a batch may hold its event loop.");
    static final Option<Integer> SHARDS = Option.withDefault(
            "shards", COUNT_OR_ZERO, D.shards(), "The most consumers of one table; 0 is one for each event loop.");
    static final Option<Duration> PROBE = Option.withDefault(
            "probe-interval", TIME, D.probeInterval(), "How often Kafka is asked for its end offsets.");
    static final Option<Duration> DISCOVERY = Option.withDefault(
            "discovery-interval", TIME, D.discoveryInterval(), "How often new partitions are looked for.");
    static final Option<Duration> RETRY =
            Option.withDefault("retry", TIME, D.retry(), "The first wait after Kafka failed.");
    static final Option<Duration> RETRY_MAX =
            Option.withDefault("retry-max", TIME, D.retryMax(), "The longest wait after Kafka failed.");
    static final List<Option<?>> ALL = List.of(MAX_POLL, SLICE, SHARDS, PROBE, DISCOVERY, RETRY, RETRY_MAX);

    private ReaderSection() {}

    static ReaderSettings settings(Options o) {
        return new ReaderSettings(
                o.get(MAX_POLL),
                o.get(SLICE),
                o.get(SHARDS),
                o.get(PROBE),
                o.get(DISCOVERY),
                o.get(RETRY),
                o.get(RETRY_MAX));
    }
}
