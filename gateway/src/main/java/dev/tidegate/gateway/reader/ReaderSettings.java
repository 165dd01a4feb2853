package dev.tidegate.gateway.reader;

import java.time.Duration;
import java.util.Locale;

/**
 * How tables are read. Each component is an option of {@code tidegate.yaml} under {@code reader} with the same name in
 * kebab case.
 *
 * @param maxPollRecords records a poll may give, so the most that waits undecoded in a shard is twice that
 * @param slice how long a batch may hold its event loop before it lets others go first
 * @param shards consumers a table at the most; 0 is one for each event loop
 * @param probeInterval how often end offsets are asked for: lag and reachability are as old as this
 * @param discoveryInterval how often new partitions are looked for
 * @param limits bounds on the memory of the records of one poll; its components are options beside these
 * @param livenessTimeout how long a loop that has work to do may take to turn before it is reported and restarted
 * @param readyWhen what {@code /health/ready} waits for
 * @param retry first wait after Kafka failed; doubles up to {@code retryMax}
 */
public record ReaderSettings(
        int maxPollRecords,
        Duration slice,
        int shards,
        Duration probeInterval,
        Duration discoveryInterval,
        Duration retry,
        Duration retryMax,
        PollLimits limits,
        Duration livenessTimeout,
        ReadyWhen readyWhen) {

    /** What {@code /health/ready} waits for. */
    public enum ReadyWhen {
        /** The node has something to serve, and no table restores for the first time. */
        NODE,
        /** Every table is served. */
        ALL_TABLES;

        /** As the option spells it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public static final ReaderSettings DEFAULT = new ReaderSettings(
            2000,
            Duration.ofMillis(3),
            0,
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            Duration.ofMillis(250),
            Duration.ofSeconds(10));

    /** The same with the defaults of those that operators rarely set. */
    public ReaderSettings(
            int maxPollRecords,
            Duration slice,
            int shards,
            Duration probeInterval,
            Duration discoveryInterval,
            Duration retry,
            Duration retryMax) {
        this(
                maxPollRecords,
                slice,
                shards,
                probeInterval,
                discoveryInterval,
                retry,
                retryMax,
                PollLimits.DEFAULT,
                Duration.ofSeconds(30),
                ReadyWhen.NODE);
    }

    public ReaderSettings with(PollLimits otherLimits) {
        return new ReaderSettings(
                maxPollRecords,
                slice,
                shards,
                probeInterval,
                discoveryInterval,
                retry,
                retryMax,
                otherLimits,
                livenessTimeout,
                readyWhen);
    }

    public ReaderSettings withLivenessTimeout(Duration otherTimeout) {
        return new ReaderSettings(
                maxPollRecords,
                slice,
                shards,
                probeInterval,
                discoveryInterval,
                retry,
                retryMax,
                limits,
                otherTimeout,
                readyWhen);
    }
}
