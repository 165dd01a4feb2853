package dev.tidegate.gateway.writer;

import dev.tidegate.gateway.writer.CoalescingBuffer.Coalesced;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.LongSupplier;
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
    private final Settlement settlement;
    private final LongSupplier nanoTime;
    /** The one record whose way is timed; the next one when it has arrived. */
    private volatile @Nullable Delivery timed;

    private volatile long timedSince;
    /** Added to by the event loop, taken from by one worker thread at a time. */
    private final Queue<List<Delivery>> waiting = new ConcurrentLinkedQueue<>();

    // Of the event loop.
    private List<Delivery> added = new ArrayList<>();
    private boolean handingOver;

    /** Of the worker thread, and of the event loop when there is none: what it took and did not hand over yet. */
    private Iterator<Delivery> taken = Collections.emptyIterator();

    /** @param loop the event loop whose methods these are */
    DirectOutbox(WriterLoop loop, Producers.Shared producer, Settlement settlement) {
        this.context = loop.context();
        this.producer = producer;
        this.settlement = settlement;
        this.nanoTime = loop.nanoTime();
        this.outcomes = Outcomes.on(loop, settlement);
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
        added.add(new Delivery(row.last(), row.superseded()));
    }

    @Override
    public void send() {
        if (!added.isEmpty()) {
            waiting.add(added);
            added = new ArrayList<>();
        }
        if (!handingOver && (taken.hasNext() || !waiting.isEmpty())) {
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
        for (int i = 0; i < ROWS_A_TURN && (next = next()) != null; i++) {
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
        while ((next = next()) != null) {
            next.fail(obstacle);
        }
    }

    private @Nullable Delivery next() {
        if (!taken.hasNext()) {
            List<Delivery> rows = waiting.poll();
            taken = rows == null ? Collections.emptyIterator() : rows.iterator();
            if (rows == null) {
                return null;
            }
        }
        return taken.next();
    }

    private @Nullable Throwable handOver(Producer<byte[], byte[]> kafka, Delivery delivery) {
        try {
            delivery.worker = Thread.currentThread();
            if (timed == null) {
                timedSince = nanoTime.getAsLong();
                timed = delivery;
            }
            kafka.send(delivery.row.toKafka(kafka), delivery);
            return delivery.obstacle;
        } catch (ApiException e) {
            timed = null;
            return e;
        } catch (Throwable e) {
            timed = null;
            // Kafka throws only when this producer can never send again: it is fenced, forbidden or closed.
            producer.discard(kafka);
            return e;
        }
    }

    /** One row in the hands of the producer, which may both call back and throw, in its last moments even that. */
    private final class Delivery implements Callback {
        private static final AtomicIntegerFieldUpdater<Delivery> SETTLED =
                AtomicIntegerFieldUpdater.newUpdater(Delivery.class, "settled");

        private final PendingRow row;
        // The same of the row, which by the time that Kafka has it is far away in memory.
        private final WriteRequest request;
        private final int size;
        private final boolean tombstone;
        private final List<PendingRow> superseded;
        private volatile int settled;
        private @Nullable Thread worker;
        private @Nullable Throwable obstacle;

        Delivery(PendingRow row, List<PendingRow> superseded) {
            this.row = row;
            this.request = row.request();
            this.size = row.size();
            this.tombstone = row.isTombstone();
            this.superseded = superseded;
        }

        @Override
        public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
            if (timed == this) {
                if (failure == null) {
                    settlement.sendTook(nanoTime.getAsLong() - timedSince);
                }
                timed = null;
            }
            // Called by send itself: the record was not taken, and unless it is to blame the next one will not be
            // either.
            if (Thread.currentThread() == worker && failure != null && !KafkaFailure.isAboutTheRecord(failure)) {
                obstacle = failure;
            }
            int partition = metadata == null ? RecordMetadata.UNKNOWN_PARTITION : metadata.partition();
            if (failure != null) {
                fail(partition, failure);
            } else if (isFirst()) {
                long offset = metadata == null || !metadata.hasOffset() ? -1 : metadata.offset();
                outcomes.confirmed(request, size, tombstone, superseded, partition, offset);
            }
        }

        void fail(Throwable cause) {
            fail(RecordMetadata.UNKNOWN_PARTITION, cause);
        }

        private void fail(int partition, Throwable cause) {
            if (isFirst()) {
                Coalesced<PendingRow> failed = new Coalesced<>(row, superseded);
                outcomes.add(settlement -> settlement.failed(failed, partition, cause));
            }
        }

        private boolean isFirst() {
            return SETTLED.compareAndSet(this, 0, 1);
        }
    }
}
