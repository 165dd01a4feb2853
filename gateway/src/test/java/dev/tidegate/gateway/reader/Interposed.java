package dev.tidegate.gateway.reader;

import dev.tidegate.gateway.changelog.Changelog;
import dev.tidegate.gateway.record.KafkaMessage;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline with a test between it and its shard.
 *
 * @param before what must happen before this record can be applied, null for nothing
 * @param applying sees each record that is applied
 */
record Interposed(
        Pipeline pipeline,
        Function<KafkaMessage, @Nullable CompletionStage<Void>> before,
        Consumer<KafkaMessage> applying)
        implements Pipeline {

    @Override
    public @Nullable CompletionStage<Void> prepare(KafkaMessage message) {
        CompletionStage<Void> first = before.apply(message);
        return first == null ? pipeline.prepare(message) : first;
    }

    @Override
    public Effect read(KafkaMessage message) {
        return pipeline.read(message);
    }

    @Override
    public void apply(KafkaMessage message, Effect.Changes changes, Changelog log) {
        applying.accept(message);
        pipeline.apply(message, changes, log);
    }
}
