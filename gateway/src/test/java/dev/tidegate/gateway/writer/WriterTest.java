package dev.tidegate.gateway.writer;

import static dev.tidegate.gateway.testing.Eventually.until;
import static dev.tidegate.gateway.writer.PageViews.assertFails;
import static dev.tidegate.gateway.writer.PageViews.await;
import static dev.tidegate.gateway.writer.PageViews.upsert;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.record.Change;
import dev.tidegate.gateway.record.OutgoingRecord;
import dev.tidegate.gateway.record.RecordEncoder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a real broker does too rarely, or too politely, to be waited for: Kafka's own stand-in producer does it here. */
@Timeout(60)
class WriterTest {
    private static final WriterSettings SETTINGS = WriterSettings.defaults().with(1 << 20, Duration.ofSeconds(10));

    private final Vertx vertx = Vertx.vertx();
    private final Map<String, String> options = new HashMap<>(Map.of("properties.bootstrap.servers", "unused:9092"));
    private final List<Confirming> kafka = new ArrayList<>();
    private final Producers producers = new Producers(properties -> {
        Confirming producer = new Confirming();
        kafka.add(producer);
        return producer;
    });

    /** Confirms nothing by itself. */
    private static class Confirming extends MockProducer<byte[], byte[]> {
        volatile boolean throwsAfterTaking;

        Confirming() {
            super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public synchronized java.util.concurrent.Future<RecordMetadata> send(
                ProducerRecord<byte[], byte[]> record, Callback callback) {
            java.util.concurrent.Future<RecordMetadata> sent = super.send(record, callback);
            if (throwsAfterTaking) {
                throw new KafkaException("in an error state");
            }
            return sent;
        }

        int taken() {
            return history().size();
        }
    }

    @AfterEach
    void close() throws Exception {
        kafka.forEach(producer -> {
            while (producer.completeNext()) {}
        });
        await(vertx.close());
    }

    @Test
    void anAnswerWaitsForEveryRowAndAFailureDoesToo() throws Exception {
        Writer writer = start();
        Future<WriteResult> answer = writer.write(List.of(upsert("a", 1), upsert("b", 1), upsert("c", 1)), 7);
        until(() -> kafka.get(0).taken() == 3);

        kafka.get(0).completeNext();
        kafka.get(0).errorNext(new NotEnoughReplicasException("two are away"));
        until(() -> writer.metrics().numRecordsOutErrors() == 1);
        assertThat(answer.isComplete()).isFalse();

        kafka.get(0).completeNext();
        assertFails(
                ErrorCode.KAFKA_UNAVAILABLE,
                () -> await(answer),
                "Row 8",
                "table 'pv'",
                "topic 'views'",
                "two are away");
        assertThat(writer.metrics().numRecordsOut()).isEqualTo(2);
        assertThat(writer.metrics().inFlightBytes()).isZero();
    }

    @Test
    void aRowThatCannotBeEncodedRefusesItsRequestWhole() throws Exception {
        Table table = table();
        RecordEncoder encoder = PageViews.encoder(table);
        Writer writer = start(change -> {
            if (change.row().get(0).equals("bad")) {
                throw new TidegateException(ErrorCode.INVALID_ROW, "column 'region': may not be bad");
            }
            return encoder.encode(change);
        });

        Future<WriteResult> answer = writer.write(List.of(upsert("good", 1), upsert("bad", 1)));

        assertFails(
                ErrorCode.INVALID_ROW,
                () -> await(answer),
                "Row 1",
                "column 'region': may not be bad",
                "nothing of the request was written");
        assertThat(kafka.get(0).taken()).isZero();
        assertThat(writer.metrics().inFlightBytes()).isZero();
    }

    @Test
    void beyondItsBoundItRefusesAndSaysWhenThereIsRoomAgain() throws Exception {
        Writer writer = start(
                ChangeEncoder.of(PageViews.encoder(table())),
                WriterSettings.defaults().with(1_000, Duration.ofSeconds(10)));
        Future<WriteResult> large = writer.write(
                IntStream.range(0, 100).mapToObj(i -> upsert("region-" + i, i)).toList());

        assertThat(writer.hasRoom()).isFalse();
        assertFails(
                ErrorCode.OVERLOADED,
                () -> await(writer.write(List.of(upsert("a", 1)))),
                "max-in-flight-bytes",
                "1000");
        Future<Void> room = writer.room();
        assertThat(room.isComplete()).isFalse();

        until(() -> kafka.get(0).taken() == 100);
        confirmAll();
        await(room);
        assertThat(await(large).rows()).isEqualTo(100);
        until(writer::hasRoom);
        assertThat(writer.room().isComplete()).isTrue();
    }

