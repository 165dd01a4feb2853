package dev.tidegate.gateway.record;

import dev.tidegate.gateway.record.KafkaMessage.Header;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka record to be written. Its partition is the producer's choice: murmur2 over the key's bytes.
 *
 * @param key null when the table has no key layout
 * @param value null in a tombstone
 * @param timestamp milliseconds since 1970; null leaves it to the producer's clock
 * @param headers in order, empty when there are none
 */
public record OutgoingRecord(
        String topic,
        byte @Nullable [] key,
        byte @Nullable [] value,
        @Nullable Long timestamp,
        List<Header> headers) {}
