package dev.tidegate.gateway.config;

import static dev.tidegate.gateway.config.OptionTypes.COUNT;
import static dev.tidegate.gateway.config.OptionTypes.COUNT_OR_ZERO;
import static dev.tidegate.gateway.config.OptionTypes.INT_BYTES;
import static dev.tidegate.gateway.config.OptionTypes.TIME;

import dev.tidegate.format.option.Option;
import dev.tidegate.format.option.OptionType;
import dev.tidegate.format.option.Options;
import dev.tidegate.gateway.reader.PollLimits;
import dev.tidegate.gateway.reader.ReaderSettings;
import dev.tidegate.gateway.reader.ReaderSettings.ReadyWhen;
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
    static final Option<Integer> MAX_FETCH_BYTES = Option.withDefault(
            "max-fetch-bytes",
            INT_BYTES,
            D.limits().maxFetchBytes(),
            "Compressed bytes of one fetch (Kafka's fetch.max.bytes): each consumer of a table holds so many for every broker it reads from.");
    static final Option<Integer> MAX_PARTITION_FETCH_BYTES = Option.withDefault(
            "max-partition-fetch-bytes",
            INT_BYTES,
            D.limits().maxPartitionFetchBytes(),
            "Compressed bytes of one partition in a fetch (Kafka's max.partition.fetch.bytes); a first batch that is larger comes nevertheless.");
    static final Option<Long> MAX_POLL_BYTES = Option.withDefault(
            "max-poll-bytes",
            OptionTypes.BYTES,
            D.limits().maxPollBytes(),
            "Decompressed keys and values of one poll: each consumer of a table holds at most two polls; a single larger record comes nevertheless.");
    static final Option<Duration> LIVENESS = Option.withDefault(
            "liveness-timeout",
            TIME,
            D.livenessTimeout(),
            "How long a loop that has work to do may take to turn before it is reported and restarted.");
    static final Option<ReadyWhen> READY_WHEN = Option.withDefault(
            "ready-when",
            OptionType.oneOf(ReadyWhen.class),
            D.readyWhen(),
            "Whether /health/ready needs a node that has something to serve (node) or every table (all-tables).");
    static final List<Option<?>> ALL = List.of(
            MAX_POLL,
            SLICE,
            SHARDS,
            PROBE,
            DISCOVERY,
            RETRY,
            RETRY_MAX,
            MAX_FETCH_BYTES,
            MAX_PARTITION_FETCH_BYTES,
            MAX_POLL_BYTES,
            LIVENESS,
            READY_WHEN);

    private ReaderSection() {}

    static ReaderSettings settings(Options o) {
        return new ReaderSettings(
                o.get(MAX_POLL),
                o.get(SLICE),
                o.get(SHARDS),
                o.get(PROBE),
                o.get(DISCOVERY),
                o.get(RETRY),
                o.get(RETRY_MAX),
                new PollLimits(o.get(MAX_FETCH_BYTES), o.get(MAX_PARTITION_FETCH_BYTES), o.get(MAX_POLL_BYTES)),
                o.get(LIVENESS),
                o.get(READY_WHEN));
    }
}
