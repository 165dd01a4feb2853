package dev.tidegate.gateway.reader;

import dev.tidegate.gateway.changelog.CompactedLog;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.consumer.KafkaReadStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A shard's consumer: made, polled, lost and made again.
 *
 * <p>It asks for each batch itself instead of being handed them by a batch handler: so there is never more than one
 * batch under way and one waiting, a poll that fails is an answer that can be waited upon, and no exception thrown
 * while a batch is applied can end the polling. Whatever goes wrong with the consumer, it is closed and a new one goes
 * on at the positions of the logs.
 *
 * <p>Belongs to the shard's event loop.
 */
final class ConsumerLoop {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerLoop.class);

    /** What is done with records; all on the event loop. */
    interface Work {
        /** @param arrivals some of a partition, as many as a log may expect together at the most */
        void take(int partition, List<Arrival> arrivals);

        /** A slice of a batch has been taken. */
        void flush();

        /** A consumer was given up: what was read and not applied will be read again. */
        void startOver();

        /** What keeps records from coming, for the status. */
        void problem(String problem);

        /**
         * A poll went well.
         *
         * @param ends Kafka's end offsets of partitions of which it read something, as of the moment when it did
         */
        void polled(Map<Integer, Long> ends);

        /** Kafka no longer has the offsets at which the logs would go on. */
        void outOfRange(String problem);

        /** All records of this partition before this offset have been taken: what is between was for Kafka itself. */
        void passed(int partition, long offset);
    }

    private static final class Batch {
        final Arrivals arrivals;
        int run;
        int taken;

        Batch(Arrivals arrivals) {
            this.arrivals = arrivals;
        }

        boolean isTaken() {
            return run == arrivals.runs().size();
        }

        void handTo(Work work) {
            Arrivals.Run current = arrivals.runs().get(run);
            int from = taken;
            taken = Math.min(from + CompactedLog.EXPECTED, current.arrivals().size());
            List<Arrival> next = current.arrivals().subList(from, taken);
            if (taken == current.arrivals().size()) {
                run++;
                taken = 0;
            }
            work.take(current.partition(), next);
        }
    }

    private final Context context;
    private final Vertx vertx;
    private final Consumers consumers;
    private final ReaderSettings settings;
    private final Supplier<Collection<LivePartition>> partitions;
    private final Work work;

    private @Nullable KafkaReadStream<byte[], byte[]> consumer;
    private boolean connecting;
    private boolean reconnectAgain;
    private boolean polling;
    private @Nullable Batch applying;
    private @Nullable Arrivals waiting;
    /** Whether it waits for records, for the thread that polls to look at. */
    private volatile boolean idle = true;

    private boolean closed;
    private long retryMillis;

    ConsumerLoop(
            Context context,
            Consumers consumers,
            ReaderSettings settings,
            Supplier<Collection<LivePartition>> partitions,
            Work work) {
        this.context = context;
        this.vertx = context.owner();
        this.consumers = consumers;
        this.settings = settings;
        this.partitions = partitions;
        this.work = work;
        this.retryMillis = settings.retry().toMillis();
    }

    // ---- the consumer: made, lost, made again

    /** A new consumer for all partitions, at the positions of their logs. */
    void reconnect() {
        if (connecting) {
            reconnectAgain = true;
            return;
        }
        connecting = true;
        giveUpConsumer()
                .compose(v -> vertx.executeBlocking(() -> consumers.create(() -> idle)))
                .compose(created -> {
                    KafkaReadStream<byte[], byte[]> stream = KafkaReadStream.create(vertx, created);
                    if (closed) {
                        return stream.close();
                    }
                    // Reports on the consumer's own thread what the future of the same call has told already.
                    stream.exceptionHandler(e -> LOG.debug("{}", this, e));
                    consumer = stream;
                    return consumers.assign(stream, partitions.get());
                })
                .onComplete(done -> {
                    connecting = false;
                    if (closed) {
                        return;
                    }
                    if (reconnectAgain) {
                        reconnectAgain = false;
                        reconnect();
                    } else if (done.failed()) {
                        lost(done.cause());
                    } else {
                        fetch();
                    }
                });
    }

    Future<Void> close() {
        closed = true;
        return giveUpConsumer();
    }

    private Future<Void> giveUpConsumer() {
        KafkaReadStream<byte[], byte[]> closing = consumer;
        consumer = null;
        polling = false;
        applying = null;
        waiting = null;
        idle = true;
        work.startOver();
        return closing == null
                ? Future.succeededFuture()
                : closing.close().recover(e -> {
                    LOG.warn("{} did not close well: {}", this, e.toString());
                    return Future.succeededFuture();
                });
    }

    private void lost(Throwable cause) {
        if (closed) {
            return;
        }
        if (cause instanceof OffsetOutOfRangeException) {
            work.outOfRange(String.valueOf(cause.getMessage()));
            return;
        }
        LOG.warn("{} failed, and is made anew in {} ms: {}", this, retryMillis, cause.toString());
        work.problem("reading failed: " + cause.getMessage());
        giveUpConsumer();
        vertx.timer(retryMillis, TimeUnit.MILLISECONDS).onSuccess(v -> {
            if (!closed) {
                reconnect();
            }
        });
        retryMillis = Math.min(retryMillis * 2, settings.retryMax().toMillis());
    }

    void pause(LivePartition partition) {
        KafkaReadStream<byte[], byte[]> current = consumer;
        if (current != null) {
            current.pause(Set.of(consumers.topicPartition(partition)));
        }
    }

    void resume(LivePartition partition) {
        KafkaReadStream<byte[], byte[]> current = consumer;
        if (current != null) {
            current.resume(Set.of(consumers.topicPartition(partition)));
        }
    }

    // ---- batches: one under way, one waiting

    private void fetch() {
        KafkaReadStream<byte[], byte[]> current = consumer;
        if (current == null || polling || waiting != null) {
            return;
        }
        polling = true;
        current.poll(Consumers.POLL_TIMEOUT).onComplete(polled -> {
            if (current != consumer) {
                return; // of a consumer that has been given up
            }
            polling = false;
            if (polled.failed()) {
                lost(polled.cause());
                return;
            }
            Arrivals arrivals = (Arrivals) polled.result();
            work.polled(arrivals.ends());
            if (!arrivals.runs().isEmpty()) {
                retryMillis = settings.retry().toMillis();
            }
            received(arrivals);
        });
    }

    private void received(Arrivals arrivals) {
        if (applying == null) {
            idle = false;
            applying = new Batch(arrivals);
            fetch();
            apply();
        } else {
            waiting = arrivals;
        }
    }

    private void apply() {
        try {
            applySlice();
        } catch (RuntimeException e) {
            LOG.error("{}: a batch could not be applied, which is a bug", this, e);
            lost(e);
        }
    }

    /** Hands records over until the slice of time is over, then lets the event loop do other things. */
    private void applySlice() {
        Batch batch = applying;
        if (batch == null) {
            return;
        }
        long deadline = System.nanoTime() + settings.slice().toNanos();
        while (!batch.isTaken()) {
            batch.handTo(work);
            if (closed || applying != batch) {
                return;
            }
            if (System.nanoTime() > deadline) {
                break;
            }
        }
        boolean finished = batch.isTaken();
        if (finished) {
            // No record tells of the transaction markers and emptied batches that it stands before.
            batch.arrivals
                    .nextOffsets()
                    .forEach((partition, next) -> work.passed(partition.partition(), next.offset()));
        }
        work.flush();
        if (closed || applying != batch) {
            return;
        }
        if (!finished) {
            context.runOnContext(v -> apply());
            return;
        }
        applying = null;
        Arrivals next = waiting;
        waiting = null;
        if (next == null) {
            idle = true;
            fetch();
        } else {
            received(next);
        }
    }

    @Override
    public String toString() {
        return consumers.toString();
    }
}
