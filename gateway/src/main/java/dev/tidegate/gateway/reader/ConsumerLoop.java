package dev.tidegate.gateway.reader;

import dev.tidegate.gateway.changelog.CompactedLog;
import dev.tidegate.gateway.error.Causes;
import dev.tidegate.gateway.liveness.Heartbeat;
import dev.tidegate.gateway.liveness.Loop;
import dev.tidegate.gateway.liveness.Stall;
import dev.tidegate.gateway.liveness.Watchdog;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.consumer.KafkaReadStream;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecords;
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
         * @param seen what it showed beside records
         */
        void polled(Arrivals.Seen seen);

        /** A loop does not turn; null when it does again. On any thread. */
        void stalled(String loop, @Nullable String problem);

        /** It cannot be gone on with. */
        void failed(String problem);

        /** Kafka no longer has the offsets at which the logs would go on. */
        void outOfRange(String problem);

        /** All records of this partition before this offset have been taken: what is between was for Kafka itself. */
        void passed(int partition, long offset);
    }

    /** Consumers that did not answer and are left behind, before the table is given up. */
    private static final int MAX_RESTARTS = 3;

    /** @param table its name, with {@code shard} the name of its loops */
    record Parts(String table, int shard, Consumers consumers, ReaderSettings settings, Watchdog watchdog) {}

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

    private final Heartbeat pollingBeat;
    private final Heartbeat applyingBeat;
    private boolean closed;
    private long retryMillis;
    private int restarts;
    /** Counts consumers: what comes of an earlier one is not used. */
    private int generation;

    ConsumerLoop(Context context, Parts parts, Supplier<Collection<LivePartition>> partitions, Work work) {
        this.context = context;
        this.vertx = context.owner();
        this.consumers = parts.consumers();
        this.settings = parts.settings();
        this.partitions = partitions;
        this.work = work;
        this.retryMillis = settings.retry().toMillis();
        this.pollingBeat =
                parts.watchdog().watch(new Loop(parts.table(), "polling " + parts.shard()), rescue(this::restart));
        this.applyingBeat =
                parts.watchdog().watch(new Loop(parts.table(), "applying " + parts.shard()), rescue(() -> {}));
    }

    private Heartbeat.Rescue rescue(Runnable restart) {
        return new Heartbeat.Rescue() {
            @Override
            public void stalled(Stall stall) {
                work.stalled(stall.loop().name(), stall.describe());
                context.runOnContext(v -> restart.run());
            }

            @Override
            public void recovered() {
                work.stalled(pollingBeat.loop().name(), null);
                work.stalled(applyingBeat.loop().name(), null);
            }
        };
    }

    /** The consumer's thread has not answered in time: it is left to itself, and another consumer goes on. */
    private void restart() {
        if (closed || pollingBeat.age().compareTo(settings.livenessTimeout()) < 0) {
            return;
        } else if (++restarts > MAX_RESTARTS) {
            work.failed(
                    "polling has not turned for " + settings.livenessTimeout().toSeconds()
                            + " s (reader.liveness-timeout), " + restarts + " times on end");
            return;
        }
        connecting = false;
        lost(new TimeoutException("the consumer has not answered for "
                + settings.livenessTimeout().toSeconds() + " s (reader.liveness-timeout)"));
    }

    // ---- the consumer: made, lost, made again

    /** A new consumer for all partitions, at the positions of their logs. */
    void reconnect() {
        if (connecting) {
            reconnectAgain = true;
            return;
        }
        connecting = true;
        pollingBeat.turned();
        int mine = ++generation;
        giveUpConsumer()
                .compose(v -> vertx.executeBlocking(() -> consumers.create(() -> idle), false))
                .compose(created -> {
                    KafkaReadStream<byte[], byte[]> stream = KafkaReadStream.create(vertx, created);
                    if (closed || mine != generation) {
                        return stream.close();
                    }
                    // Reports on the consumer's own thread what the future of the same call has told already.
                    stream.exceptionHandler(e -> LOG.debug("{}", this, e));
                    consumer = stream;
                    return consumers.assign(stream, partitions.get());
                })
                .onComplete(done -> {
                    if (closed || mine != generation) {
                        return;
                    }
                    connecting = false;
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
        pollingBeat.close();
        applyingBeat.close();
        return giveUpConsumer();
    }

    private Future<Void> giveUpConsumer() {
        KafkaReadStream<byte[], byte[]> closing = consumer;
        consumer = null;
        polling = false;
        applying = null;
        waiting = null;
        idle = true;
        applyingBeat.idle();
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
        String reason = cause instanceof PollFailedException ? String.valueOf(cause.getMessage()) : Causes.text(cause);
        LOG.warn("{} failed, and is made anew in {} ms: {}", this, retryMillis, reason);
        work.problem("reading failed, and is tried again: " + reason);
        generation++;
        pollingBeat.turned();
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
        pollingBeat.turned();
        current.poll(Consumers.POLL_TIMEOUT).onComplete(polled -> {
            if (current != consumer) {
                return; // of a consumer that has been given up
            }
            polling = false;
            try {
                polled(polled);
            } catch (Throwable e) {
                LOG.error("{}: a poll could not be taken, which is a bug", this, e);
                lost(e);
            }
        });
    }

    private void polled(AsyncResult<ConsumerRecords<byte[], byte[]>> polled) {
        if (polled.failed()) {
            lost(polled.cause());
            return;
        }
        Arrivals arrivals = (Arrivals) polled.result();
        restarts = 0;
        work.polled(arrivals.seen());
        if (!arrivals.runs().isEmpty()) {
            retryMillis = settings.retry().toMillis();
        }
        received(arrivals);
    }

    private void received(Arrivals arrivals) {
        if (applying == null) {
            idle = false;
            applying = new Batch(arrivals);
            fetch();
            apply();
        } else {
            waiting = arrivals;
            pollingBeat.idle(); // until the batch before is applied
        }
    }

    private void apply() {
        try {
            applySlice();
        } catch (Throwable e) {
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
        applyingBeat.turned();
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
        applyingBeat.idle();
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
