package dev.tidegate.gateway.reader;

import dev.tidegate.gateway.changelog.Changelog;
import dev.tidegate.gateway.changelog.CompactedLog;
import dev.tidegate.gateway.changelog.Entry;
import dev.tidegate.gateway.changelog.RecentLog;
import dev.tidegate.gateway.liveness.Heartbeat;
import dev.tidegate.gateway.liveness.Loop;
import dev.tidegate.gateway.liveness.Stall;
import dev.tidegate.gateway.record.KafkaMessage;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One consumer, one event loop, a share of a table's partitions: takes records in and applies them to the logs. */
final class Shard extends VerticleBase implements ConsumerLoop.Work, HeldRecords.Shard {
    private static final Logger LOG = LoggerFactory.getLogger(Shard.class);
    private static final long EXPIRE_EVERY_MILLIS = 30_000;
    private static final int TURNS_IN_A_LIMIT = 8;

    /** Whom a shard reports to; each is called on the shard's event loop. */
    record Owner(Runnable restored, Consumer<Problem> fail, Consumer<String> restart) {}

    /**
     * @param start the offset to begin with
     * @param newestBefore no record before it has a later timestamp, in milliseconds since 1970
     * @param target the end offset up to which the partition is restored at the least
     */
    record Assignment(int partition, long start, long newestBefore, long target, Duration deleteRetention) {}

    private final LiveTable live;
    private final int number;
    private final TableReader.Parts parts;
    private final Owner owner;
    private Pipeline pipeline;
    private final Map<Integer, LivePartition> partitions = new HashMap<>();
    private final Set<LivePartition> touched = new HashSet<>();
    /** Those records that are applied next, and the first entry of each. */
    private final List<Arrival> read = new ArrayList<>();

    private final List<Entry> expected = new ArrayList<>();

    private @Nullable ConsumerLoop loop;
    private @Nullable HeldRecords held;
    private @Nullable Heartbeat timers;
    private List<StoppedRecord> blocked = List.of();
    private boolean stopped;

    Shard(LiveTable live, int number, TableReader.Parts parts, Owner owner) {
        this.live = live;
        this.number = number;
        this.parts = parts;
        this.owner = owner;
        this.pipeline = newPipeline();
    }

    private Pipeline newPipeline() {
        return parts.pipelines().create(live.table(), live.counters());
    }

    @Override
    public void init(Vertx vertx, Context context) {
        super.init(vertx, context);
        ReaderSettings settings = parts.settings();
        held = new HeldRecords(context, settings, this);
        loop = new ConsumerLoop(
                context,
                new ConsumerLoop.Parts(
                        live.table().name(),
                        number,
                        new Consumers(live.table(), number, parts, this::newPipeline),
                        settings,
                        parts.watchdog()),
                partitions::values,
                this);
        timers = parts.watchdog().watch(new Loop(live.table().name(), "timers " + number), new Heartbeat.Rescue() {
            @Override
            public void stalled(Stall stall) {
                Shard.this.stalled(stall.loop().name(), stall.describe());
            }

            @Override
            public void recovered() {
                Shard.this.stalled("timers " + number, null);
            }
        });
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(EXPIRE_EVERY_MILLIS, id -> expire());
        Heartbeat beat = Objects.requireNonNull(timers);
        beat.turned();
        vertx.setPeriodic(
                Math.max(1, parts.settings().livenessTimeout().toMillis() / TURNS_IN_A_LIMIT), id -> beat.turned());
        return Future.succeededFuture();
    }

    private void expire() {
        try {
            partitions.values().forEach(p -> p.expire(parts.clock().millis()));
        } catch (Throwable e) {
            LOG.error("table {}: deletes could not be forgotten", live.table().name(), e);
        }
    }

    @Override
    public Future<?> stop() {
        stopped = true;
        Objects.requireNonNull(timers).close();
        return loop().close();
    }

    private ConsumerLoop loop() {
        return Objects.requireNonNull(loop, "not deployed");
    }

    private HeldRecords held() {
        return Objects.requireNonNull(held, "not deployed");
    }

    /** Takes a partition on; may be called from another event loop. */
    Future<LivePartition> add(Assignment assignment) {
        Promise<LivePartition> promise = Promise.promise();
        context.runOnContext(v -> {
            LivePartition partition = new LivePartition(context, newLog(assignment), assignment);
            partitions.put(assignment.partition(), partition);
            partition.checkRestored();
            promise.complete(partition);
            loop().reconnect();
        });
        return promise.future();
    }

    private Changelog newLog(Assignment a) {
        TableSettings settings = parts.tableSettings();
        return live.table().isUpsert()
                ? new CompactedLog(a.start(), settings.maxTombstones(), settings.historyBytes())
                : new RecentLog(a.start(), a.newestBefore(), settings.recentBytes());
    }

    // ---- records