    @Test
    void aChangeThatWasSupersededByARefusedOneMayBeTriedAgain() throws Exception {
        options.put("sink.buffer-flush.max-rows", "10");
        options.put("sink.buffer-flush.interval", "1 h");
        Writer writer = start();
        Future<WriteResult> first = writer.write(List.of(upsert("a", 1)));
        Future<WriteResult> second = writer.write(List.of(upsert("a", 2)));
        until(() -> writer.metrics().bufferedRows() == 1);
        Future<?> closed = vertx.undeploy(writer.deploymentID());

        until(() -> kafka.get(0).taken() == 1);
        kafka.get(0).errorNext(new RecordTooLargeException("2 MB"));

        assertFails(ErrorCode.KAFKA_UNAVAILABLE, () -> await(first), "superseded", "try again");
        assertFails(ErrorCode.RECORD_TOO_LARGE, () -> await(second), "max.message.bytes");
        await(closed);
    }

    @Test
    void whatKafkaDoesNotConfirmInTimeIsSaidToBeUnconfirmedWhenTheWriterCloses() throws Exception {
        Writer writer = start(
                ChangeEncoder.of(PageViews.encoder(table())),
                WriterSettings.defaults().with(1 << 20, Duration.ofMillis(100)));
        Future<WriteResult> answer = writer.write(List.of(upsert("a", 1)));
        until(() -> kafka.get(0).taken() == 1);

        await(vertx.undeploy(writer.deploymentID()));

        assertFails(ErrorCode.KAFKA_UNAVAILABLE, () -> await(answer), "closed before Kafka confirmed");
        assertThat(kafka.get(0).closed()).isTrue();
    }

    @Test
    void aProducerThatWillNeverSendAgainIsReplaced() throws Exception {
        Writer writer = start();
        kafka.get(0).sendException = new KafkaException("fenced");

        assertFails(
                ErrorCode.KAFKA_UNAVAILABLE,
                () -> await(writer.write(List.of(upsert("a", 1), upsert("b", 1)))),
                "fenced",
                "2 of the request's 2 rows failed");
        assertThat(kafka.get(0).closed()).isTrue();
        assertThat(writer.metrics().inFlightBytes()).isZero();

        Future<WriteResult> answer = writer.write(List.of(upsert("a", 2)));
        until(() -> kafka.size() == 2 && kafka.get(1).taken() == 1);
        kafka.get(1).completeNext();
        assertThat(await(answer).rows()).isEqualTo(1);
    }

    @Test
    void aProducerThatThrowsAndCallsBackAfterAllIsHeardOnce() throws Exception {
        Writer writer = start();
        Confirming broken = kafka.get(0);
        broken.throwsAfterTaking = true;

        assertFails(ErrorCode.KAFKA_UNAVAILABLE, () -> await(writer.write(List.of(upsert("a", 1)))), "error state");
        broken.completeNext();

        Future<WriteResult> answer = writer.write(List.of(upsert("a", 2)));
        until(() -> kafka.size() == 2 && kafka.get(1).taken() == 1);
        kafka.get(1).completeNext();
        await(answer);
        assertThat(writer.metrics().numRecordsOut()).isEqualTo(1);
        assertThat(writer.metrics().numRecordsOutErrors()).isEqualTo(1);
        assertThat(writer.metrics().inFlightBytes()).isZero();
    }

    @Test
    void aLongRequestLeavesTheLoopToOthersBetweenItsRows() throws Exception {
        AtomicInteger encoded = new AtomicInteger();
        CompletableFuture<Integer> encodedAtNextTurn = new CompletableFuture<>();
        RecordEncoder encoder = PageViews.encoder(table());
        Writer writer = start(change -> {
            if (encoded.incrementAndGet() == 1) {
                Vertx.currentContext().runOnContext(turn -> encodedAtNextTurn.complete(encoded.get()));
            }
            spin(Duration.ofMillis(1));
            return encoder.encode(change);
        });

        Future<WriteResult> answer = writer.write(
                IntStream.range(0, 300).mapToObj(i -> upsert("region-" + i, i)).toList());

        until(() -> kafka.get(0).taken() == 300);
        assertThat(encodedAtNextTurn.get()).isLessThan(10);
        confirmAll();
        await(answer);
    }

