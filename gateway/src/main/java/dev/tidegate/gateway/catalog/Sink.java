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
 */
public record Sink(
        DeliveryGuarantee deliveryGuarantee,
        int bufferMaxRows,
        Duration bufferInterval,
        @Nullable String transactionalIdPrefix) {

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

    /** Whether rows of one key are coalesced before they are sent. */
    public boolean buffered() {
        return bufferMaxRows > 0;
    }
}
