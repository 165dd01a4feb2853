package dev.tidegate.gateway.reader;

import dev.tidegate.gateway.liveness.Heartbeat;
import dev.tidegate.gateway.reader.ClusterAdmin.Topic;
import dev.tidegate.gateway.reader.LiveTable.Generation;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Kafka again and again for the ends of a topic that is read, and less often whether it is still the same topic
 * with as many partitions. Lives on the table's event loop, as long as one generation of the table.
 */
final class TopicProbe {
    private static final Logger LOG = LoggerFactory.getLogger(TopicProbe.class);
    private static final String KAFKA = "kafka";

    private static final String TRANSACTION = "transaction";

    /** @param heartbeat turns with each probe */
    record Parts(
            Vertx vertx,
            ClusterAdmin admin,
            LiveTable live,
            ReaderSettings settings,
            InstantSource clock,
            Heartbeat heartbeat) {}

    /**
     * Who reads the topic.
     *
     * @param restart told when what was read is no longer what the topic holds, and why
     * @param grow told the topic as it was known and as it is now, with partitions that were added
     */
    record Owner(Consumer<String> restart, BiFunction<Topic, Topic, Future<Void>> grow) {}

    private final Parts parts;
    private final LiveTable live;
    private final ClusterAdmin admin;
    private final String name;
    private final Owner owner;
    private Topic topic;
    private long sinceDiscoveryNanos = System.nanoTime();
    private final OpenTransactions transactions;
    private boolean away;
    private boolean closed;

    TopicProbe(Parts parts, Topic topic, Owner owner) {
        this.parts = parts;
        this.live = parts.live();
        this.admin = parts.admin();
        this.name = live.table().topic();
        this.owner = owner;
        this.topic = topic;
        this.transactions = new OpenTransactions(parts.clock());
    }

    /** The topic as it was found last. */
    Topic topic() {
        return topic;
    }

    void start() {
        parts.heartbeat().turned();
        parts.vertx()
                .timer(parts.settings().probeInterval().toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(v -> {
                    if (!closed) {
                        probe();
                    }
                });
    }

    /** Answers that are still to come are not listened to. */
    void close() {
        closed = true;
    }

    /** End offsets give the lag, and the answer itself shows that Kafka is there. */
    private void probe() {
        Generation generation = live.generation();
        if (generation == null) {
            return;
        }
        parts.heartbeat().turned();
        admin.lastOffsets(name, topic.partitions())
                .compose(ends -> waitsFor(generation, ends).map(ends))
                .compose(
                        ends -> {
                            for (LivePartition p : generation.partitions()) {
                                if (p.number() < ends.length) {
                                    p.kafkaEnd(ends[p.number()]);
                                }
                            }
                            return discoveryIsDue() ? discover() : Future.succeededFuture();
                        },
                        // Kafka's client asks a deleted topic for offsets until time is up: only this call knows
                        // better.
                        timedOut -> discover()
                                .timeout(1, TimeUnit.SECONDS)
                                .transform(told -> Future.<Void>failedFuture(
                                        told.cause() instanceof UnknownTopicOrPartitionException deleted
                                                ? deleted
                                                : timedOut)))
                .onComplete(answer -> {
                    if (!closed) {
                        try {
                            take(answer);
                        } catch (Throwable e) {
                            LOG.error(
                                    "table {}: a probe could not be taken",
                                    live.table().name(),
                                    e);
                        }
                        start();
                    }
                });
    }

    /** The lag counts what Kafka has; whether an open transaction holds it back takes another request. */
    private Future<Void> waitsFor(Generation generation, long[] ends) {
        if (!admin.isReadCommitted()) {
            return Future.succeededFuture();
        }
        return admin.offsets(name, topic.partitions(), OffsetSpec.latest()).map(stable -> {
            String problem = transactions.problem(generation.partitions(), stable, ends);
            if (!closed && live.problem(TRANSACTION, problem) && problem != null) {
                LOG.warn("table {}: {}", live.table().name(), problem);
            }
            return null;
        });
    }

    private void take(AsyncResult<Void> told) {
        if (told.succeeded()) {
            back();
        } else if (told.cause() instanceof UnknownTopicOrPartitionException) {
            owner.restart().accept("topic '" + name + "' was deleted");
        } else {
            away(told.cause());
        }
    }

    private void away(Throwable e) {
        if (!away) {
            LOG.warn("table {}: {}", live.table().name(), admin.unreachable(e));
        }
        away = true;
        live.lagKnown(false);
        live.problem(KAFKA, admin.unreachable(e));
    }

    private void back() {
        if (away) {
            LOG.info("table {}: Kafka answers again", live.table().name());
        }
        away = false;
        live.lagKnown(true);
        live.problem(KAFKA, null);
    }

    private boolean discoveryIsDue() {
        return System.nanoTime() - sinceDiscoveryNanos
                >= parts.settings().discoveryInterval().toNanos();
    }

    private Future<Void> discover() {
        sinceDiscoveryNanos = System.nanoTime();
        Topic known = topic;
        return admin.describe(name).compose(found -> compare(known, found));
    }

    private Future<Void> compare(Topic known, Optional<Topic> found) {
        if (found.isEmpty()) {
            return Future.failedFuture(new UnknownTopicOrPartitionException());
        }
        Topic now = found.get();
        if (!now.id().equals(known.id())) {
            owner.restart().accept("topic '" + name + "' was made anew");
            return Future.succeededFuture();
        }
        return now.partitions() > known.partitions()
                ? owner.grow().apply(known, now).onSuccess(v -> topic = now)
                : Future.succeededFuture();
    }
}
