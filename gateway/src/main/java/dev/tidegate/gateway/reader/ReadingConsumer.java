package dev.tidegate.gateway.reader;

import dev.tidegate.gateway.record.KafkaMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A consumer that reads what it polls, on the thread that polls: it would else wait there while the event loop did so, and
 * what it has just unpacked is still at hand. So two processors share the work of one partition.
 */
final class ReadingConsumer extends KafkaConsumer<byte[], byte[]> {
    private final Pipeline pipeline;

    /** Blocks while host names are looked up. */
    ReadingConsumer(Map<String, Object> properties, Pipeline pipeline) {
        super(properties);
        this.pipeline = pipeline;
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
        List<Arrival> arrivals = new ArrayList<>(records.count());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            KafkaMessage message = Consumers.message(record);
            arrivals.add(new Arrival(message, read(message)));
        }
        return new Arrivals(arrivals, records.nextOffsets());
    }

    private @Nullable Effect read(KafkaMessage message) {
        try {
            return isPrepared(pipeline.prepare(message)) ? pipeline.read(message) : null;
        } catch (RuntimeException e) {
            return null; // a bug, which will show again in its turn, where it can be told
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
