package dev.tidegate.gateway.record;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka record as it was read: the client's class without the client.
 *
 * @param timestamp milliseconds since 1970
 * @param timestampType {@code NoTimestampType}, {@code CreateTime} or {@code LogAppendTime}
 * @param leaderEpoch null when the broker did not say
 * @param key null when there is none
 * @param value null in a tombstone
 */
public record KafkaMessage(
        String topic,
        int partition,
        long offset,
        long timestamp,
        String timestampType,
        @Nullable Integer leaderEpoch,
        List<Header> headers,
        byte @Nullable [] key,
        byte @Nullable [] value) {

    /** Bytes of key and value. */
    public int size() {
        return (key == null ? 0 : key.length) + (value == null ? 0 : value.length);
    }

    /** One header; keys may repeat. */
    public record Header(String key, byte @Nullable [] value) {}
}
