package dev.tidegate.gateway.writer;

import static dev.tidegate.gateway.testing.Eventually.eventually;
import static dev.tidegate.gateway.testing.Eventually.until;
import static dev.tidegate.gateway.writer.PageViews.assertFails;
import static dev.tidegate.gateway.writer.PageViews.await;
import static dev.tidegate.gateway.writer.PageViews.key;
import static dev.tidegate.gateway.writer.PageViews.upsert;
import static dev.tidegate.gateway.writer.PageViews.value;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.format.type.Row;
import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.record.Change;
import dev.tidegate.gateway.testing.KafkaBroker;
import dev.tidegate.gateway.testing.RestartableBroker;
import dev.tidegate.gateway.testing.Tables;
import dev.tidegate.localkafka.LocalKafkaSettings;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(90)
class WriterIT extends WriterFixture {
    @Test
    void aRowHasTheKeyTheValueAndThePartitionOfFlinks() throws Exception {
        String topic = broker.newTopic("pv", 5);
        Writer writer = start(topic);
        List<Change> changes =
                IntStream.range(0, 50).mapToObj(i -> upsert("region-" + i, i)).toList();

        WriteResult result = await(writer.write(changes));

        String reference = broker.newTopic("reference", 5);
        IntStream.range(0, 50)
                .forEach(i -> broker.produce(reference, key("region-" + i).getBytes(UTF_8), null));
        assertThat(partitions(topic)).isEqualTo(partitions(reference)).hasSize(50);
        assertThat(values(topic)).contains(value("region-7", 7)).hasSize(50);
        assertThat(result.rows()).isEqualTo(50);
        assertThat(result.coalesced()).isZero();
        assertThat(result.position()).isEqualTo(endOffsets(topic));
    }

    @Test
    void severalEncodersWriteWhatOneDoesInTheSameOrder() throws Exception {
        options.put("sink.parallelism", "4");
        String topic = broker.newTopic("pv", 3);
        Writer writer = start(topic);

        List<Future<WriteResult>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            int version = i;
            answers.add(writer.write(IntStream.range(0, 20)
                    .mapToObj(region -> upsert("r" + region, version))
                    .toList()));
        }
        await(Future.all(answers));

