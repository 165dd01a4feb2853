package dev.tidegate.gateway.reader;

import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.error.Causes;
import dev.tidegate.gateway.error.Secrets;
import dev.tidegate.gateway.kafka.ClientFailure;
import dev.tidegate.gateway.kafka.PortProbe;
import dev.tidegate.gateway.liveness.Heartbeat;
import dev.tidegate.gateway.liveness.Loop;
import dev.tidegate.gateway.liveness.Stall;
import dev.tidegate.gateway.liveness.Watchdog;
import dev.tidegate.gateway.reader.ClusterAdmin.Topic;
import dev.tidegate.gateway.reader.LiveTable.Generation;
import dev.tidegate.gateway.reader.TableStatus.State;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.InvalidTopicException;
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
    /** What a broker was told a moment ago, the next one may not know yet. */
    private static final long WHILE_IT_SPREADS_MILLIS = 50;

    /**
     * @param tableSettings what is set for this table
     * @param pipelines makes the decoding of each shard
     * @param clock shows when deletes were seen, and so when they may be forgotten
     * @param watchdog looks at the loops of the table
     */
    public record Parts(
            ReaderSettings settings,
            TableSettings tableSettings,
            PipelineFactory pipelines,
            DeadLetters deadLetters,
            InstantSource clock,
            Watchdog watchdog) {

        /** The same with loops that nobody looks at. */
        public Parts(
                ReaderSettings settings,
                TableSettings tableSettings,
                PipelineFactory pipelines,
                DeadLetters deadLetters,
                InstantSource clock) {
            this(
                    settings,
                    tableSettings,
                    pipelines,
                    deadLetters,
                    clock,
                    new Watchdog(settings.livenessTimeout(), System::nanoTime));
        }
    }

    private static final Duration PORT_PROBE_TIMEOUT = Duration.ofSeconds(2);

    private final Table table;
    private final Parts parts;
    private final LiveTable live;
    private final List<Shard> shards = new ArrayList<>();
    private @Nullable ClusterAdmin admin;
    private @Nullable TopicProbe probe;
    private long retryMillis;
    private boolean stopped;
    /** Whether the topic has been looked at: what it holds when it is opened after that has come, or come back, since. */
    private boolean hasBegun;
    /** Whether the topic was found: if it is gone after that, somebody who had his reasons has deleted it. */
    private boolean wasThere;

    private @Nullable String topicId;
    private @Nullable FailedTopic failed;
    private @Nullable Heartbeat heartbeat;
    /** Answers to questions of an earlier attempt are not listened to. */
    private int attempt;

    public TableReader(Table table, Parts parts) {
        this.table = table;
        this.parts = parts;
        this.live = new LiveTable(table, parts.tableSettings().writeOnly());
    }

    /** What is read, from the first moment on. */
    public LiveTable live() {
        return live;
    }

    @Override
    public Future<?> start() {
        retryMillis = parts.settings().retry().toMillis();
        heartbeat = parts.watchdog().watch(new Loop(table.name(), "probing"), new Heartbeat.Rescue() {
            @Override
            public void stalled(Stall stall) {
                live.loop(stall.loop().name(), stall.describe());
                context.runOnContext(v -> renewAdmin());
            }

            @Override
            public void recovered() {
                live.loop("probing", null);
            }
        });
        return connect();
    }

    /** Never fails: a table whose properties Kafka's client refuses is {@link State#FAILED}, and others are served. */
    private Future<Void> connect() {
        return vertx.executeBlocking(() -> new ClusterAdmin(vertx, table.kafkaProperties()))
                .transform(made -> {
                    if (made.failed()) {
                        notConnected(Problem.of(ClientFailure.of(made.cause(), table.kafka()), table.kafka()));
                    } else if (stopped) {
                        return close(made.result());
                    } else {
                        admin = made.result();
                        begin();
                    }
                    return Future.succeededFuture();
                });
    }

    private void notConnected(Problem problem) {
        if (problem.retryable()) {
            waiting(problem);
            later(nextRetry(), this::connect);
        } else {
            LOG.error("table {}: stopped: {}. {}", table.name(), problem.text(), problem.remedy());
            heartbeat().idle();
            live.become(State.FAILED, problem, null);
        }
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
        heartbeat().close();
        abandon();
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
        heartbeat().turned();
        int mine = ++attempt;
        admin().describe(table.topic())
                .compose(found -> found.isEmpty() ? missing(mine) : open(found.get(), mine))
                .onFailure(e -> {
                    if (mine == attempt) {
                        notYet(e);
                    }
                });
    }

    /** Makes the topic, if that is wanted. */
    private Future<Void> missing(int mine) {
        TopicSettings wanted = parts.tableSettings().topic();
        if (!wanted.create() || wasThere) {
            return Future.failedFuture(
                    new UnknownTopicOrPartitionException("topic '" + table.topic() + "' does not exist yet"));
        }
        return admin().create(table.topic(), wanted, table.isUpsert()).transform(made -> {
            if (made.failed()) {
                return Future.failedFuture(new TopicNotMadeException(made.cause()));
            } else if (mine == attempt) {
                LOG.info("table {}: made topic '{}'", table.name(), table.topic());
                hasBegun = true;
                later(WHILE_IT_SPREADS_MILLIS, this::begin);
            }
            return Future.succeededFuture();
        });
    }

    private void notYet(Throwable e) {
        long probe = parts.settings().probeInterval().toMillis();
        if (e instanceof UnknownTopicOrPartitionException) {
            hasBegun = true;
            waiting(Problem.passing(
                    "topic '" + table.topic() + "' does not exist yet",
                    "Create it, or set topic.create under tables." + table.name()));
            later(probe, this::begin);
        } else if (e instanceof StartOffsets.NotFoundException) {
            waiting(Problem.passing(String.valueOf(e.getMessage()), null));
            later(probe, this::begin);
        } else if (e instanceof TopicNotMadeException) {
            waiting(Problem.passing(
                    "topic '" + table.topic() + "' does not exist, and Kafka did not make it (topic.create): "
                            + e.getMessage(),
                    "Create it by other means, or allow this gateway to; it tries again"));
            later(nextRetry(), this::begin);
        } else if (e instanceof InvalidTopicException) {
            notConnected(Problem.misconfigured(
                    "'" + table.topic() + "' is no name of a topic: " + e.getMessage(),
                    "Correct the option 'topic' (" + table.origin() + "). Then restart the gateway"));
        } else if (e instanceof AuthenticationException) {
            waiting(Problem.of(ClientFailure.of(e, table.kafka()), table.kafka()));
            later(nextRetry(), this::begin);
        } else if (e instanceof TimeoutException) {
            lookWhy(e);
        } else {
            waiting(unreachable(e));
            later(nextRetry(), this::begin);
        }
    }

    private Problem unreachable(Throwable e) {
        return Problem.passing(Secrets.redact(admin().unreachable(e)), ClusterAdmin.remedy(e));
    }

    /** Kafka's clients say no more than that they waited, so the port itself is asked before the next attempt. */
    private void lookWhy(Throwable e) {
        int mine = attempt;
        vertx.executeBlocking(() -> PortProbe.failure(table.kafka(), PORT_PROBE_TIMEOUT), false)
                .map(found -> found.map(failure -> Problem.of(failure, table.kafka())))
                .onFailure(fault -> LOG.warn("table {}: why Kafka does not answer was not found", table.name(), fault))
                .otherwise(fault -> Optional.empty())
                .onSuccess(found -> {
                    if (!stopped && mine == attempt) {
                        waiting(found.orElseGet(() -> unreachable(e)));
                        later(nextRetry(), this::begin);
                    }
                });
    }

    private void waiting(Problem problem) {
        if (!problem.text().equals(live.status().problem())) {
            LOG.warn("table {}: {}", table.name(), problem.text());
        }
        live.become(State.WAITING, problem, null);
    }

    private Future<Void> open(Topic found, int mine) {
        wasThere = true;
        topicId = found.id();
        if (live.isWriteOnly()) {
            if (mine == attempt) {
                warnOf(found, List.of());
                LOG.info("table {}: takes rows, and does not read topic '{}'", table.name(), table.topic());
                opened(found, State.WRITE_ONLY, List.of());
            }
            return Future.succeededFuture();
        }
        return new StartOffsets(table, admin(), found.partitions())
                .find(hasBegun, parts.clock().millis())
                .compose(start -> admin().offsets(table.topic(), found.partitions(), OffsetSpec.latest())
                        .compose(ends -> {
                            if (mine != attempt) {
                                return Future.succeededFuture();
                            }
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
        return all.compose(v -> assign(found, 0, start.offsets(), start.newestBefore(), ends))
                .map(partitions -> {
                    if (mine == attempt) {
                        opened(found, State.RESTORING, partitions);
                        restored();
                    }
                    return null;
                });
    }

    private void opened(Topic found, State state, List<LivePartition> partitions) {
        retryMillis = parts.settings().retry().toMillis();
        hasBegun = true;
        live.become(state, null, new Generation(found.id(), found.deleteRetention(), partitions));
        probe(found);
    }

    private void probe(Topic found) {
        TopicProbe next = new TopicProbe(
                new TopicProbe.Parts(vertx, admin(), live, parts.settings(), parts.clock(), heartbeat()),
                found,
                new TopicProbe.Owner(this::restart, this::grow));
        probe = next;
        next.start();
    }

    // ---- liveness of the questions to Kafka

    private Heartbeat heartbeat() {
        return Objects.requireNonNull(heartbeat, "not started");
    }

    /** Kafka's admin client does not answer at all, not even that time is up: another one takes its place. */
    private void renewAdmin() {
        if (stopped || heartbeat().age().compareTo(parts.settings().livenessTimeout()) < 0) {
            return;
        }
        heartbeat().turned();
        vertx.executeBlocking(() -> new ClusterAdmin(vertx, table.kafkaProperties()), false)
                .onSuccess(made -> {
                    ClusterAdmin silent = admin;
                    if (stopped || silent == null) {
                        close(made);
                        return;
                    }
                    admin = made;
                    close(silent);
                    TopicProbe interrupted = probe;
                    if (interrupted != null && live.generation() != null) {
                        interrupted.close();
                        probe(interrupted.topic());
                    } else if (live.state() == State.FAILED) {
                        watchFailed();
                    } else {
                        begin();
                    }
                })
                .onFailure(e -> LOG.error("table {}: no new admin client: {}", table.name(), Causes.text(e)));
    }

    /** Gives shards the partitions from this one on, one after another. */
    private Future<List<LivePartition>> assign(Topic of, int first, long[] starts, long newestBefore, long[] ends) {
        List<LivePartition> partitions = new ArrayList<>();
        Future<Void> all = Future.succeededFuture();
        for (int p = first; p < of.partitions(); p++) {
            int partition = p;
            all = all.compose(v -> shardOf(partition)
                    .add(new Shard.Assignment(
                            partition, starts[partition], newestBefore, ends[partition], of.deleteRetention()))
                    .map(opened -> {
                        partitions.add(opened);
                        return null;
                    }));
        }
        return all.map(v -> partitions);
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
        warnings.forEach(warning -> LOG.warn("table {}: {}", table.name(), warning));
        live.topicWarnings(warnings);
    }

    /** A partition has caught up with its topic; called on any event loop. */
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
    private void fail(Problem problem) {
        context.runOnContext(v -> {
            if (!stopped && live.state() != State.FAILED) {
                LOG.error("table {}: stopped: {}", table.name(), problem.text());
                Generation generation = live.generation();
                abandon();
                live.become(State.FAILED, problem, null);
                closeShards();
                failed = new FailedTopic(generation == null ? topicId : generation.topicId(), problem.record());
                watchFailed();
            }
        });
    }

    /** Why the table failed: what must change for it to be read anew. */
    private record FailedTopic(
            @Nullable String topicId, @Nullable StoppedRecord record) {}

    /** Looks again and again whether the topic still holds what the table failed on; and how far it has grown. */
    private void watchFailed() {
        later(parts.settings().probeInterval().toMillis(), () -> {
            int mine = attempt;
            admin().describe(table.topic())
                    .compose(found -> found.isEmpty()
                            ? Future.succeededFuture("topic '" + table.topic() + "' was deleted")
                            : compare(Objects.requireNonNull(failed), found.get()))
                    .onComplete(compared -> {
                        if (stopped || mine != attempt) {
                            return;
                        }
                        if (compared.failed()) {
                            live.lagKnown(false);
                        }
                        String reason = compared.succeeded() ? compared.result() : null;
                        if (reason == null) {
                            watchFailed();
                        } else {
                            LOG.warn("table {}: read anew: {}", table.name(), reason);
                            attempt++;
                            hasBegun = true;
                            live.become(State.WAITING, Problem.passing(reason, null), null);
                            begin();
                        }
                    });
        });
    }

    /** @return why the table may be read anew; null while it may not */
    private Future<@Nullable String> compare(FailedTopic then, Topic now) {
        if (!now.id().equals(then.topicId())) {
            return Future.succeededFuture("topic '" + table.topic() + "' was created anew");
        }
        return admin().lastOffsets(table.topic(), now.partitions()).compose(ends -> {
            live.endsWhileStopped(ends);
            StoppedRecord record = then.record();
            if (record == null) {
                return Future.succeededFuture();
            }
            return admin().offsets(table.topic(), now.partitions(), OffsetSpec.earliest())
                    .map(first -> record.partition() < first.length && first[record.partition()] > record.lastOffset()
                            ? "topic '" + table.topic() + "' no longer holds the record"
                            : null);
        });
    }

    /** What was read is no longer what the topic holds: all is read anew; called on any event loop. */
    private void restart(String reason) {
        context.runOnContext(v -> {
            boolean begun = !shards.isEmpty() || live.state() == State.WRITE_ONLY;
            if (stopped || live.state() == State.FAILED || !begun) {
                return;
            }
            LOG.warn("table {}: read anew: {}", table.name(), reason);
            abandon();
            live.become(State.WAITING, Problem.passing(reason, null), null);
            closeShards().onComplete(done -> begin());
        });
    }

    private void abandon() {
        attempt++;
        if (probe != null) {
            probe.close();
        }
    }

    private Future<?> closeShards() {
        List<Future<?>> closing = new ArrayList<>();
        for (Shard shard : shards) {
            closing.add(shard.deploymentID() == null ? Future.succeededFuture() : vertx.undeploy(shard.deploymentID()));
        }
        shards.clear();
        return Future.join(closing).otherwiseEmpty();
    }

    /** Partitions were added: they are read from their start, wherever the others were begun; a key may be in two now. */
    private Future<Void> grow(Topic known, Topic now) {
        if (live.isWriteOnly()) {
            return Future.succeededFuture();
        }
        int mine = attempt;
        return admin().offsets(table.topic(), now.partitions(), OffsetSpec.earliest())
                .compose(from -> admin().offsets(table.topic(), now.partitions(), OffsetSpec.latest())
                        .compose(to -> {
                            Generation generation = live.generation();
                            if (mine != attempt || generation == null) {
                                return Future.succeededFuture();
                            }
                            return assign(
                                            now,
                                            known.partitions(),
                                            from,
                                            parts.clock().millis(),
                                            to)
                                    .map(added -> {
                                        if (table.isUpsert()) {
                                            live.topicWarnings(List.of("topic '" + table.topic() + "' grew from "
                                                    + known.partitions() + " to " + now.partitions()
                                                    + " partitions: a key may have records in two of them"));
                                        }
                                        List<LivePartition> partitions = new ArrayList<>(generation.partitions());
                                        partitions.addAll(added);
                                        LOG.warn("table {}: now {} partitions", table.name(), now.partitions());
                                        live.become(
                                                live.state(),
                                                null,
                                                new Generation(now.id(), now.deleteRetention(), partitions));
                                        return null;
                                    });
                        }));
    }

    private long nextRetry() {
        long wait = retryMillis;
        retryMillis = Math.min(retryMillis * 2, parts.settings().retryMax().toMillis());
        return wait;
    }

    private void later(long millis, Runnable task) {
        int mine = attempt;
        heartbeat().turned();
        vertx.timer(millis, TimeUnit.MILLISECONDS).onSuccess(v -> {
            if (!stopped && mine == attempt) {
                heartbeat().turned();
                task.run();
            }
        });
    }

    /** Why a topic that was to be made was not. */
    private static final class TopicNotMadeException extends RuntimeException {
        private static final long serialVersionUID = 1;

        TopicNotMadeException(Throwable cause) {
            super(cause.getMessage(), cause);
        }
    }
}
