package dev.tidegate.gateway.reader;

import dev.tidegate.gateway.changelog.Changelog;
import dev.tidegate.gateway.changelog.CompactedLog;
import dev.tidegate.gateway.changelog.RecentLog;
import dev.tidegate.gateway.record.KafkaMessage;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.kafka.client.consumer.KafkaReadStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One consumer, one event loop, a share of a table's partitions.
 *
 * <p>It asks for each batch itself instead of being handed them by a batch handler: so there is never more than one
 * batch under way and one waiting, a poll that fails is an answer that can be waited upon, and no exception thrown
 * while a batch is applied can end the polling. Whatever goes wrong with the consumer, it is closed and a new one goes
 * on at the positions of the logs.
 */
final class Shard extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(Shard.class);
    private static final long EXPIRE_EVERY_MILLIS = 30_000;

    /** Whom a shard reports to; each is called on the shard's event loop. */
    record Owner(Runnable restored, Consumer<String> fail, Consumer<String> restart) {}

    /**
     * @param start the offset to begin with
     * @param target the end offset up to which the partition is being restored
     */
    record Assignment(int partition, long start, long target, Duration deleteRetention) {}

    private final LiveTable live;
    private final int number;
    private final TableReader.Parts parts;
    private final Owner owner;
    private final Map<Integer, LivePartition> partitions = new HashMap<>();
    private final Map<Integer, Held> held = new HashMap<>();
    private final Set<LivePartition> touched = new HashSet<>();
    private final Consumers consumers;
    private final Pipeline pipeline;

    private @Nullable KafkaReadStream<byte[], byte[]> consumer;
    private boolean connecting;
    private boolean reconnectAgain;
    private boolean polling;
    private @Nullable Iterator<ConsumerRecord<byte[], byte[]>> applying;
    private @Nullable ConsumerRecords<byte[], byte[]> waiting;
    private boolean closed;
    private long retryMillis;

    Shard(LiveTable live, int number, TableReader.Parts parts, Owner owner) {
        this.live = live;
        this.number = number;
        this.parts = parts;
        this.owner = owner;
        this.consumers = new Consumers(live.table(), number, parts.settings());
        this.pipeline = parts.pipelines().create(live.table(), live.counters());
        this.retryMillis = parts.settings().retry().toMillis();
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(
                EXPIRE_EVERY_MILLIS,
                id -> partitions.values().forEach(p -> p.expire(parts.clock().millis())));
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        closed = true;
        return closeConsumer();
    }

    /** Takes a partition on; may be called from another event loop. */
    Future<LivePartition> add(Assignment assignment) {
        io.vertx.core.Promise<LivePartition> promise = io.vertx.core.Promise.promise();
        context.runOnContext(v -> {
            LivePartition partition = new LivePartition(context, newLog(assignment), assignment);
            partitions.put(assignment.partition(), partition);
            partition.checkRestored();
            promise.complete(partition);
            reconnect();
        });
        return promise.future();
    }

    private Changelog newLog(Assignment a) {
        TableSettings settings = parts.tableSettings();
        return live.table().isUpsert()
                ? new CompactedLog(a.start(), settings.maxTombstones())
                : new RecentLog(a.start(), settings.recentBytes());
    }

    // ---- the consumer: made, lost, made again

    /** A new consumer at the positions of the logs. */
    private void reconnect() {
        if (connecting) {
            reconnectAgain = true;
            return;
        }
        connecting = true;
        closeConsumer()
                .compose(v -> vertx.executeBlocking(consumers::create))
                .compose(created -> {
                    if (closed) {
                        return KafkaReadStream.create(vertx, created).close();
                    }
                    KafkaReadStream<byte[], byte[]> stream = KafkaReadStream.create(vertx, created);
                    // Reports on the consumer's own thread what the future of the same call has told already.
                    stream.exceptionHandler(
                            e -> LOG.debug("table {} shard {}", live.table().name(), number, e));
                    consumer = stream;
                    return consumers.assign(stream, partitions.values());
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

    private Future<Void> closeConsumer() {
        KafkaReadStream<byte[], byte[]> closing = consumer;
        consumer = null;
        polling = false;
        applying = null;
        waiting = null;
        held.clear();
        return closing == null
                ? Future.succeededFuture()
                : closing.close().recover(e -> {
                    LOG.warn(
                            "table {} shard {}: consumer did not close well",
                            live.table().name(),
                            number,
                            e);
                    return Future.succeededFuture();
                });
    }

    private void lost(Throwable cause) {
        if (closed) {
            return;
        }
        if (cause instanceof OffsetOutOfRangeException) {
            owner.restart().accept("the topic no longer holds the offsets to read on: " + cause.getMessage());
            return;
        }
        LOG.warn(
                "table {} shard {}: reading failed, trying again in {} ms: {}",
                live.table().name(),
                number,
                retryMillis,
                cause.toString());
        live.problem("reading failed: " + cause.getMessage());
        closeConsumer();
        vertx.timer(retryMillis, TimeUnit.MILLISECONDS).onSuccess(v -> {
            if (!closed) {
                reconnect();
            }
        });
        retryMillis = Math.min(retryMillis * 2, parts.settings().retryMax().toMillis());
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
            } else if (polled.result().isEmpty()) {
                skipMarkers(current).onComplete(v -> fetch());
            } else {
                retryMillis = parts.settings().retry().toMillis();
                received(polled.result());
            }
        });
    }

    private void received(ConsumerRecords<byte[], byte[]> records) {
        if (applying == null) {
            applying = records.iterator();
            fetch();
            apply();
        } else {
            waiting = records;
        }
    }

    /** Where only transaction markers are left to read, no record will ever move the position: ask the consumer. */
    private Future<Void> skipMarkers(KafkaReadStream<byte[], byte[]> current) {
        Future<Void> all = Future.succeededFuture();
        if (applying == null && waiting == null) {
            for (LivePartition partition : partitions.values()) {
                if (partition.end() < partition.kafkaEnd() && !held.containsKey(partition.number())) {
                    all = all.compose(v -> current.position(consumers.topicPartition(partition)))
                            .map(position -> {
                                if (current == consumer && position > partition.end()) {
                                    partition.log().advance(position);
                                    applied(partition);
                                }
                                return null;
                            });
                }
            }
        }
        return all.otherwiseEmpty();
    }

    private void apply() {
        try {
            applySlice();
        } catch (RuntimeException e) {
            LOG.error(
                    "table {} shard {}: a batch could not be applied, which is a bug",
                    live.table().name(),
                    number,
                    e);
            lost(e);
        }
    }

    /** Applies records until the slice of time is over, then lets the event loop do other things. */
    private void applySlice() {
        Iterator<ConsumerRecord<byte[], byte[]>> records = applying;
        if (records == null) {
            return;
        }
        long deadline = System.nanoTime() + parts.settings().slice().toNanos();
        int count = 0;
        while (records.hasNext()) {
            take(records.next());
            if (closed || applying != records) {
                return;
            }
            if ((++count & 15) == 0 && System.nanoTime() > deadline) {
                break;
            }
        }
        flush();
        if (applying != records) {
            return;
        }
        if (records.hasNext()) {
            context.runOnContext(v -> apply());
            return;
        }
        applying = null;
        ConsumerRecords<byte[], byte[]> next = waiting;
        waiting = null;
        if (next == null) {
            fetch();
        } else {
            received(next);
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        LivePartition partition = partitions.get(record.partition());
        if (partition == null || record.offset() < partition.log().end()) {
            return; // read before the consumer was moved
        }
        live.counters().recordsIn.increment();
        live.counters().bytesIn.add(Consumers.size(record));
        Held waitingFor = held.get(record.partition());
        if (waitingFor == null) {
            applyOrHold(partition, Consumers.message(record));
        } else {
            waitingFor.add(Consumers.message(record));
        }
    }

    private void applyOrHold(LivePartition partition, KafkaMessage message) {
        try {
            if (isPrepared(pipeline.prepare(message))) {
                applyNow(partition, message);
            } else {
                hold(partition, message, () -> prepare(message), () -> applyNow(partition, message));
            }
        } catch (RuntimeException e) {
            bug(message, e);
        }
    }

    private static boolean isPrepared(@Nullable CompletionStage<Void> preparation) {
        if (preparation == null) {
            return true;
        }
        CompletableFuture<Void> future = preparation.toCompletableFuture();
        return future.isDone() && !future.isCompletedExceptionally();
    }

    private Future<Void> prepare(KafkaMessage message) {
        CompletionStage<Void> preparation = pipeline.prepare(message);
        return preparation == null ? Future.succeededFuture() : Future.fromCompletionStage(preparation, context);
    }

    private void applyNow(LivePartition partition, KafkaMessage message) {
        String broken = pipeline.apply(message, partition.log());
        if (broken == null) {
            touched.add(partition);
        } else {
            broken(partition, message, broken);
        }
    }

    // ---- records that have to wait, and those that cannot be read

    private void broken(LivePartition partition, KafkaMessage message, String reason) {
        live.counters().recordErrors.increment();
        TableSettings settings = parts.tableSettings();
        if (settings.tolerance() == TableSettings.Tolerance.NONE) {
            giveUp(place(message) + " cannot be read: " + reason
                    + ". Mend the producer, or set errors.tolerance to all to skip such records");
            return;
        }
        LOG.debug("table {}: skipped {}: {}", live.table().name(), place(message), reason);
        String deadLetterTopic = settings.deadLetterTopic();
        if (deadLetterTopic == null) {
            pass(partition, message);
        } else {
            hold(partition, message, () -> parts.deadLetters().send(deadLetterTopic, message, reason), () -> {
                live.counters().deadLetters.increment();
                pass(partition, message);
            });
        }
    }

    private void pass(LivePartition partition, KafkaMessage message) {
        partition.log().advance(message.offset() + 1);
        touched.add(partition);
    }

    /** Stops this partition at this record, while the others go on, until what it needs is there. */
    private void hold(LivePartition partition, KafkaMessage message, Supplier<Future<Void>> need, Runnable then) {
        Held waitingHere = held.get(partition.number());
        if (waitingHere == null) {
            waitingHere = new Held();
            held.put(partition.number(), waitingHere);
            pause(partition);
        }
        await(partition, waitingHere, message, need, then);
    }

    private void await(
            LivePartition partition, Held here, KafkaMessage message, Supplier<Future<Void>> need, Runnable then) {
        need.get()
                .onComplete(done -> context.runOnContext(v -> {
                    if (closed || held.get(partition.number()) != here) {
                        return; // the consumer was given up: the record will be read again
                    }
                    if (done.failed()) {
                        live.problem(
                                place(message) + " has to wait: " + done.cause().getMessage());
                        vertx.timer(parts.settings().retryMax().toMillis(), TimeUnit.MILLISECONDS)
                                .onSuccess(t -> {
                                    if (!closed && held.get(partition.number()) == here) {
                                        await(partition, here, message, need, then);
                                    }
                                });
                        return;
                    }
                    held.remove(partition.number());
                    try {
                        then.run();
                        release(partition, here);
                    } catch (RuntimeException e) {
                        bug(message, e);
                    }
                }));
    }

    /** Applies what has come in meanwhile, up to the next record that has to wait. */
    private void release(LivePartition partition, Held released) {
        while (!released.isEmpty() && !closed) {
            Held again = held.get(partition.number());
            if (again != null) {
                again.addAll(released);
                return;
            }
            applyOrHold(partition, released.next());
        }
        if (!held.containsKey(partition.number())) {
            resume(partition);
        }
        flush();
    }

    private void pause(LivePartition partition) {
        KafkaReadStream<byte[], byte[]> current = consumer;
        if (current != null) {
            current.pause(Set.of(consumers.topicPartition(partition)));
        }
    }

    private void resume(LivePartition partition) {
        KafkaReadStream<byte[], byte[]> current = consumer;
        if (current != null) {
            current.resume(Set.of(consumers.topicPartition(partition)));
        }
    }

    private void bug(KafkaMessage message, RuntimeException e) {
        LOG.error("table {}: {}", live.table().name(), place(message), e);
        giveUp(place(message) + " cannot be applied, which is a bug: " + e);
    }

    private void giveUp(String problem) {
        closed = true;
        owner.fail().accept(problem);
    }

    private String place(KafkaMessage message) {
        return "the record at offset " + message.offset() + " of partition " + message.partition() + " of topic '"
                + message.topic() + "'";
    }

    // ---- after records were applied

    private void flush() {
        for (LivePartition partition : touched) {
            applied(partition);
        }
        touched.clear();
        long bytes = live.bytes();
        if (bytes > parts.tableSettings().maxBytes()) {
            giveUp("its rows take " + bytes + " bytes of heap, more than max-bytes allows ("
                    + parts.tableSettings().maxBytes() + "). Raise it, and the heap with it");
        }
    }

    private void applied(LivePartition partition) {
        partition.applied();
        if (partition.checkRestored()) {
            owner.restored().run();
        }
    }
}
