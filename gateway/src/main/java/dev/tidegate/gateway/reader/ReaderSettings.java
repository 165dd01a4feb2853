package dev.tidegate.gateway.reader;

import java.time.Duration;

/**
 * How tables are read. Each component is an option of {@code tidegate.yaml} under {@code reader} with the same name in
 * kebab case.
 *
 * @param maxPollRecords records a poll may give, so the most that waits undecoded in a shard is twice that
 * @param slice how long a batch may hold its event loop before it lets others go first
 * @param shards consumers a table at the most; 0 is one for each event loop
 * @param probeInterval how often end offsets are asked for: lag and reachability are as old as this
 * @param discoveryInterval how often new partitions are looked for
 * @param retry first wait after Kafka failed; doubles up to {@code retryMax}
 */
public record ReaderSettings(
        int maxPollRecords,
        Duration slice,
        int shards,
        Duration probeInterval,
        Duration discoveryInterval,
        Duration retry,
        Duration retryMax) {

    public static final ReaderSettings DEFAULT = new ReaderSettings(
            2000,
            Duration.ofMillis(3),
            0,
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            Duration.ofMillis(250),
            Duration.ofSeconds(10));
}