    @Override
    public void take(int number, List<Arrival> arrivals) {
        LivePartition partition = partitions.get(number);
        if (partition == null || stopped) {
            return;
        }
        int records = 0;
        long bytes = 0;
        for (Arrival arrival : read(partition, arrivals)) {
            KafkaMessage message = arrival.message();
            if (stopped || message.offset() < partition.log().end()) {
                continue; // read before the consumer was moved
            }
            records++;
            bytes += message.size();
            if (held().holds(partition)) {
                held().add(partition, arrival);
            } else {
                apply(partition, arrival);
            }
        }
        live.counters().recordAtNanos.set(System.nanoTime());
        live.counters().recordsIn.add(records);
        live.counters().bytesIn.add(bytes);
    }

    /** The same with those read that are prepared, and the log prepared for what they say. */
    private List<Arrival> read(LivePartition partition, List<Arrival> arrivals) {
        read.clear();
        expected.clear();
        for (Arrival arrival : arrivals) {
            Arrival known = arrival.effect() == null ? arrival.read(pipeline) : arrival;
            read.add(known);
            if (known.effect() instanceof Effect.Changes changes) {
                expected.add(changes.entries()[0]);
            }
        }
        if (partition.log() instanceof CompactedLog compacted) {
            compacted.expect(expected);
        }
        return read;
    }

    @Override
    public void passed(int number, long offset) {
        LivePartition partition = partitions.get(number);
        if (stopped || partition == null || partition.log().end() >= offset) {
            return;
        }
        if (held().holds(partition)) {
            held().passed(partition, offset);
        } else {
            partition.log().advance(offset);
            touched.add(partition);
        }
    }

    @Override
    public void apply(LivePartition partition, Arrival arrival) {
        if (stopped) {
            return;
        }
        KafkaMessage message = arrival.message();
        if (skips(message)) {
            LOG.warn("table {}: skipped {}, as errors.skip says", live.table().name(), place(message));
            live.counters().skipped.increment();
            pass(partition, message);
            return;
        }
        try {
            Effect effect = arrival.effect();
            if (effect == null && Arrival.isPrepared(pipeline.prepare(message))) {
                effect = pipeline.read(message);
            }
            if (effect != null) {
                apply(partition, message, effect);
            } else {
                // What was prepared may be forgotten again before this record's turn: so it is looked at once more.
                HeldRecords.Need schema =
                        new HeldRecords.Need("what its format needs to read it", () -> prepare(message));
                held().hold(partition, message, schema, () -> apply(partition, arrival));
            }
        } catch (OutOfMemoryError | LinkageError e) {
            unread(partition, arrival, e);
        } catch (Throwable e) {
            bug(message, e);
        }
    }

    private boolean skips(KafkaMessage message) {
        SkippedOffsets skip = parts.tableSettings().skip();
        return !skip.isEmpty() && skip.has(message.partition(), message.offset());
    }

    /** The process could not read it, for want of memory or of a class; the record may be sound, so it is tried again. */
    private void unread(LivePartition partition, Arrival arrival, Error failure) {
        KafkaMessage message = arrival.message();
        if (partition.log().end() > message.offset()) {
            bug(message, failure); // in the middle of the log
            return;
        }
        LOG.error("table {}: {} could not be read", live.table().name(), place(message), failure);
        HeldRecords.Need again = new HeldRecords.Need("to be read", () -> {
            pipeline = newPipeline(); // the one that failed may be left in the middle of a record
            if (Arrival.isPrepared(pipeline.prepare(message))) {
                pipeline.read(message);
            }
            return Future.succeededFuture();
        });
        held().hold(partition, message, again, () -> apply(partition, new Arrival(message, null)));
    }

    private Future<Void> prepare(KafkaMessage message) {
        CompletionStage<Void> preparation = pipeline.prepare(message);
        return preparation == null ? Future.succeededFuture() : Future.fromCompletionStage(preparation, context);
    }

    private void apply(LivePartition partition, KafkaMessage message, Effect effect) {
        if (effect instanceof Effect.Changes changes) {
            applyChanges(partition, message, changes);
        } else if (effect instanceof Effect.Broken broken) {
            broken(partition, message, broken.reason());
        } else {
            live.counters().skipped.increment();
            pass(partition, message);
        }
    }

    private void applyChanges(LivePartition partition, KafkaMessage message, Effect.Changes changes) {
        try {
            pipeline.apply(message, changes, partition.log());
            touched.add(partition);
        } catch (Error e) {
            bug(message, e); // the log may hold half of the record: it is given up with the table
        }
    }

    private void broken(LivePartition partition, KafkaMessage message, String reason) {
        live.counters().recordErrors.increment();
        TableSettings settings = parts.tableSettings();
        if (settings.tolerance() == TableSettings.Tolerance.NONE) {
            giveUp(unreadable(message, reason));
            return;
        }
        LOG.debug("table {}: skipped {}: {}", live.table().name(), place(message), reason);
        String deadLetterTopic = settings.deadLetterTopic();
        if (deadLetterTopic == null) {
            pass(partition, message);
        } else {
            HeldRecords.Need letter = new HeldRecords.Need(
                    "its way to topic '" + deadLetterTopic + "'",
                    () -> parts.deadLetters().send(deadLetterTopic, message, reason));
            held().hold(partition, message, letter, () -> {
                live.counters().deadLetters.increment();
                pass(partition, message);
            });
        }
    }