        for (int region = 0; region < 20; region++) {
            String name = "r" + region;
            assertThat(values(topic, name)).isEqualTo(PageViews.values(name, 100));
        }
    }

    @Test
    void aFixedPartitionerGivesEachEncoderOnePartitionAsFlinksDoesToEachSubtask() throws Exception {
        for (int parallelism : new int[] {1, 2, 5}) {
            String topic = broker.newTopic("clicks", 3);
            Table clicks =
                    Tables.parse("CREATE TABLE clicks (page INT) WITH ('connector' = 'kafka', 'topic' = '" + topic
                            + "', 'properties.bootstrap.servers' = '" + broker.bootstrapServers()
                            + "', 'format' = 'json', 'sink.partitioner' = 'fixed', 'sink.parallelism' = '" + parallelism
                            + "')");
            Writer writer = new Writer(clicks, () -> PageViews.encoder(clicks), producers, WriterSettings.defaults());
            await(vertx.deployVerticle(writer));

            await(writer.write(IntStream.range(0, 60)
                    .mapToObj(i -> new Change(ChangeKind.INSERT, Row.of(i)))
                    .toList()));

            int[] rows = new int[3];
            broker.readAll(topic).forEach(record -> rows[record.partition()]++);
            int[] expected = new int[3];
            for (int i = 0; i < 60; i++) {
                expected[i % parallelism % 3]++;
            }
            assertThat(rows).isEqualTo(expected);
        }
    }

    @Test
    void aDeleteIsATombstoneWithTheSameKeyBytesAndAnEarlierImageIsNotWritten() throws Exception {
        String topic = broker.newTopic("pv", 1);
        Writer writer = start(topic);

        WriteResult result = await(writer.write(List.of(
                upsert("eu", 1),
                new Change(ChangeKind.UPDATE_BEFORE, Row.of("eu", 1L, 0L)),
                new Change(ChangeKind.UPDATE_AFTER, Row.of("eu", 2L, 0L)),
                new Change(ChangeKind.DELETE, Row.of("eu", null, null)))));

        List<ConsumerRecord<byte[], byte[]>> records = broker.readAll(topic);
        assertThat(records).extracting(record -> text(record.key())).containsExactly(key("eu"), key("eu"), key("eu"));
        assertThat(records)
                .extracting(record -> text(record.value()))
                .containsExactly(value("eu", 1), value("eu", 2), null);
        assertThat(result).isEqualTo(new WriteResult(3, 0, Map.of(0, 3L)));
        assertThat(writer.metrics().tombstones()).isEqualTo(1);
        assertThat(writer.metrics().numRecordsOut()).isEqualTo(3);
        assertThat(writer.metrics().numBytesOut())
                .isEqualTo(records.stream()
                        .mapToLong(record -> record.serializedKeySize() + Math.max(0, record.serializedValueSize()))
                        .sum());
    }

    @Test
    void requestsThatDoNotWaitForEachOtherKeepTheirOrder() throws Exception {
        String topic = broker.newTopic("pv", 3);
        Writer writer = start(topic);

        write(writer, 500);

        for (String region : List.of("a", "b")) {
            assertThat(values(topic, region)).isEqualTo(PageViews.values(region, 500));
        }
    }

    @Test
    void aBurstIntoATopicJustCreatedIsWrittenInOrder() throws Exception {
        options.put("properties.request.timeout.ms", "4000");
        options.put("properties.delivery.timeout.ms", "8000");
        for (int round = 0; round < 12; round++) {
            assertThat(write(start(broker.newTopic("burst", 3)), 300)).hasSize(300);
        }
    }

    @Test
    void bufferedRowsAreCoalescedByKeyAndAnsweredWithTheRowThatStandsForThem() throws Exception {
        options.put("sink.buffer-flush.max-rows", "1000");
        options.put("sink.buffer-flush.interval", "200 ms");
        String topic = broker.newTopic("pv", 1);
        Writer writer = start(topic);

        Future<WriteResult> first = writer.write(List.of(upsert("a", 1), upsert("b", 1), upsert("a", 2)));
        Future<WriteResult> second = writer.write(List.of(upsert("c", 1), upsert("a", 3)));

        assertThat(await(first)).isEqualTo(new WriteResult(3, 2, Map.of(0, 3L)));
        assertThat(await(second)).isEqualTo(new WriteResult(2, 0, Map.of(0, 3L)));
        assertThat(values(topic)).containsExactly(value("b", 1), value("c", 1), value("a", 3));
        assertThat(writer.metrics().coalesced()).isEqualTo(2);
        assertThat(writer.metrics().bufferedRows()).isZero();
    }

    @Test
    void closingFlushesTheBufferAndAnswers() throws Exception {
        options.put("sink.buffer-flush.max-rows", "1000");
        options.put("sink.buffer-flush.interval", "1 h");
        String topic = broker.newTopic("pv", 1);
        Writer writer = writer(topic, producers, WriterSettings.defaults());
        String deployment = await(vertx.deployVerticle(writer));
        Future<WriteResult> answer = writer.write(List.of(upsert("a", 1), upsert("a", 2)));

        await(vertx.undeploy(deployment));

        assertThat(await(answer)).isEqualTo(new WriteResult(2, 1, Map.of(0, 1L)));
        assertThat(broker.readAll(topic)).hasSize(1);
        assertFails(ErrorCode.SHUTTING_DOWN, () -> await(writer.write(List.of(upsert("a", 3)))));
    }

    @Test
    void withoutAGuaranteeAnAnswerDoesNotWaitForKafka() throws Exception {
        options.put("sink.delivery-guarantee", "none");
        try (RestartableBroker away = RestartableBroker.start()) {
            broker = away;
            String topic = broker.newTopic("pv", 1);
            away.stop();
            Writer writer = start(topic);

            assertThat(await(writer.write(List.of(upsert("a", 1))))).isEqualTo(new WriteResult(1, 0, Map.of()));

            away.restart();
            until(() -> writer.metrics().inFlightBytes() == 0);
            assertThat(broker.readAll(topic)).hasSize(1);
        }
    }

    @Test
    void aRecordLargerThanTheProducersBoundIsRefusedWithItsWholeRequest() throws Exception {
        options.put("properties.max.request.size", "10000");
        String topic = broker.newTopic("pv", 1);
        Writer writer = start(topic);

        assertFails(
                ErrorCode.RECORD_TOO_LARGE,
                () -> await(writer.write(List.of(upsert("a", 1), upsert("x".repeat(10_000), 1)), 40)),
                "Row 41",
                "10000",
                "nothing of the request was written");

        assertThat(await(writer.write(List.of(upsert("b", 1)))).position()).isEqualTo(Map.of(0, 1L));
        assertThat(writer.metrics().inFlightBytes()).isZero();
    }

    @Test
    void aRecordLargerThanTheTopicsBoundFailsAloneAndIsNamed() throws Exception {
        options.put("properties.linger.ms", "0");
        String topic = broker.createTopic(KafkaBroker.uniqueName("pv"), 1, Map.of("max.message.bytes", "2000"));
        options.put("properties.compression.type", "none");
        Writer writer = start(topic);
        await(writer.write(List.of(upsert("a", 1))));

        assertFails(
                ErrorCode.RECORD_TOO_LARGE,
                () -> await(writer.write(List.of(upsert("x".repeat(3_000), 1)))),
                "Row 0",
                "table 'pv'",
                topic,
                "max.message.bytes");

        await(writer.write(List.of(upsert("b", 1))));
        assertThat(broker.readAll(topic)).hasSize(2);
        assertThat(writer.metrics().numRecordsOutErrors()).isEqualTo(1);
        assertThat(writer.metrics().inFlightBytes()).isZero();
    }

    @Test
    void aMissingTopicFailsAllThatWaitsAtOnceAndIsWrittenOnceItExists() throws Exception {
        try (RestartableBroker strict = RestartableBroker.start(
                new LocalKafkaSettings(0, null, Map.of("auto.create.topics.enable", "false")))) {
            broker = strict;
            options.put("properties.max.block.ms", "500");
            String topic = KafkaBroker.uniqueName("later");
            Writer writer = start(topic);
            List<Change> many =
                    IntStream.range(0, 5_000).mapToObj(i -> upsert("r" + i, i)).toList();

            long start = System.nanoTime();
            assertFails(
                    ErrorCode.KAFKA_UNAVAILABLE,
                    () -> await(writer.write(many)),
                    "Row 0",
                    topic,
                    "5000 of the request's 5000 rows failed");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
            assertThat(writer.metrics().inFlightBytes()).isZero();

            broker.createTopic(topic, 1, Map.of());
            assertThat(await(writer.write(many)).position()).isEqualTo(Map.of(0, 5_000L));
        }
    }

    @Test
    void whileTheBrokerGoesAndComesBackEveryAcknowledgedRowIsInTheTopic() throws Exception {
        try (RestartableBroker restartable = RestartableBroker.start()) {
            broker = restartable;
            waitForKafkaBriefly();
            String topic = broker.newTopic("pv", 2);
            Writer writer = start(topic);
            Map<Integer, Future<WriteResult>> answers = new HashMap<>();

            // The producer must be at its pace when the broker goes.
            answers.put(0, writer.write(List.of(upsert("row-0", 0))));
            await(answers.get(0));
            int sent = 1;
            sent = writeFor(Duration.ofMillis(300), writer, sent, answers);
            restartable.stop();
            sent = writeFor(Duration.ofMillis(2_500), writer, sent, answers);
            restartable.restart();
            eventually(() -> await(writer.write(List.of(upsert("back", 0)))));
            sent = writeFor(Duration.ofMillis(300), writer, sent, answers);
            await(Future.join(List.copyOf(answers.values())).otherwiseEmpty());

            List<Integer> acknowledged = new ArrayList<>();
            List<Throwable> failures = new ArrayList<>();
            answers.forEach((row, answer) -> {
                if (answer.succeeded()) {
                    acknowledged.add(row);
                } else {
                    failures.add(answer.cause());
                }
            });
            List<String> written = broker.readAll(topic).stream()
                    .map(record -> text(record.key()))
                    .toList();
            assertThat(written)
                    .containsAll(
                            acknowledged.stream().map(row -> key("row-" + row)).toList());
            assertThat(acknowledged).contains(0, sent - 1);
            assertThat(failures)
                    .isNotEmpty()
                    .allSatisfy(failure -> assertThat(failure)
                            .isInstanceOfSatisfying(
                                    TidegateException.class,
                                    e -> assertThat(e.code()).isEqualTo(ErrorCode.KAFKA_UNAVAILABLE)));
            assertThat(writer.metrics().inFlightBytes()).isZero();
            assertThat(writer.hasRoom()).isTrue();
        }
    }

    @Test
    void tablesOfOneClusterShareAProducer() throws Exception {
        start(broker.newTopic("a", 1));
        options.put("properties.group.id", "consumers only");
        start(broker.newTopic("b", 1));
        assertThat(producers.count()).isEqualTo(1);

        options.put("properties.linger.ms", "1");
        start(broker.newTopic("c", 1));
        assertThat(producers.count()).isEqualTo(2);

        await(Future.all(vertx.deploymentIDs().stream().map(vertx::undeploy).toList()));
        assertThat(producers.count()).isZero();
    }

    @Test
    void aServerWhoseNameIsNotKnownYetIsUnavailableAndAWrongPropertyStopsTheStart() throws Exception {
        options.put("properties.bootstrap.servers", "kafka.invalid:9092");
        Writer writer = start("nowhere");
        assertFails(ErrorCode.KAFKA_UNAVAILABLE, () -> await(writer.write(List.of(upsert("a", 1)))), "bootstrap");
        assertThat(writer.metrics().inFlightBytes()).isZero();

        options.put("properties.bootstrap.servers", broker.bootstrapServers());
        options.put("properties.acks", "1");
        assertFails(ErrorCode.INVALID_CONFIGURATION, () -> start("nowhere"), "tables.sql:1", "acks", "idempotent");
    }

    private int writeFor(Duration time, Writer writer, int from, Map<Integer, Future<WriteResult>> answers)
            throws Exception {
        long end = System.nanoTime() + time.toNanos();
        int next = from;
        while (System.nanoTime() < end) {
            answers.put(next, writer.write(List.of(upsert("row-" + next, next))));
            next++;
            Thread.sleep(1); // the pace of a stream, nothing is waited for
        }
        return next;
    }

    private Writer start(String topic) throws Exception {
        return start(topic, WriterSettings.defaults());
    }

    private Map<String, Integer> partitions(String topic) {
        Map<String, Integer> partitions = new HashMap<>();
        broker.readAll(topic).forEach(record -> partitions.put(text(record.key()), record.partition()));
        return partitions;
    }

    private Map<Integer, Long> endOffsets(String topic) {
        Map<Integer, Long> ends = new HashMap<>();
        broker.readAll(topic).forEach(record -> ends.merge(record.partition(), record.offset() + 1, Math::max));
        return ends;
    }
}
