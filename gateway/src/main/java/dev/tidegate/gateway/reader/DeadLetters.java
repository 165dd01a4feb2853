package dev.tidegate.gateway.reader;

import dev.tidegate.gateway.record.KafkaMessage;
import io.vertx.core.Future;

/** Where records go that cannot be read and are tolerated. */
@FunctionalInterface
public interface DeadLetters {

    /**
     * Sends the record on, as it was, to another topic. The reader does not go past it before the answer.
     *
     * @param reason why it could not be read
     */
    Future<Void> send(String topic, KafkaMessage message, String reason);
}
