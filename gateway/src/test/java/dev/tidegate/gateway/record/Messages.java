package dev.tidegate.gateway.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidegate.gateway.record.KafkaMessage.Header;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Kafka records for tests. */
final class Messages {
    private Messages() {}

    static KafkaMessage message(@Nullable String key, @Nullable String value, Header... headers) {
        return new KafkaMessage(
                "t", 3, 42, 1_767_323_045_678L, "CreateTime", 7, List.of(headers), bytes(key), bytes(value));
    }

    static byte @Nullable [] bytes(@Nullable String text) {
        return text == null ? null : text.getBytes(UTF_8);
    }
}
