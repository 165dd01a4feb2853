package dev.tidegate.gateway.config;

import static dev.tidegate.gateway.config.OptionTypes.BYTES;
import static dev.tidegate.gateway.config.OptionTypes.COUNT;
import static dev.tidegate.gateway.config.OptionTypes.TIME;

import dev.tidegate.format.option.Option;
import dev.tidegate.format.option.OptionType;
import dev.tidegate.format.option.Options;
import dev.tidegate.gateway.idempotency.IdempotencySettings;
import dev.tidegate.gateway.writer.WriterSettings;
import java.time.Duration;
import java.util.List;

/** The section {@code writer} of {@code tidegate.yaml}: its options, and the settings that come of them. */
final class WriterSection {
    private static final WriterSettings D = WriterSettings.defaults();
    static final Option<Long> IN_FLIGHT = Option.withDefault(
            "max-in-flight-bytes",
            BYTES,
            D.maxInFlightBytes(),
            "Bytes of rows a table may have taken and not yet answered for.");
    static final Option<Duration> CLOSE = Option.withDefault(
            "close-timeout", TIME, D.closeTimeout(), "How long closing waits for Kafka to confirm what was taken.");
    static final Option<String> NODE = Option.optional(
            "node",
            OptionType.STRING,
            "This node's name, which no other has: part of the ids of its transactions. Without it the host's name"
                    + " and the port.");
    static final Option<String> MEMORY = Option.withDefault(
            "idempotency.topic",
            OptionType.STRING,
            D.idempotency().topic(),
            "The topic that remembers requests with an Idempotency-Key, the same for all gateways of a cluster.");
    static final Option<Duration> RETENTION = Option.withDefault(
            "idempotency.retention", TIME, D.idempotency().retention(), "How long such a request is remembered.");
    static final Option<Integer> MAX_KEYS = Option.withDefault(
            "idempotency.max-keys",
            COUNT,
            D.idempotency().maxKeys(),
            "How many of them a table remembers at the most; of more the oldest are forgotten.");
    static final List<Option<?>> ALL = List.of(IN_FLIGHT, CLOSE, NODE, MEMORY, RETENTION, MAX_KEYS);

    private WriterSection() {}

    static WriterSettings settings(Options o) {
        return new WriterSettings(
                o.get(IN_FLIGHT),
                o.get(CLOSE),
                o.find(NODE).orElse(null),
                new IdempotencySettings(o.get(MEMORY), o.get(RETENTION), o.get(MAX_KEYS)));
    }
}
