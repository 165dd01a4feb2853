package dev.tidegate.gateway.writer;

import dev.tidegate.gateway.record.KafkaMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A record to be sent: what the record layer will make of a change. */
public record OutgoingRecord(
        String topic,
        byte @Nullable [] key,
        byte @Nullable [] value,
        @Nullable Long timestamp,
        List<KafkaMessage.Header> headers) {}
