package dev.tidegate.gateway.writer;

import dev.tidegate.gateway.record.KafkaMessage.Header;
import dev.tidegate.gateway.record.OutgoingRecord;
import dev.tidegate.gateway.writer.CoalescingBuffer.Coalesced;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The way from the event loop into Kafka's producer and back, in order.
 *
 * <p>Handing a record over may block, for as long as the topic's leader is unknown or the producer's memory is full. So
 * rows go in chunks through a worker thread, one chunk at a time; and because waiting once a row would hold up
 * thousands of rows for hours, the first row that Kafka cannot take for want of either fails all that wait behind it.
 * (This is why records do not go through the send of the Vert.x client, which queues them one by one.) Confirmations
 * come on the producer's thread and are brought to the loop in bunches.
 *
 * <p>Every row added is settled exactly once, on the event loop.
 */
final class Outbox {
    private static final int CHUNK_ROWS = 512;

    /** Takes what became of each row, on the event loop. */
    interface Settlement {
        /** @param offset negative when Kafka did not say */
        void confirmed(Coalesced<PendingRow> row, int partition, long offset);

        /** @param partition negative when it is not known */
        void failed(Coalesced<PendingRow> row, int partition, Throwable cause);
    }

    private final Context context;
    private final Producers.Shared producer;
    private final Settlement settlement;

    // Of the event loop.
    private final ArrayDeque<Coalesced<PendingRow>> waiting = new ArrayDeque<>();
    private boolean handingOver;

    // Between the producer's thread, the worker's and the event loop.
    private final Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean settling = new AtomicBoolean();

    /** @param context the event loop whose methods these are */
    Outbox(Context context, Producers.Shared producer, Settlement settlement) {
        this.context = context;
        this.producer = producer;
        this.settlement = settlement;
    }

    /** Makes the producer now, rather than with the first row; fails if it cannot be made. */
    Future<Void> connect() {
        return context.executeBlocking(producer::get).mapEmpty();
    }

    /**
     * Lets go of the producer.
     *
     * @param patience how long to wait for what is not confirmed yet, if nobody else uses it
     */
    Future<Void> close(Duration patience) {
        // Not in order behind what is being handed over: a row that waits for its topic holds that queue.
        return context.executeBlocking(
                () -> {
                    producer.release(patience);
                    return null;
                },
                false);
    }

    void add(Coalesced<PendingRow> row) {
        waiting.add(row);
    }

    /** Sends what was added. */
    void send() {
        if (handingOver || waiting.isEmpty()) {
            return;
        }
        handingOver = true;
        List<Delivery> chunk = nextChunk(CHUNK_ROWS);
        context.<@Nullable Throwable>executeBlocking(() -> handOver(chunk)).onComplete(handed -> {
            handingOver = false;
            Throwable obstacle = handed.succeeded() ? handed.result() : handed.cause();
            if (obstacle != null) {
                chunk.forEach(delivery -> delivery.fail(obstacle));
                nextChunk(waiting.size()).forEach(delivery -> delivery.fail(obstacle));
            }
            send();
        });
    }

    private List<Delivery> nextChunk(int maxRows) {
        List<Delivery> chunk = new ArrayList<>(Math.min(waiting.size(), maxRows));
        while (chunk.size() < maxRows && !waiting.isEmpty()) {
            chunk.add(new Delivery(waiting.remove()));
        }
        return chunk;
    }

    /**
     * On a worker thread.
     *
     * @return what keeps the rest of the chunk, and whatever waits behind it, from being sent; null if nothing does
     */
    private @Nullable Throwable handOver(List<Delivery> chunk) {
        Producer<byte[], byte[]> kafka = producer.get();
        for (int i = 0; i < chunk.size(); i++) {
            Throwable obstacle = handOver(kafka, chunk.get(i));
            if (obstacle != null) {
                chunk.subList(i, chunk.size()).forEach(delivery -> delivery.fail(obstacle));
                return obstacle;
            }
        }
        return null;
    }

    private @Nullable Throwable handOver(Producer<byte[], byte[]> kafka, Delivery delivery) {
        try {
            delivery.worker = Thread.currentThread();
            kafka.send(recordOf(delivery.row.last().record()), delivery);
            return delivery.obstacle;
        } catch (ApiException e) {
            return e;
        } catch (RuntimeException e) {
            // Kafka throws only when this producer can never send again: it is fenced, forbidden or closed.
            producer.discard(kafka);
            return e;
        }
    }

    private static ProducerRecord<byte[], byte[]> recordOf(OutgoingRecord record) {
        RecordHeaders headers = new RecordHeaders();
        for (Header header : record.headers()) {
            headers.add(header.key(), header.value());
        }
        // Without a partition the producer takes murmur2 of the key's bytes, as Flink does.
        return new ProducerRecord<>(record.topic(), null, record.timestamp(), record.key(), record.value(), headers);
    }

    private void settleSoon(Outcome outcome) {
        outcomes.add(outcome);
        if (settling.compareAndSet(false, true)) {
            context.runOnContext(turn -> settle());
        }
    }

    private void settle() {
        Slice slice = Slice.begin();
        Outcome outcome;
        while ((outcome = outcomes.poll()) != null) {
            settle(outcome);
            if (slice.isOver()) {
                context.runOnContext(turn -> settle());
                return;
            }
        }
        settling.set(false);
        if (!outcomes.isEmpty() && settling.compareAndSet(false, true)) {
            context.runOnContext(turn -> settle());
        }
    }

    private void settle(Outcome outcome) {
        if (outcome.failure == null) {
            settlement.confirmed(outcome.row, outcome.partition, outcome.offset);
        } else {
            settlement.failed(outcome.row, outcome.partition, outcome.failure);
        }
    }

    private record Outcome(
            Coalesced<PendingRow> row,
            int partition,
            long offset,
            @Nullable Throwable failure) {}

    /** One row in the hands of the producer, which may both call back and throw, in its last moments even that. */
    private final class Delivery implements Callback {
        private final Coalesced<PendingRow> row;
        private final AtomicBoolean settled = new AtomicBoolean();
        private @Nullable Thread worker;
        private @Nullable Throwable obstacle;

        Delivery(Coalesced<PendingRow> row) {
            this.row = row;
        }

        @Override
        public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
            // Called by send itself: the record was not taken, and unless it is to blame the next one will not be
            // either.
            if (Thread.currentThread() == worker && failure != null && !KafkaFailure.isAboutTheRecord(failure)) {
                obstacle = failure;
            }
            int partition = metadata == null ? RecordMetadata.UNKNOWN_PARTITION : metadata.partition();
            long offset = metadata == null || !metadata.hasOffset() ? -1 : metadata.offset();
            settle(new Outcome(row, partition, offset, failure));
        }

        void fail(Throwable cause) {
            settle(new Outcome(row, RecordMetadata.UNKNOWN_PARTITION, -1, cause));
        }

        private void settle(Outcome outcome) {
            if (settled.compareAndSet(false, true)) {
                settleSoon(outcome);
            }
        }
    }
}
