package dev.tidegate.gateway.writer;

import dev.tidegate.gateway.catalog.Sink.DeliveryGuarantee;
import dev.tidegate.gateway.catalog.Sink.Partitioner;
import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.idempotency.IdempotencyKey;
import dev.tidegate.gateway.idempotency.Memory;
import dev.tidegate.gateway.liveness.Heartbeat;
import dev.tidegate.gateway.liveness.Loop;
import dev.tidegate.gateway.liveness.Watchdog;
import dev.tidegate.gateway.record.Change;
import dev.tidegate.gateway.record.RecordEncoder;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one table's changes to its topic, on one event loop; deployed once a table.
 *
 * <p>A request is encoded whole before any of it is sent, so one bad row refuses it without a trace. After that it fails
 * only by Kafka, and then some of its rows may have been written: writing it again is safe in an upsert table. With
 * {@code exactly-once} its rows are in one transaction, and none was written unless the error says that nobody knows.
 * Requests are taken one after another, in the order of their {@link #write}; rows of one key reach the topic in that
 * order.
 *
 * <p>With {@code sink.buffer-flush.*} rows are coalesced first. Closing refuses new requests, flushes the buffer (Flink
 * discards it) and answers every request, within {@link WriterSettings#closeTimeout()}. A broker that is away fails
 * requests with {@link ErrorCode#KAFKA_UNAVAILABLE} and nothing else: what comes after its return is written.
 *
 * <p>Public methods may be called from any thread; their futures complete on the caller's context.
 */
public final class Writer extends VerticleBase {
    private static final Logger log = LoggerFactory.getLogger(Writer.class);
    /** Stands for all nodes in the transactional id of requests with a key. */
    private static final String KEYED = "keyed";

    private static final Duration LAST_WORDS = Duration.ofSeconds(1);
    private static final WriteResult NOTHING = new WriteResult(0, 0, Map.of());

    /**
     * What all writers share.
     *
     * @param nanoTime as {@link System#nanoTime}
     */
    record Parts(Producers producers, InstantSource clock, LongSupplier nanoTime) {
        static Parts of(Producers producers) {
            return new Parts(producers, InstantSource.system(), System::nanoTime);
        }
    }

    private final Table table;
    private final boolean transactional;
    private final List<EncoderLane> lanes = new ArrayList<>();
    private final int[] keyPositions;
    private final WriterSettings settings;
    private final Parts parts;
    private final Map<String, Object> properties;
    private final InFlightBytes inFlight;
    private final WriterMetrics metrics;
    /** Their texts; the writes of one table are bounded by what may be in flight. */
    private final Set<String> keysUnderWay = ConcurrentHashMap.newKeySet();

    /** For each partition the offset after the last row that Kafka confirmed. */
    private final Map<Integer, Long> written = new ConcurrentHashMap<>();

    private volatile boolean accepting;
    /** Why no producer can be created; null unless that is so. */
    private volatile @Nullable TidegateException unusable;

    // Of the event loop.
    private final Queue<Intake> intakes = new ArrayDeque<>();
    private final Set<WriteRequest> open = new LinkedHashSet<>();
    /** Those of them that were let in. */
    private final Set<WriteRequest> underWay = new LinkedHashSet<>();

    private final Promise<Duration> drained = Promise.promise();
    private @Nullable Departures departures;
    private @Nullable ConditionalIntakes conditional;
    private int nextLane;
    private final List<Heartbeat> heartbeats = new ArrayList<>();
    private @Nullable Heartbeat sending;
    private volatile Producers.@Nullable Shared inUse;

    /**
     * @param encoders makes as many as {@code sink.parallelism} says, each used on one event loop
     * @param producers shared by all writers
     * @throws TidegateException {@link ErrorCode#INVALID_CONFIGURATION} if {@code properties.*} are wrong
     */
    public Writer(Table table, Supplier<RecordEncoder> encoders, Producers producers, WriterSettings settings) {
        this(producers, table, () -> ChangeEncoder.of(encoders.get()), settings);
    }

    Writer(Producers producers, Table table, Supplier<ChangeEncoder> encoders, WriterSettings settings) {
        this(Parts.of(producers), table, encoders, settings);
    }

    Writer(Parts parts, Table table, Supplier<ChangeEncoder> encoders, WriterSettings settings) {
        this.parts = parts;
        this.table = table;
        this.transactional = table.sink().deliveryGuarantee() == DeliveryGuarantee.EXACTLY_ONCE;
        this.properties = transactional
                ? ProducerProperties.transactional(table, String.valueOf(settings.node()))
                : ProducerProperties.of(table);
        this.keyPositions = table.keyPositions();
        int maxSize = ProducerProperties.maxRecordSize(properties);
        for (int i = 0; i < table.sink().parallelism(); i++) {
            int subtask = table.sink().partitioner() == Partitioner.FIXED ? i : -1;
            EncoderLane.Encoding how =
                    new EncoderLane.Encoding(encoders.get(), table.primaryKeyPositions(), maxSize, subtask);
            lanes.add(new EncoderLane(table, how, this::encoded, parts.nanoTime()));
        }
        this.settings = settings;
        this.inFlight = new InFlightBytes(settings.maxInFlightBytes());
        this.metrics = new WriterMetrics(inFlight);
    }

    /** As {@link #write(List, long)} with the first change called row 0. */
    public Future<WriteResult> write(List<Change> changes) {
        return write(changes, 0);
    }

    /**
     * Writes the changes of one request, in order.
     *
     * <p>Answered when Kafka has them all; with {@code 'sink.delivery-guarantee' = 'none'} when they are encoded. The
     * answer fails with a {@link TidegateException}, once every row's fate is known, whose message names the first row
     * that failed: {@link ErrorCode#OVERLOADED} beyond the bound, {@link ErrorCode#INVALID_ROW} and
     * {@link ErrorCode#RECORD_TOO_LARGE} for a bad row, {@link ErrorCode#FORMAT_UNAVAILABLE} while a format cannot write
     * any, {@link ErrorCode#KAFKA_UNAVAILABLE} and
     * {@link ErrorCode#KAFKA_FORBIDDEN} if Kafka did not take it, {@link ErrorCode#SHUTTING_DOWN} while closing.
     *
     * @param firstIndex what the user calls the first of these changes, when a long request is written in parts
     */
    public Future<WriteResult> write(List<Change> changes, long firstIndex) {
        return write(changes, WriteOptions.from(firstIndex));
    }

    /**
     * The same for a request that wants more.
     *
     * <p>With a key it is remembered: written once, however often it is sent, to whichever gateway, and answered as it was
     * the first time. A lenient one is answered although rows were refused for their own faults, which the result tells;
     * when others failed beside them, the {@link RowsFailedException} does. One that does not want to wait is answered
     * when its rows are encoded, and then nobody is told what becomes of them but the metrics and the log.
     *
     * <p>Fails beside with {@link ErrorCode#UNSUPPORTED_OPERATION} unless the table is written {@code exactly-once},
     * with {@link ErrorCode#IDEMPOTENCY_KEY_IN_USE} while the same key is being written here, and with {@link
     * ErrorCode#IDEMPOTENCY_KEY_REUSED} if it belonged to another request.
     */
    public Future<WriteResult> write(List<Change> changes, WriteOptions options) {
        IdempotencyKey key = options.key();
        if (key == null) {
            return take(changes, options, null);
        }
        if (!transactional) {
            return Future.failedFuture(new TidegateException(
                    ErrorCode.UNSUPPORTED_OPERATION,
                    "Table '" + table.name() + "' remembers no Idempotency-Key: that needs"
                            + " 'sink.delivery-guarantee' = 'exactly-once' in its DDL"));
        }
        if (!keysUnderWay.add(key.text())) {
            return Future.failedFuture(new TidegateException(
                    ErrorCode.IDEMPOTENCY_KEY_IN_USE,
                    "The request with the Idempotency-Key '" + key.text()
                            + "' is being written; ask again in a moment"));
        }
        return take(changes, options, null).onComplete(done -> keysUnderWay.remove(key.text()));
    }

    /**
     * Writes a row if a condition holds of it. It is looked at when all that this writer was given before is settled,
     * and no other write of the same row by this writer comes between the look and the write. What other gateways and
     * producers write in between is not seen.
     *
     * <p>Fails beside with whatever the condition fails with.
     */
    public Future<WriteResult> writeIf(Change change, Condition condition) {
        return take(List.of(change), WriteOptions.from(0), condition);
    }

    /**
     * Writes the changes as {@link #write(List, WriteOptions)} does, but instead of being refused with {@link
     * ErrorCode#OVERLOADED} they wait until {@link #hasRoom there is room}. What waits is taken in the order of these
     * calls, whoever made them, and nothing that waits is overtaken by a later call. Each caller is to pause what it
     * reads until its write is taken: that bounds the line.
     */
    public QueuedWrite enqueue(List<Change> changes, WriteOptions options) {
        Context caller = vertx.getOrCreateContext();
        if (changes.isEmpty()) {
            QueuedWrite nothing = new QueuedWrite(caller, CompletableFuture.completedFuture(NOTHING), () -> {});
            nothing.leftLine();
            return nothing;
        }
        Waiting write = new Waiting(intake(changes, options, null), caller);
        if (accepting) {
            write.enter();
        } else {
            write.refused();
        }
        return write.write;
    }

    /** A write in the line. */
    private final class Waiting implements InFlightBytes.Waiter {
        private final Intake intake;
        private final QueuedWrite write;

        Waiting(Intake intake, Context caller) {
            this.intake = intake;
            this.write = new QueuedWrite(caller, intake.request().answer(), this::leave);
        }

        void enter() {
            switch (inFlight.enter(intake.estimate(), this)) {
                case LET_IN -> letIn();
                case WAITS -> {}
                case REFUSED -> refused();
            }
        }

        @Override
        public void letIn() {
            begin(intake); // first: the caller may enqueue the next one as soon as this one has left the line
            write.leftLine();
        }

        @Override
        public void refused() {
            intake.request().abandon(closed());
            write.leftLine();
        }

        private void leave() {
            if (inFlight.leave(this)) {
                intake.request()
                        .abandon(new TidegateException(
                                ErrorCode.OVERLOADED,
                                "Table '" + table.name() + "' had no room for the write before it was withdrawn"));
                write.leftLine();
            }
        }
    }

    private Future<WriteResult> take(List<Change> changes, WriteOptions options, @Nullable Condition condition) {
        if (!accepting) {
            return Future.failedFuture(closed());
        }
        if (changes.isEmpty()) {
            return Future.succeededFuture(NOTHING);
        }
        Intake intake = intake(changes, options, condition);
        if (!inFlight.reserve(intake.estimate())) {
            return Future.failedFuture(new TidegateException(
                    ErrorCode.OVERLOADED,
                    "Table '" + table.name() + "' has " + inFlight.bytes() + " bytes on their way to Kafka and "
                            + inFlight.waiting() + " writes that wait for room, and its bound is "
                            + settings.maxInFlightBytes() + " (max-in-flight-bytes); try again"));
        }
        Future<WriteResult> answer = CallerTurn.of(intake.request().answer(), vertx.getOrCreateContext());
        begin(intake);
        return answer;
    }

    private static Intake intake(List<Change> changes, WriteOptions options, @Nullable Condition condition) {
        List<Change> rows = List.copyOf(changes);
        return new Intake(rows, options, RowSize.of(rows), condition);
    }

    private void begin(Intake intake) {
        context.runOnContext(turn -> take(intake));
    }

    /**
     * Whether a write would not have to wait: true up to half of {@link WriterSettings#maxInFlightBytes()}, while
     * nothing waits.
     */
    public boolean hasRoom() {
        return inFlight.hasRoom();
    }

    /**
     * Completes when it is the caller's turn and there is room: at once if {@link #hasRoom}, else when in-flight bytes
     * are down to a quarter of the bound and what came to the line before was let in.
     */
    public Future<Void> room() {
        CompletableFuture<Void> room = new CompletableFuture<>();
        InFlightBytes.Waiter waiter = new InFlightBytes.Waiter() {
            @Override
            public void letIn() {
                room.complete(null);
            }

            @Override
            public void refused() {
                room.complete(null); // the next write says why
            }
        };
        if (inFlight.enter(0, waiter) != InFlightBytes.Entry.WAITS) {
            waiter.letIn(); // if the line is closed, the next write says why
        }
        return Future.fromCompletionStage(room, vertx.getOrCreateContext());
    }

    /** For each partition the offset after the last row that was written here, so far. */
    public Map<Integer, Long> written() {
        return Map.copyOf(written);
    }

    /** Its counts; the same object for the writer's whole life. */
    public WriterMetrics metrics() {
        return metrics;
    }

    /**
     * Lets its loops be looked at: one that encodes for each lane, and one that sends. A producer that has not confirmed
     * anything for longer than Kafka's own timeouts is given up, and the next rows have a new one.
     *
     * @param report takes a loop and what is wrong with it, null when it turns again; on any thread
     */
    public void watchedBy(Watchdog watchdog, BiConsumer<String, @Nullable String> report) {
        for (int i = 0; i < lanes.size(); i++) {
            Loop loop = new Loop(table.name(), "encoding " + i);
            Heartbeat heartbeat = watchdog.watch(loop, new Reported(loop, report, () -> {}));
            heartbeats.add(heartbeat);
            lanes.get(i).watchedBy(heartbeat);
        }
        Loop loop = new Loop(table.name(), "sending");
        Duration kafka = ProducerProperties.longestSend(properties);
        Duration limit = watchdog.limit().compareTo(kafka) > 0 ? watchdog.limit() : kafka;
        Heartbeat heartbeat = watchdog.watch(loop, limit, new Reported(loop, report, this::replaceProducer));
        heartbeats.add(heartbeat);
        sending = heartbeat;
    }

    private void replaceProducer() {
        Producers.Shared shared = inUse;
        if (shared != null) {
            vertx.executeBlocking(
                    () -> {
                        shared.discard();
                        return null;
                    },
                    false);
        }
    }

    /** Fails only if Kafka cannot ever work with these properties; a cluster out of reach is waited for. */
    @Override
    public Future<?> start() {
        WriterLoop loop = new WriterLoop(context, parts.nanoTime());
        Producers.Shared producer = parts.producers().acquire(properties);
        inUse = producer;
        Settlements settlements = new Settlements(table, inFlight, metrics, written, this::closeAccount);
        Outbox out = transactional
                ? transactionalOutbox(loop, producer, settlements)
                : new DirectOutbox(loop, producer, settlements);
        // As much as may be in flight when room is announced: a buffer waiting for its interval never keeps callers
        // out.
        long bufferBytes = Math.max(1, settings.maxInFlightBytes() / 4);
        departures = new Departures(loop, out, metrics, table.sink(), bufferBytes);
        conditional = new ConditionalIntakes(context, () -> underWay, this::written);
        lanes.get(0).settle(context);
        return Future.all(lanes.stream().skip(1).map(vertx::deployVerticle).toList())
                .compose(deployed -> out.connect())
                .recover(failure -> {
                    ConfigException wrong = KafkaFailure.misconfiguration(failure);
                    if (wrong != null) {
                        TidegateException refusal = KafkaFailure.invalidProperties(table, wrong);
                        unusable = new TidegateException(
                                ErrorCode.TABLE_MISCONFIGURED, String.valueOf(refusal.getMessage()));
                        return out.close(Duration.ZERO).transform(released -> Future.failedFuture(refusal));
                    }
                    log.warn(
                            "No producer yet: {}",
                            KafkaFailure.of(table, -1, failure).getMessage());
                    return Future.succeededFuture();
                })
                .onSuccess(started -> accepting = true);
    }

    private Outbox transactionalOutbox(WriterLoop loop, Producers.Shared producer, Settlements settlements) {
        Producers.Shared keyed = parts.producers().acquire(ProducerProperties.transactional(table, KEYED));
        Memory memory = new Memory(table.topic(), table.kafkaProperties(), settings.idempotency(), parts.clock());
        return new TransactionalOutbox(loop, producer, keyed, memory, parts.clock(), settlements);
    }

    @Override
    public Future<?> stop() {
        accepting = false;
        heartbeats.forEach(Heartbeat::close);
        inFlight.closeLine();
        if (intakes.isEmpty()) {
            departures().flush();
        }
        completeIfDrained();
        long deadline = vertx.setTimer(settings.closeTimeout().toMillis(), timer -> abandon());
        return drained.future().compose(patience -> {
            vertx.cancelTimer(deadline);
            return departures().close(patience);
        });
    }

    private void abandon() {
        log.warn(
                "Table '{}' closes with {} requests that Kafka has not confirmed within {} ms (close-timeout)",
                table.name(),
                open.size(),
                settings.closeTimeout().toMillis());
        TidegateException unconfirmed = new TidegateException(
                ErrorCode.KAFKA_UNAVAILABLE,
                "Table '" + table.name() + "' was closed before Kafka confirmed the request; its rows may be written");
        refuseAll(closed());
        List.copyOf(open).forEach(request -> request.abandon(unconfirmed));
        drained.tryComplete(Duration.ZERO);
    }

    private TidegateException closed() {
        TidegateException misconfigured = unusable;
        if (misconfigured != null) {
            return misconfigured;
        }
        return new TidegateException(
                ErrorCode.SHUTTING_DOWN, "Table '" + table.name() + "' takes no writes: this node closes; try again");
    }

    private void take(Intake intake) {
        if (!accepting) {
            refuse(intake, closed());
            return;
        }
        intakes.add(intake);
        open.add(intake.request());
        for (Intake.Part part : intake.split(lanes.size(), this::laneOf)) {
            lanes.get(part.lane()).take(part);
        }
    }

    /** Rows of one key have one lane; those without a key take turns. */
    private int laneOf(Change change) {
        int number = keyPositions.length == 0
                ? nextLane++
                : change.row().project(keyPositions).hashCode();
        return Math.floorMod(number, lanes.size());
    }

    private void refuse(Intake intake, TidegateException cause) {
        inFlight.release(intake.estimate());
        open.remove(intake.request());
        intake.request().abandon(cause);
        completeIfDrained();
    }

    private void refuseAll(TidegateException cause) {
        Intake intake;
        while ((intake = intakes.poll()) != null) {
            refuse(intake, cause);
        }
    }

    /** On a lane's event loop. */
    private void encoded(Intake.Part part) {
        if (Vertx.currentContext() == context) {
            encodedHere(part);
        } else {
            context.runOnContext(turn -> encodedHere(part));
        }
    }

    private void encodedHere(Intake.Part part) {
        part.intake().partDone();
        advance();
    }

    /** Lets in what is encoded, in the order it came. */
    private void advance() {
        Intake intake;
        while ((intake = intakes.peek()) != null && intake.isDone()) {
            intakes.remove();
            TidegateException refusal = intake.refusal();
            if (refusal == null) {
                accept(intake);
            } else {
                refuse(intake, refusal);
            }
        }
        if (!accepting && intakes.isEmpty()) {
            departures().flush();
        }
    }

    private void accept(Intake intake) {
        List<Intake.Encoded> rows = intake.rows();
        long size = rows.stream().mapToLong(encoded -> encoded.row().size()).sum();
        inFlight.release(intake.estimate() - size);
        Condition condition = intake.condition();
        ConditionalIntakes others = conditional;
        if (condition == null || others == null || rows.isEmpty()) {
            letIn(intake, rows);
            return;
        }
        departures().flush(); // what is about the same row is to be settled first, and not after an interval
        others.await(rows.get(0).key(), condition, new ConditionalIntakes.Verdict(() -> letIn(intake, rows), cause -> {
            inFlight.release(size);
            closeAccount(intake.request());
            intake.request().abandon(cause);
        }));
    }

    private void letIn(Intake intake, List<Intake.Encoded> rows) {
        if (conditional != null) {
            rows.forEach(encoded -> conditional.letIn(encoded.key()));
        }
        if (table.sink().deliveryGuarantee() == DeliveryGuarantee.NONE
                || intake.request().options().async()) {
            intake.request().answerAccepted();
        }
        if (intake.request().isSettled()) {
            open.remove(intake.request());
        } else {
            underWay.add(intake.request());
            if (sending != null) {
                sending.turned();
            }
        }
        if (intake.request().key() != null || intake.condition() != null) {
            departures().addAtOnce(rows);
        } else {
            departures().add(rows);
        }
    }

    private Departures departures() {
        Departures started = departures;
        if (started == null) {
            throw new IllegalStateException("The writer of table '" + table.name() + "' was not started");
        }
        return started;
    }

    private void closeAccount(WriteRequest settled) {
        open.remove(settled);
        underWay.remove(settled);
        if (sending != null && underWay.isEmpty()) {
            sending.idle();
        } else if (sending != null) {
            sending.turned();
        }
        completeIfDrained();
    }

    private void completeIfDrained() {
        if (!accepting && open.isEmpty()) {
            drained.tryComplete(LAST_WORDS);
        }
    }
}
