package dev.tidegate.gateway.catalog;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How rows are written: Flink's {@code sink.*} options.
 *
 * @param deliveryGuarantee {@code sink.delivery-guarantee}
 * @param bufferMaxRows {@code sink.buffer-flush.max-rows}; 0 together with a zero interval means no buffer
 * @param bufferInterval {@code sink.buffer-flush.interval}
 * @param transactionalIdPrefix {@code sink.transactional-id-prefix}; never null with exactly-once
 * @param partitioner {@code sink.partitioner}
 * @param parallelism {@code sink.parallelism}: how many encoders work at once, at least 1
 */
public record Sink(
        DeliveryGuarantee deliveryGuarantee,
        int bufferMaxRows,
        Duration bufferInterval,
        @Nullable String transactionalIdPrefix,
        Partitioner partitioner,
        int parallelism) {

    /** When a write is answered. Spelt in a DDL as {@code none}, {@code at-least-once}, {@code exactly-once}. */
    public enum DeliveryGuarantee {
        NONE("none"),
        AT_LEAST_ONCE("at-least-once"),
        EXACTLY_ONCE("exactly-once");

        private final String text;

        DeliveryGuarantee(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Which partition a row goes to. */
    public enum Partitioner {
        /** Kafka's choice: by the key's bytes, or by turns; in a DDL {@code default} or {@code round-robin}. */
        KAFKA,
        /** Flink's {@code FlinkFixedPartitioner}: each encoder has a partition, its number modulo that of partitions. */
        FIXED
    }

    /** Whether rows of one key are coalesced before they are sent. */
    public boolean buffered() {
        return bufferMaxRows > 0;
    }
}
