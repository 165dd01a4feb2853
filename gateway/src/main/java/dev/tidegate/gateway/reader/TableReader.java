package dev.tidegate.gateway.reader;

import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.reader.ClusterAdmin.Topic;
import dev.tidegate.gateway.reader.LiveTable.Generation;
import dev.tidegate.gateway.reader.TableStatus.State;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one table alive: waits for its topic, spreads its partitions over shards, watches for new partitions, for a
 * topic that was deleted or made anew, and for a Kafka that is out of reach. Lives on one event loop.
 */
public final class TableReader extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(TableReader.class);
    private static final String KAFKA = "kafka";

    /**
     * @param tableSettings what is set for this table
     * @param pipelines makes the decoding of each shard
     * @param clock tells when deletes were seen, and so when they may be forgotten
     */
    public record Parts(
            ReaderSettings settings,
            TableSettings tableSettings,
            PipelineFactory pipelines,
            DeadLetters deadLetters,
            InstantSource clock) {}

    private final Table table;
    private final Parts parts;
    private final LiveTable live;
    private final List<Shard> shards = new ArrayList<>();
    private @Nullable ClusterAdmin admin;
    private @Nullable Topic topic;
    private long retryMillis;
    private long sinceDiscoveryNanos;
    private boolean stopped;
    private boolean away;
    /** Whether the topic has been looked at: what it holds when it is opened after that has come, or come back, since. */
    private boolean hasBegun;
    /** Answers to questions of an earlier attempt are not listened to. */
    private int attempt;

    public TableReader(Table table, Parts parts) {
        this.table = table;
        this.parts = parts;
        this.live = new LiveTable(table);
    }

    /** What is read, from the first moment on. */
    public LiveTable live() {
        return live;
    }

    @Override
    public Future<?> start() {
        retryMillis = parts.settings().retry().toMillis();
        return connect();
    }

    /** Fails only for what no waiting mends: properties that Kafka's client does not take. */
    private Future<Void> connect() {
        return vertx.executeBlocking(() -> new ClusterAdmin(vertx, table.kafkaProperties()))
                .transform(made -> {
                    if (made.failed() && !ClusterAdmin.isUnresolved(made.cause())) {
                        return Future.failedFuture(made.cause());
                    } else if (made.failed()) {
                        waiting(bootstrapServers() + " is no host known here (yet), so Kafka cannot be reached");
                        later(nextRetry(), this::connect);
                    } else if (stopped) {
                        return close(made.result());
                    } else {
                        admin = made.result();
                        begin();
                    }
                    return Future.succeededFuture();
                });
    }

    private Future<Void> close(ClusterAdmin closing) {
        return vertx.executeBlocking(() -> {
            closing.close();
            return null;
        });
    }

    @Override
    public Future<?> stop() {
        stopped = true;
        attempt++;
        return closeShards().eventually(() -> {
            live.become(State.CLOSED, null, null);
            ClusterAdmin closing = admin;
            return closing == null ? Future.succeededFuture() : close(closing);
        });
    }

    private ClusterAdmin admin() {
        return Objects.requireNonNull(admin, "not started");
    }

    /** Looks for the topic, again and again until it is there. */
    private void begin() {
        int mine = ++attempt;
        admin().describe(table.topic())
                .compose(found -> found.isEmpty()
                        ? Future.<Void>failedFuture(new UnknownTopicOrPartitionException(
                                "topic '" + table.topic() + "' does not exist yet"))
                        : open(found.get(), mine))
                .onFailure(e -> {
                    if (mine == attempt) {
                        notYet(e);
                    }
                });
    }

    private void notYet(Throwable e) {
        long probe = parts.settings().probeInterval().toMillis();
        if (e instanceof UnknownTopicOrPartitionException) {
            hasBegun = true;
            waiting("topic '" + table.topic() + "' does not exist yet");
            later(probe, this::begin);
        } else if (e instanceof StartOffsets.NotFoundException) {
            waiting(String.valueOf(e.getMessage()));
            later(probe, this::begin);
        } else {
            waiting(unreachable(e));
            later(nextRetry(), this::begin);
        }
    }

    private void waiting(String problem) {
        if (!problem.equals(live.status().problem())) {
            LOG.warn("table {}: {}", table.name(), problem);
        }
        live.become(State.WAITING, problem, null);
    }

    private Future<Void> open(Topic found, int mine) {
        return new StartOffsets(table, admin(), found.partitions())
                .find(hasBegun, parts.clock().millis())
                .compose(start -> admin().offsets(table.topic(), found.partitions(), OffsetSpec.latest())
                        .compose(ends -> {
                            if (mine != attempt) {
                                return Future.succeededFuture();
                            }
                            topic = found;
                            warnOf(found, start.warnings());
                            return openShards(found, start, ends, mine);
                        }));
    }

    private Future<Void> openShards(Topic found, StartOffsets.Found start, long[] ends, int mine) {
        int most = parts.settings().shards() > 0 ? parts.settings().shards() : loops();
        int count = Math.max(1, Math.min(found.partitions(), most));
        Future<Void> all = Future.succeededFuture();
        for (int i = 0; i < count; i++) {
            Shard shard = new Shard(live, i, parts, new Shard.Owner(this::restored, this::fail, this::restart));
            shards.add(shard);
            all = all.compose(v -> vertx.deployVerticle(shard).mapEmpty());
        }
        List<LivePartition> partitions = new ArrayList<>();
        for (int p = 0; p < found.partitions(); p++) {
            int partition = p;
            all = all.compose(v -> shardOf(partition)
                    .add(new Shard.Assignment(
                            partition,
                            start.offsets()[partition],
                            start.newestBefore(),
                            ends[partition],
                            found.deleteRetention()))
                    .map(opened -> {
                        partitions.add(opened);
                        return null;
                    }));
        }
        return all.map(v -> {
            if (mine == attempt) {
                retryMillis = parts.settings().retry().toMillis();
                away = false;
                hasBegun = true;
                live.become(State.RESTORING, null, new Generation(found.id(), found.deleteRetention(), partitions));
                restored();
                sinceDiscoveryNanos = System.nanoTime();
                later(parts.settings().probeInterval().toMillis(), this::probe);
            }
            return null;
        });
    }

    private int loops() {
        return Math.max(1, Runtime.getRuntime().availableProcessors());
    }

    private Shard shardOf(int partition) {
        return shards.get(partition % shards.size());
    }

    private void warnOf(Topic found, List<String> ofStart) {
        List<String> warnings = new ArrayList<>(ofStart);
        if (table.isUpsert() && !found.compacted()) {
            warnings.add("topic '" + table.topic() + "' is not compacted (cleanup.policy lacks 'compact'): "
                    + "rows whose last record Kafka deletes by age or size are gone after the next restart");
        }
        ofStart.forEach(warning -> LOG.warn("table {}: {}", table.name(), warning));
        live.topicWarnings(warnings);
    }

    /** A partition has reached the end offset seen at start; called on any event loop. */
    private void restored() {
        context.runOnContext(v -> {
            Generation generation = live.generation();
            if (live.state() == State.RESTORING
                    && generation != null
                    && generation.partitions().stream().allMatch(LivePartition::isRestored)) {
                TableStatus status = live.status();
                LOG.info("table {}: serving, {} rows, {} KiB", table.name(), status.rows(), status.bytes() / 1024);
                live.become(State.SERVING, null, generation);
            }
        });
    }

    /** The table cannot go on; called on any event loop. */
    private void fail(String problem) {
        context.runOnContext(v -> {
            if (!stopped && live.state() != State.FAILED) {
                LOG.error("table {}: stopped: {}", table.name(), problem);
                attempt++;
                live.become(State.FAILED, problem, null);
                closeShards();
            }
        });
    }

    /** What was read is no longer what the topic holds: all is read anew; called on any event loop. */
    private void restart(String reason) {
        context.runOnContext(v -> {
            if (stopped || live.state() == State.FAILED || shards.isEmpty()) {
                return;
            }
            LOG.warn("table {}: read anew: {}", table.name(), reason);
            attempt++;
            live.become(State.WAITING, reason, null);
            closeShards().onComplete(done -> begin());
        });
    }

    private Future<?> closeShards() {
        List<Future<?>> closing = new ArrayList<>();
        for (Shard shard : shards) {
            closing.add(shard.deploymentID() == null ? Future.succeededFuture() : vertx.undeploy(shard.deploymentID()));
        }
        shards.clear();
        return Future.join(closing).otherwiseEmpty();
    }

    /** Asks Kafka for its end offsets: they give the lag, and the answer itself shows that Kafka is there. */
    private void probe() {
        int mine = attempt;
        Generation generation = live.generation();
        Topic current = topic;
        if (stopped || generation == null || current == null) {
            return;
        }
        admin().offsets(table.topic(), generation.partitions().size(), OffsetSpec.latest())
                .compose(
                        ends -> {
                            for (LivePartition p : generation.partitions()) {
                                p.kafkaEnd(ends[p.number()]);
                            }
                            return discoveryIsDue() ? discover(current) : Future.succeededFuture();
                        },
                        // Kafka's client asks a deleted topic for offsets until time is up: only this call knows
                        // better.
                        timedOut -> discover(current)
                                .timeout(1, TimeUnit.SECONDS)
                                .transform(told -> Future.<Void>failedFuture(
                                        told.cause() instanceof UnknownTopicOrPartitionException deleted
                                                ? deleted
                                                : timedOut)))
                .onSuccess(v -> back(mine))
                .onFailure(e -> {
                    if (mine == attempt && e instanceof UnknownTopicOrPartitionException) {
                        restart("topic '" + table.topic() + "' was deleted");
                    } else {
                        away(mine, e);
                    }
                })
                .onComplete(v -> {
                    if (mine == attempt) {
                        later(parts.settings().probeInterval().toMillis(), this::probe);
                    }
                });
    }

    private void away(int mine, Throwable e) {
        if (mine == attempt) {
            if (!away) {
                LOG.warn("table {}: {}", table.name(), unreachable(e));
            }
            away = true;
            live.problem(KAFKA, unreachable(e));
        }
    }

    private void back(int mine) {
        if (mine == attempt) {
            if (away) {
                LOG.info("table {}: Kafka answers again", table.name());
            }
            away = false;
            live.problem(KAFKA, null);
        }
    }

    private boolean discoveryIsDue() {
        return System.nanoTime() - sinceDiscoveryNanos
                >= parts.settings().discoveryInterval().toNanos();
    }

    private Future<Void> discover(Topic known) {
        sinceDiscoveryNanos = System.nanoTime();
        return admin().describe(table.topic()).compose(found -> compare(known, found));
    }

    private Future<Void> compare(Topic known, Optional<Topic> found) {
        if (found.isEmpty()) {
            return Future.failedFuture(new UnknownTopicOrPartitionException());
        }
        Topic now = found.get();
        if (!now.id().equals(known.id())) {
            restart("topic '" + table.topic() + "' was made anew");
            return Future.succeededFuture();
        }
        return now.partitions() > known.partitions() ? grow(known, now) : Future.succeededFuture();
    }

    /** Partitions were added: they are read from their start, wherever the others were begun; a key may be in two now. */
    private Future<Void> grow(Topic known, Topic now) {
        int mine = attempt;
        return admin().offsets(table.topic(), now.partitions(), OffsetSpec.earliest())
                .compose(from -> admin().offsets(table.topic(), now.partitions(), OffsetSpec.latest())
                        .compose(to -> {
                            Generation generation = live.generation();
                            if (mine != attempt || generation == null) {
                                return Future.succeededFuture();
                            }
                            List<LivePartition> partitions = new ArrayList<>(generation.partitions());
                            Future<Void> all = Future.succeededFuture();
                            for (int p = known.partitions(); p < now.partitions(); p++) {
                                int partition = p;
                                all = all.compose(v -> shardOf(partition)
                                        .add(new Shard.Assignment(
                                                partition,
                                                from[partition],
                                                parts.clock().millis(),
                                                to[partition],
                                                now.deleteRetention()))
                                        .map(opened -> {
                                            partitions.add(opened);
                                            return null;
                                        }));
                            }
                            return all.map(v -> {
                                topic = now;
                                if (table.isUpsert()) {
                                    live.topicWarnings(List.of("topic '" + table.topic() + "' grew from "
                                            + known.partitions() + " to " + now.partitions()
                                            + " partitions: a key may have records in two of them"));
                                }
                                LOG.warn("table {}: now {} partitions", table.name(), now.partitions());
                                live.become(
                                        live.state(),
                                        null,
                                        new Generation(now.id(), now.deleteRetention(), partitions));
                                return null;
                            });
                        }));
    }

    /** Kafka's own words for a timeout differ each time, and say less. */
    private String unreachable(Throwable e) {
        return "Kafka at " + bootstrapServers() + " does not answer"
                + (e instanceof TimeoutException ? "" : ": " + (e.getMessage() == null ? e : e.getMessage()));
    }

    private String bootstrapServers() {
        return String.valueOf(table.kafkaProperties().get("bootstrap.servers"));
    }

    private long nextRetry() {
        long wait = retryMillis;
        retryMillis = Math.min(retryMillis * 2, parts.settings().retryMax().toMillis());
        return wait;
    }

    private void later(long millis, Runnable task) {
        int mine = attempt;
        vertx.timer(millis, TimeUnit.MILLISECONDS).onSuccess(v -> {
            if (!stopped && mine == attempt) {
                task.run();
            }
        });
    }
}