    @Test
    void aRequestIsEncodedOnSeveralEventLoopsAtOnceAndAKeyAlwaysOnTheSame() throws Exception {
        options.put("sink.parallelism", "3");
        Map<String, Set<Thread>> threadsOfKey = new ConcurrentHashMap<>();
        CyclicBarrier atOnce = new CyclicBarrier(3);
        List<RecordEncoder> encoders = new ArrayList<>();
        Writer writer = new Writer(
                producers,
                table(),
                () -> {
                    RecordEncoder encoder = PageViews.encoder(table());
                    encoders.add(encoder);
                    AtomicBoolean first = new AtomicBoolean(true);
                    return change -> {
                        if (first.getAndSet(false)) {
                            meet(atOnce); // fails unless all three are at work at one time
                        }
                        threadsOfKey
                                .computeIfAbsent(
                                        String.valueOf(change.row().get(0)), key -> ConcurrentHashMap.newKeySet())
                                .add(Thread.currentThread());
                        return encoder.encode(change);
                    };
                },
                SETTINGS);
        await(vertx.deployVerticle(writer));

        Future<WriteResult> large = writer.write(IntStream.range(0, 600)
                .mapToObj(i -> upsert("key-" + i % 50, i))
                .toList());
        Future<WriteResult> small = writer.write(List.of(upsert("key-7", 600), upsert("key-8", 601)));

        until(() -> kafka.get(0).taken() == 602);
        assertThat(large.isComplete()).isFalse();
        confirmAll();
        assertThat(await(large).rows()).isEqualTo(600);
        assertThat(await(small).rows()).isEqualTo(2);
        assertThat(encoders).hasSize(3);
        assertThat(threadsOfKey.values())
                .hasSize(50)
                .allSatisfy(threads -> assertThat(threads).hasSize(1));
        assertThat(kafka.get(0).history())
                .extracting(record -> new String(record.value(), UTF_8))
                .containsExactlyElementsOf(IntStream.range(0, 602)
                        .mapToObj(i -> PageViews.value("key-" + (i < 600 ? i % 50 : i - 593), i))
                        .toList());
    }

    @Test
    void whicheverLaneFindsABadRowTheFirstOneOfTheRequestIsNamedAndNothingIsWritten() throws Exception {
        options.put("sink.parallelism", "3");
        Supplier<ChangeEncoder> encoders = () -> {
            RecordEncoder encoder = PageViews.encoder(table());
            return change -> {
                if ((Long) change.row().get(1) >= 20) {
                    throw new TidegateException(ErrorCode.INVALID_ROW, "column 'pv': too many");
                }
                return encoder.encode(change);
            };
        };
        Writer writer = startEach(encoders, SETTINGS);

        assertFails(
                ErrorCode.INVALID_ROW,
                () -> await(writer.write(IntStream.range(0, 100)
                        .mapToObj(i -> upsert("key-" + i, i))
                        .toList())),
                "Row 20: column 'pv'");
        assertThat(kafka.get(0).taken()).isZero();
        assertThat(writer.metrics().inFlightBytes()).isZero();
    }

    @Test
    void aLenientRequestIsWrittenWithoutItsBadRowsWhichAreToldByTheirNumbers() throws Exception {
        options.put("sink.parallelism", "3");
        Writer writer = startEach(
                () -> {
                    RecordEncoder encoder = PageViews.encoder(table());
                    return change -> {
                        if ((Long) change.row().get(1) % 10 == 0) {
                            throw new TidegateException(ErrorCode.INVALID_ROW, "column 'pv': no tens");
                        }
                        return encoder.encode(change);
                    };
                },
                SETTINGS);
        List<Change> changes =
                IntStream.range(0, 100).mapToObj(i -> upsert("key-" + i, i)).toList();

        Future<WriteResult> answer = writer.write(changes, new WriteOptions(i -> 1_000 + i, null, true, false, 3));

        until(() -> kafka.get(0).taken() == 90);
        kafka.get(0).errorNext(new RecordTooLargeException("2 MB"));
        confirmAll();
        WriteResult result = await(answer);
        assertThat(result.rows()).isEqualTo(89);
        assertThat(result.failures().count()).isEqualTo(11);
        assertThat(result.failures().listed())
                .extracting(RowFailures.RowFailure::row, RowFailures.RowFailure::code)
                .containsExactly(
                        tuple(1_000L, ErrorCode.INVALID_ROW),
                        tuple(1_001L, ErrorCode.RECORD_TOO_LARGE),
                        tuple(1_010L, ErrorCode.INVALID_ROW));
        assertThat(writer.metrics().inFlightBytes()).isZero();
    }

