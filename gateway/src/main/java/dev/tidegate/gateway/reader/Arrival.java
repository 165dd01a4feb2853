package dev.tidegate.gateway.reader;

import dev.tidegate.gateway.record.KafkaMessage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A record that was polled.
 *
 * @param effect what it says; null where that is not known yet
 */
record Arrival(KafkaMessage message, @Nullable Effect effect) {

    /** The same, read; as it is, if it is not prepared, or if to read it fails, which is reported when its turn comes. */
    Arrival read(Pipeline pipeline) {
        try {
            return isPrepared(pipeline.prepare(message)) ? new Arrival(message, pipeline.read(message)) : this;
        } catch (Throwable e) {
            return this;
        }
    }

    static boolean isPrepared(@Nullable CompletionStage<Void> preparation) {
        if (preparation == null) {
            return true;
        }
        CompletableFuture<Void> future = preparation.toCompletableFuture();
        return future.isDone() && !future.isCompletedExceptionally();
    }
}
