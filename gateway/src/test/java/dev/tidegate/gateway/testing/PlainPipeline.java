package dev.tidegate.gateway.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidegate.gateway.changelog.Changelog;
import dev.tidegate.gateway.changelog.CompactedLog;
import dev.tidegate.gateway.changelog.RecentLog;
import dev.tidegate.gateway.reader.Pipeline;
import dev.tidegate.gateway.record.KafkaMessage;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Takes keys and values for rows in serving form as they are. */
final class PlainPipeline implements Pipeline {

    @Override
    public @Nullable CompletionStage<Void> prepare(KafkaMessage message) {
        return null;
    }

    @Override
    public @Nullable String apply(KafkaMessage message, Changelog log) {
        if (message.value() != null && new String(message.value(), UTF_8).equals("broken")) {
            return "it is broken";
        }
        if (log instanceof RecentLog recent) {
            recent.append(message.offset(), message.value());
        } else if (message.value() == null) {
            ((CompactedLog) log).delete(message.offset(), message.key(), message.timestamp());
        } else {
            ((CompactedLog) log).upsert(message.offset(), message.key(), message.value());
        }
        log.advance(message.offset() + 1);
        return null;
    }
}
