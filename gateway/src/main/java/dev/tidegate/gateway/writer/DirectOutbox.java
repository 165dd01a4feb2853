package dev.tidegate.gateway.writer;

import dev.tidegate.gateway.writer.CoalescingBuffer.Coalesced;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.ApiException;
import org.jspecify.annotations.Nullable;

/**
 * Rows go out as they come, in order, and each is settled when Kafka has it.
 *
 * <p>Handing a record over may block, for as long as the topic's leader is unknown or the producer's memory is full. So a
 * worker thread does it, one at a time, for as long as there are rows; and because waiting once a row would hold up
 * thousands of rows for hours, the first row that Kafka cannot take for want of either fails all that wait behind it.
 * (This is why records do not go through the send of the Vert.x client, which queues them one by one.)
 */
final class DirectOutbox implements Outbox {
    /** After so many the worker thread is given back, so that other tables have their turn. */
    private static final int ROWS_A_TURN = 16 * 1024;

    private final Context context;
    private final Producers.Shared producer;
    private final Outcomes outcomes;
    /** Added to by the event loop, taken from by one worker thread at a time. */
    private final Queue<Delivery> waiting = new ConcurrentLinkedQueue<>();

    // Of the event loop.
    private boolean handingOver;

    /** @param context the event loop whose methods these are */
    DirectOutbox(Context context, Producers.Shared producer, Settlement settlement) {
        this.context = context;
        this.producer = producer;
        this.outcomes = Outcomes.on(context, settlement);
    }

    @Override
    public Future<Void> connect() {
        return producer.connect(context);
    }

    @Override
    public Future<Void> close(Duration patience) {
        return producer.release(context, patience);
    }

    @Override
    public void add(Coalesced<PendingRow> row) {
        waiting.add(new Delivery(row));
    }

    @Override
    public void send() {
        if (!waiting.isEmpty() && !handingOver) {
            handingOver = true;
            handOver();
        }
    }

    private void handOver() {
        context.<@Nullable Throwable>executeBlocking(this::handOverSome).onComplete(handed -> {
            Throwable obstacle = handed.succeeded() ? handed.result() : handed.cause();
            if (obstacle != null) {
                failWaiting(obstacle);
            }
            handingOver = false;
            send(); // what came in since the worker looked last
        });
    }

    /**
     * On a worker thread.
     *
     * @return what keeps the rows that wait from being sent; null if nothing does
     */
    private @Nullable Throwable handOverSome() {
        Producer<byte[], byte[]> kafka = producer.get();
        Delivery next;
        for (int i = 0; i < ROWS_A_TURN && (next = waiting.poll()) != null; i++) {
            Throwable obstacle = handOver(kafka, next);
            if (obstacle != null) {
                next.fail(obstacle);
                return obstacle;
            }
        }
        return null;
    }

    /** Those that wait now, and none that came after them. */
    private void failWaiting(Throwable obstacle) {
        Delivery next;
        while ((next = waiting.poll()) != null) {
            next.fail(obstacle);
        }
    }

    private @Nullable Throwable handOver(Producer<byte[], byte[]> kafka, Delivery delivery) {
        try {
            delivery.worker = Thread.currentThread();
            kafka.send(delivery.row.last().toKafka(kafka), delivery);
            return delivery.obstacle;
        } catch (ApiException e) {
            return e;
        } catch (RuntimeException e) {
            // Kafka throws only when this producer can never send again: it is fenced, forbidden or closed.
            producer.discard(kafka);
            return e;
        }
    }

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
            settle(
                    failure == null
                            ? settlement -> settlement.confirmed(row, partition, offset)
                            : settlement -> settlement.failed(row, partition, failure));
        }

        void fail(Throwable cause) {
            settle(settlement -> settlement.failed(row, RecordMetadata.UNKNOWN_PARTITION, cause));
        }

        private void settle(Consumer<Settlement> outcome) {
            if (settled.compareAndSet(false, true)) {
                outcomes.add(outcome);
            }
        }
    }
}
