package dev.tidegate.gateway.catalog;

import dev.tidegate.format.option.Option;
import dev.tidegate.format.option.Options;
import dev.tidegate.gateway.catalog.Sink.DeliveryGuarantee;
import dev.tidegate.gateway.catalog.Sink.Partitioner;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Reads Flink's {@code sink.*} options, and refuses by name what is not served yet. */
final class SinkReader {
    /** Flink's, which leaves room for the rest of the id. */
    private static final int MAX_PREFIX_BYTES = 64_000;

    /** More encoders than any machine has processors for. */
    private static final int MAX_PARALLELISM = 1_024;

    private final WithClause with;
    private final Options options;
    private final List<String> warnings;

    SinkReader(WithClause with, Options options, List<String> warnings) {
        this.with = with;
        this.options = options;
        this.warnings = warnings;
    }

    Sink readUpsert() {
        int maxRows = options.get(ConnectorOptions.BUFFER_MAX_ROWS);
        Duration interval = options.get(ConnectorOptions.BUFFER_INTERVAL);
        boolean buffered = maxRows > 0 && !interval.isZero();
        boolean unbuffered = maxRows == 0 && interval.isZero();
        if (!buffered && !unbuffered) {
            with.fault(
                    maxRows > 0 || with.has(ConnectorOptions.BUFFER_MAX_ROWS)
                            ? ConnectorOptions.BUFFER_MAX_ROWS
                            : ConnectorOptions.BUFFER_INTERVAL,
                    "and its companion bound the buffer together: set both 'sink.buffer-flush.max-rows' and"
                            + " 'sink.buffer-flush.interval' to more than 0, or neither.");
        }
        return sink(guarantee(ConnectorOptions.DELIVERY_GUARANTEE), maxRows, interval, Partitioner.KAFKA);
    }

    Sink readAppend(boolean keyed) {
        Partitioner partitioner = partitioner(keyed);
        boolean old = with.has(ConnectorOptions.SEMANTIC);
        if (old) {
            warnings.add("Option 'sink.semantic' is deprecated"
                    + (with.has(ConnectorOptions.DELIVERY_GUARANTEE) ? " and overrules" : ". Write")
                    + " 'sink.delivery-guarantee'.");
        }
        DeliveryGuarantee guarantee = old
                ? guarantee(options.find(ConnectorOptions.SEMANTIC).orElseThrow(), ConnectorOptions.SEMANTIC)
                : guarantee(ConnectorOptions.DELIVERY_GUARANTEE);
        return sink(guarantee, 0, Duration.ZERO, partitioner);
    }

    private Sink sink(DeliveryGuarantee guarantee, int maxRows, Duration interval, Partitioner partitioner) {
        String prefix = options.find(ConnectorOptions.TRANSACTIONAL_ID_PREFIX).orElse(null);
        return new Sink(guarantee, maxRows, interval, prefix, partitioner, parallelism());
    }

    private DeliveryGuarantee guarantee(Option<DeliveryGuarantee> option) {
        return guarantee(options.get(option), option);
    }

    private DeliveryGuarantee guarantee(DeliveryGuarantee guarantee, Option<DeliveryGuarantee> option) {
        String prefix = options.find(ConnectorOptions.TRANSACTIONAL_ID_PREFIX).orElse("");
        if (guarantee == DeliveryGuarantee.EXACTLY_ONCE && prefix.isBlank()) {
            with.fault(
                    option,
                    "'exactly-once' needs 'sink.transactional-id-prefix': what the ids of this table's transactions"
                            + " begin with, in no other application of the cluster.");
        }
        if (prefix.getBytes(StandardCharsets.UTF_8).length > MAX_PREFIX_BYTES) {
            with.fault(
                    ConnectorOptions.TRANSACTIONAL_ID_PREFIX,
                    "is longer than " + MAX_PREFIX_BYTES + " bytes. Write a shorter one.");
        }
        return guarantee;
    }

    private int parallelism() {
        int parallelism = options.find(ConnectorOptions.SINK_PARALLELISM).orElse(1);
        if (parallelism < 1 || parallelism > MAX_PARALLELISM) {
            with.fault(ConnectorOptions.SINK_PARALLELISM, "must be at least 1, and at most " + MAX_PARALLELISM + ".");
            return 1;
        }
        return parallelism;
    }

    private Partitioner partitioner(boolean keyed) {
        String partitioner = options.get(ConnectorOptions.PARTITIONER);
        switch (partitioner) {
            case "default":
                return Partitioner.KAFKA;
            case "round-robin":
                if (keyed) {
                    with.fault(
                            ConnectorOptions.PARTITIONER,
                            "'round-robin' and 'key.fields' contradict each other: with a key the key decides. Write"
                                    + " 'default'.");
                }
                return Partitioner.KAFKA;
            case "fixed":
                return Partitioner.FIXED;
            default:
                with.fault(
                        ConnectorOptions.PARTITIONER,
                        "'" + partitioner + "' is not supported: Flink's classes cannot run here. Write 'default',"
                                + " 'fixed' or 'round-robin'.");
                return Partitioner.KAFKA;
        }
    }
}
