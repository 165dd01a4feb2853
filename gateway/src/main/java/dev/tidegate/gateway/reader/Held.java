package dev.tidegate.gateway.reader;

import dev.tidegate.gateway.record.KafkaMessage;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The records of one partition that wait behind one that cannot be applied yet. Bounded by the two batches that may be
 * on their way when the partition is paused.
 */
final class Held {
    private final Deque<KafkaMessage> messages = new ArrayDeque<>();

    void add(KafkaMessage message) {
        messages.add(message);
    }

    void addAll(Held others) {
        messages.addAll(others.messages);
        others.messages.clear();
    }

    KafkaMessage next() {
        return messages.remove();
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }
}