    @Test
    void aLenientRequestFailsWhenKafkaDoesNotTakeAGoodRowAndTellsAllThatFailed() throws Exception {
        Writer writer = start();
        Future<WriteResult> answer = writer.write(
                List.of(upsert("a", 1), upsert("b", 2), upsert("c", 3)),
                new WriteOptions(i -> i, null, true, false, 10));
        until(() -> kafka.get(0).taken() == 3);
        kafka.get(0).errorNext(new RecordTooLargeException("2 MB"));
        kafka.get(0).errorNext(new NotEnoughReplicasException("two are away"));
        confirmAll();

        assertFails(ErrorCode.KAFKA_UNAVAILABLE, () -> await(answer), "Row 1", "2 of the request's 3 rows failed");
        assertThat(answer.cause()).isInstanceOfSatisfying(RowsFailedException.class, e -> {
            assertThat(e.result().rows()).isEqualTo(1);
            assertThat(e.result().failures().listed())
                    .extracting(RowFailures.RowFailure::row)
                    .containsExactly(0L, 1L);
        });
    }

    @Test
    void whoDoesNotWaitIsAnsweredWhenHisRowsAreEncoded() throws Exception {
        Writer writer = start();

        Future<WriteResult> answer =
                writer.write(List.of(upsert("a", 1)), new WriteOptions(i -> i, null, false, true, 10));

        assertThat(await(answer)).isEqualTo(new WriteResult(1, 0, Map.of()));
        until(() -> kafka.get(0).taken() == 1);
        assertThat(writer.metrics().inFlightBytes()).isPositive();
        confirmAll();
        until(() -> writer.metrics().inFlightBytes() == 0);
    }

    @Test
    void rowsWaitUntilTheirEncoderIsPreparedAndAreRefusedWhenItCannotBe() throws Exception {
        List<CompletableFuture<Void>> preparations = new ArrayList<>();
        RecordEncoder encoder = PageViews.encoder(table());
        Writer writer = start(new ChangeEncoder() {
            @Override
            public @Nullable CompletionStage<Void> prepare() {
                if (!preparations.isEmpty()
                        && preparations.get(preparations.size() - 1).isDone()
                        && !preparations.get(preparations.size() - 1).isCompletedExceptionally()) {
                    return null;
                }
                preparations.add(new CompletableFuture<>());
                return preparations.get(preparations.size() - 1);
            }

            @Override
            public OutgoingRecord encode(Change change) {
                return encoder.encode(change);
            }
        });

        Future<WriteResult> refused = writer.write(List.of(upsert("a", 1)));
        until(() -> preparations.size() == 1);
        preparations.get(0).completeExceptionally(new IllegalStateException("the registry is away"));
        assertFails(ErrorCode.FORMAT_UNAVAILABLE, () -> await(refused), "the registry is away");

        Future<WriteResult> written = writer.write(List.of(upsert("a", 2)));
        until(() -> preparations.size() == 2);
        assertThat(kafka.get(0).taken()).isZero();
        preparations.get(1).complete(null);
        until(() -> kafka.get(0).taken() == 1);
        confirmAll();
        await(written);
        assertThat(writer.metrics().inFlightBytes()).isZero();
    }