    private Problem unreadable(KafkaMessage message, String reason) {
        String skip = parts.tableSettings().skip().lineWith(message.partition(), message.offset(), message.offset());
        return new Problem(
                place(message) + " cannot be read: " + reason + ". To skip it, add the line " + skip + " under tables."
                        + live.table().name() + " in tidegate.yaml, or errors.tolerance: all for all such records",
                "Correct the producer, add the line " + skip + " under tables."
                        + live.table().name() + " in tidegate.yaml, and restart the gateway",
                true,
                new StoppedRecord(
                        message.partition(),
                        message.offset(),
                        message.offset(),
                        reason,
                        BytePreview.of(message.key()),
                        BytePreview.of(message.value()),
                        skip));
    }

    private void pass(LivePartition partition, KafkaMessage message) {
        partition.log().advance(message.offset() + 1);
        touched.add(partition);
    }

    @Override
    public void flush() {
        for (LivePartition partition : touched) {
            partition.applied();
            if (partition.checkRestored()) {
                owner.restored().run();
            }
        }
        touched.clear();
        long bytes = live.bytes();
        if (bytes > parts.tableSettings().maxBytes()) {
            giveUp(Problem.passing(
                    "its rows take " + bytes + " bytes of heap, more than max-bytes allows ("
                            + parts.tableSettings().maxBytes() + "). Raise it, and the heap with it",
                    null));
        }
    }

    // ---- the consumer

    @Override
    public void pause(LivePartition partition) {
        loop().pause(partition);
    }

    @Override
    public void resume(LivePartition partition) {
        live.problem(source(partition), null);
        loop().resume(partition);
    }

    @Override
    public void startOver() {
        held().clear();
        partitions.values().forEach(partition -> live.problem(source(partition), null));
    }

    // ---- what goes wrong

    @Override
    public void problem(String problem) {
        live.problem(source(), problem);
    }

    @Override
    public void stalled(String loop, @Nullable String problem) {
        live.loop(loop, problem);
    }

    @Override
    public void failed(String problem) {
        giveUp(new Problem(
                problem,
                "See the stack traces of the threads (jstack). The table is read anew when its topic is created anew, "
                        + "or after a restart of the gateway",
                true,
                null));
    }

    @Override
    public void polled(Arrivals.Seen seen) {
        live.problem(source(), null);
        if (seen.fetchLagMillis() != Arrivals.Seen.NO_RECORD) {
            live.counters().fetchLagMillis.set(Math.max(0, seen.fetchLagMillis()));
        }
        if (seen.skipped() > 0) {
            live.counters().recordErrors.add(seen.skipped());
        }
        if (seen.blocked() != blocked) {
            blocked(seen.blocked());
        }
        seen.ends().forEach((number, end) -> {
            LivePartition partition = partitions.get(number);
            if (partition != null) {
                partition.polled(end);
            }
        });
    }

    private void blocked(List<StoppedRecord> now) {
        List<StoppedRecord> before = blocked;
        blocked = now;
        for (StoppedRecord record : before) {
            live.blocked(record.partition(), null, null);
        }
        for (StoppedRecord record : now) {
            String problem = "partition " + record.partition() + " of topic '"
                    + live.table().topic() + "' cannot be read at offset " + record.offset()
                    + (record.lastOffset() == record.offset() ? "" : " to " + record.lastOffset()) + ": "
                    + record.reason() + ". To skip it, add the line " + record.skip() + " under tables."
                    + live.table().name() + " in tidegate.yaml";
            live.blocked(record.partition(), record, problem);
            if (before.stream().noneMatch(b -> b.partition() == record.partition() && b.offset() == record.offset())) {
                LOG.error("table {}: {}", live.table().name(), problem);
            }
        }
    }

    private String source() {
        return "shard " + number;
    }

    private static String source(LivePartition partition) {
        return "partition " + partition.number();
    }

    @Override
    public void mustWait(LivePartition partition, KafkaMessage message, String why) {
        String problem = place(message) + " has to wait: " + why;
        if (live.problem(source(partition), problem)) {
            LOG.warn("table {}: {}", live.table().name(), problem);
        }
    }

    @Override
    public void outOfRange(String problem) {
        owner.restart().accept("the topic no longer holds the offsets to read on: " + problem);
    }

    @Override
    public void bug(KafkaMessage message, Throwable e) {
        LOG.error("table {}: {}", live.table().name(), place(message), e);
        giveUp(Problem.passing(place(message) + " cannot be applied, which is a bug: " + e, null));
    }

    private void giveUp(Problem problem) {
        stopped = true;
        owner.fail().accept(problem);
    }

    private static String place(KafkaMessage message) {
        return "the record at offset " + message.offset() + " of partition " + message.partition() + " of topic '"
                + message.topic() + "'";
    }
}
