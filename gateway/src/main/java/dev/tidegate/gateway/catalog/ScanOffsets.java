package dev.tidegate.gateway.catalog;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** An offset of each partition, in one of the five ways in which Flink's {@code scan.*.mode} options name them. */
public sealed interface ScanOffsets {

    /** Offsets that Kafka knows by name. */
    enum Named implements ScanOffsets {
        EARLIEST,
        LATEST,
        /**
         * What the consumer group of {@code properties.group.id} has committed; where it has not, {@code
         * properties.auto.offset.reset} decides.
         */
        COMMITTED
    }

    /**
     * The first record of each partition that is not older.
     *
     * @param millis milliseconds since 1970
     */
    record Timestamp(long millis) implements ScanOffsets {}

    /**
     * Offsets one by one. A partition that is not among them is begun at what the consumer group has committed, if there
     * is one, or else at the earliest offset.
     *
     * @param offsets from partition to offset, in the order of partitions
     */
    record Specific(Map<Integer, Long> offsets) implements ScanOffsets {
        public Specific {
            offsets = Collections.unmodifiableMap(new TreeMap<>(offsets));
        }
    }
}