    @Test
    void closingRefusesWhatItsEncoderWasNotPreparedFor() throws Exception {
        CompletableFuture<Void> never = new CompletableFuture<>();
        AtomicInteger asked = new AtomicInteger();
        Writer writer = start(
                new ChangeEncoder() {
                    @Override
                    public CompletionStage<Void> prepare() {
                        asked.incrementAndGet();
                        return never;
                    }

                    @Override
                    public OutgoingRecord encode(Change change) {
                        throw new AssertionError("not prepared");
                    }
                },
                WriterSettings.defaults().with(1 << 20, Duration.ofMillis(100)));
        Future<WriteResult> answer = writer.write(List.of(upsert("a", 1)));
        until(() -> asked.get() == 1);

        await(vertx.undeploy(writer.deploymentID()));

        assertFails(ErrorCode.SHUTTING_DOWN, () -> await(answer));
        assertThat(kafka.get(0).taken()).isZero();
        assertThat(writer.metrics().inFlightBytes()).isZero();
    }

    /** Confirmations and refusals at random, a flushing buffer or none, several callers. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whateverKafkaDoesEveryRequestIsAnsweredOnceAndKeysKeepTheirOrder(long seed, TestReporter reporter)
            throws Exception {
        reporter.publishEntry("seed", Long.toString(seed));
        Random random = new Random(seed);
        if (random.nextBoolean()) {
            options.put("sink.buffer-flush.max-rows", String.valueOf(1 + random.nextInt(6)));
            options.put("sink.buffer-flush.interval", "5 ms");
        }
        options.put("sink.parallelism", String.valueOf(1 + random.nextInt(3)));
        Writer writer = start();
        AtomicInteger answered = new AtomicInteger();
        List<Future<WriteResult>> answers = new ArrayList<>();
        int rows = 0;
        for (int i = 0; i < 150; i++) {
            List<Change> changes = new ArrayList<>();
            for (int n = 1 + random.nextInt(4); n > 0; n--) {
                changes.add(upsert("key-" + random.nextInt(5), rows++));
            }
            answers.add(writer.write(changes).onComplete(answer -> answered.incrementAndGet()));
            decide(random);
        }
        until(() -> {
            decide(random);
            return answered.get() == answers.size();
        });

        assertThat(answered).as("seed %d", seed).hasValue(answers.size());
        assertThat(writer.metrics().inFlightBytes()).as("seed %d", seed).isZero();
        assertThat(writer.metrics().bufferedRows()).as("seed %d", seed).isZero();
        assertThat(writer.metrics().numRecordsOut() + writer.metrics().numRecordsOutErrors())
                .as("seed %d", seed)
                .isEqualTo(kafka.get(0).taken());
        assertThat(kafka.get(0).taken() + writer.metrics().coalesced())
                .as("seed %d", seed)
                .isEqualTo(rows);
        assertThat(answers.stream().filter(Future::succeeded).count()).isPositive();
        Map<String, Long> newest = new HashMap<>();
        for (ProducerRecord<byte[], byte[]> record : kafka.get(0).history()) {
            long id = Long.parseLong(new String(record.value(), UTF_8).replaceAll(".*\"pv\":(\\d+).*", "$1"));
            Long earlier = newest.put(new String(record.key(), UTF_8), id);
            assertThat(earlier == null || earlier < id)
                    .as("seed %d: %d after %s", seed, id, earlier)
                    .isTrue();
        }
    }

    static LongStream seeds() {
        return LongStream.concat(
                LongStream.rangeClosed(1, 10),
                LongStream.generate(System::nanoTime).limit(3));
    }

    private void decide(Random random) {
        for (int n = random.nextInt(6); n > 0; n--) {
            if (random.nextInt(10) > 0) {
                kafka.get(0).completeNext();
            } else {
                kafka.get(0).errorNext(new TopicAuthorizationException("not today"));
            }
        }
    }

    private static void meet(CyclicBarrier others) {
        try {
            others.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    private void confirmAll() {
        while (kafka.get(0).completeNext()) {}
    }

    private static void spin(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private Table table() {
        return PageViews.table("views", options);
    }

    private Writer start() throws Exception {
        return startEach(() -> ChangeEncoder.of(PageViews.encoder(table())), SETTINGS);
    }

    private Writer start(ChangeEncoder encoder) throws Exception {
        return start(encoder, SETTINGS);
    }

    private Writer start(ChangeEncoder encoder, WriterSettings settings) throws Exception {
        return startEach(() -> encoder, settings);
    }

    private Writer startEach(Supplier<ChangeEncoder> encoders, WriterSettings settings) throws Exception {
        Writer writer = new Writer(producers, table(), encoders, settings);
        await(vertx.deployVerticle(writer));
        return writer;
    }
}
