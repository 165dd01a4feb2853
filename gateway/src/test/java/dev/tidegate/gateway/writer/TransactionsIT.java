package dev.tidegate.gateway.writer;

import static dev.tidegate.gateway.testing.Eventually.eventually;
import static dev.tidegate.gateway.writer.PageViews.assertFails;
import static dev.tidegate.gateway.writer.PageViews.await;
import static dev.tidegate.gateway.writer.PageViews.upsert;
import static dev.tidegate.gateway.writer.PageViews.value;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.idempotency.IdempotencySettings;
import dev.tidegate.gateway.record.Change;
import dev.tidegate.gateway.testing.KafkaBroker;
import dev.tidegate.gateway.testing.RestartableBroker;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code 'sink.delivery-guarantee' = 'exactly-once'}, as those see it who read what is committed. */
@Timeout(90)
class TransactionsIT extends WriterFixture {
    private static final WriterSettings SETTINGS =
            new WriterSettings(8 << 20, Duration.ofSeconds(3), "node-1", IdempotencySettings.DEFAULT);

    @BeforeEach
    void exactlyOnce() {
        writeExactlyOnce();
    }

    @Test
    void requestsThatComeTogetherAreCommittedTogetherInTheirOrder() throws Exception {
        String topic = broker.newTopic("pv", 1);
        Writer writer = start(topic);

        List<Future<WriteResult>> answers = write(writer, 300);

        assertThat(values(topic, "a")).isEqualTo(PageViews.values("a", 300));
        List<ConsumerRecord<byte[], byte[]>> records = broker.readCommitted(topic);
        assertThat(records).hasSize(600);
        ConsumerRecord<byte[], byte[]> last = records.get(599);
        assertThat(await(answers.get(299)).position()).isEqualTo(Map.of(0, last.offset() + 1));
        assertThat(last.offset() + 1 - 600)
                .as("transactions, each of which has one more record in the topic")
                .isLessThan(150);
    }

    @Test
    void aRequestWithARowThatKafkaDoesNotTakeLeavesNothingBehindAndHurtsNoOther() throws Exception {
        String topic = broker.createTopic(KafkaBroker.uniqueName("small"), 1, Map.of("max.message.bytes", "2000"));
        options.put("properties.compression.type", "none");
        Writer writer = start(topic);
        await(writer.write(List.of(upsert("first", 1))));

        Future<WriteResult> before = writer.write(List.of(upsert("before", 1)));
        Future<WriteResult> bad = writer.write(List.of(upsert("c", 1), upsert("x".repeat(3_000), 1), upsert("d", 1)));
        Future<WriteResult> after = writer.write(List.of(upsert("after", 1)));

        assertFails(
                ErrorCode.RECORD_TOO_LARGE,
                () -> await(bad),
                "Row 1",
                "max.message.bytes",
                "3 of the request's 3 rows failed");
        assertThat(await(before).rows()).isEqualTo(1);
        assertThat(await(after).rows()).isEqualTo(1);
        assertThat(values(topic)).containsExactly(value("first", 1), value("before", 1), value("after", 1));
        assertThat(writer.metrics().inFlightBytes()).isZero();
    }

    @Test
    void whatABadRequestSupersededInTheBufferIsWrittenWithoutIt() throws Exception {
        String topic = broker.createTopic(KafkaBroker.uniqueName("small"), 1, Map.of("max.message.bytes", "2000"));
        options.put("properties.compression.type", "none");
        options.put("sink.buffer-flush.max-rows", "1000");
        options.put("sink.buffer-flush.interval", "300 ms");
        Writer writer = start(topic);
        await(writer.write(List.of(upsert("first", 1))));

        Future<WriteResult> good = writer.write(List.of(upsert("a", 1), upsert("b", 1)));
        Future<WriteResult> bad = writer.write(List.of(upsert("a", 2), upsert("x".repeat(3_000), 1)));

        assertFails(ErrorCode.RECORD_TOO_LARGE, () -> await(bad), "Row 1");
        assertThat(await(good).rows()).isEqualTo(2);
        assertThat(values(topic)).containsExactlyInAnyOrder(value("first", 1), value("a", 1), value("b", 1));
    }

    @Test
    void aRequestLargerThanTheBufferIsOneTransaction() throws Exception {
        options.put("sink.buffer-flush.max-rows", "3");
        options.put("sink.buffer-flush.interval", "1 h");
        String topic = broker.newTopic("pv", 1);
        Writer writer = start(topic);

        List<Change> rows =
                IntStream.range(0, 100).mapToObj(i -> upsert("r" + i, i)).toList();
        assertThat(await(writer.write(rows)).position()).isEqualTo(Map.of(0, 100L));
    }

    @Test
    void whatAnEarlierLifeOfThisNodeLeftOpenIsRolledBackAtOnce() throws Exception {
        String topic = broker.newTopic("pv", 1);
        try (KafkaProducer<byte[], byte[]> dead = transactional()) {
            dead.initTransactions();
            dead.beginTransaction();
            dead.send(new ProducerRecord<>(topic, "half a request".getBytes(UTF_8), null));
            dead.flush();

            Writer writer = start(topic);
            await(writer.write(List.of(upsert("a", 1))));

            assertThat(values(topic)).containsExactly(value("a", 1));
        }
    }

    @Test
    void anotherWithTheSameIdIsToldAndKeepsNobodyFromWritingForGood() throws Exception {
        String topic = broker.newTopic("pv", 1);
        Writer writer = start(topic);
        await(writer.write(List.of(upsert("a", 1))));
        try (KafkaProducer<byte[], byte[]> other = transactional()) {
            other.initTransactions();

            assertFails(
                    ErrorCode.WRITER_FENCED,
                    () -> await(writer.write(List.of(upsert("a", 2)))),
                    "Row 0",
                    topic,
                    "writer.node");
            await(writer.write(List.of(upsert("a", 3))));
        }
        assertThat(values(topic)).containsExactly(value("a", 1), value("a", 3));
    }

    @Test
    void whileTheBrokerGoesAndComesBackRequestsAreThereAsAWholeOrNotAtAll() throws Exception {
        try (RestartableBroker restartable = RestartableBroker.start()) {
            broker = restartable;
            waitForKafkaBriefly();
            String topic = broker.newTopic("pv", 2);
            Writer writer = start(topic);
            List<Future<WriteResult>> answers = new ArrayList<>();
            await(write(writer, answers));
            for (int round = 0; round < 2; round++) {
                IntStream.range(0, 20).forEach(i -> write(writer, answers));
                restartable.stop();
                IntStream.range(0, 20).forEach(i -> write(writer, answers));
                Future<WriteResult> last = write(writer, answers);
                assertFails(ErrorCode.KAFKA_UNAVAILABLE, () -> await(last), "table 'pv'");
                restartable.restart();
                eventually(() -> await(write(writer, answers)));
            }
            await(Future.join(answers).otherwiseEmpty());

            List<String> written = values(topic);
            for (int request = 0; request < answers.size(); request++) {
                List<String> rows = List.of(value("a", request), value("b", request));
                List<String> found = written.stream().filter(rows::contains).toList();
                boolean none = answers.get(request).failed() && found.isEmpty();
                assertThat(found)
                        .as("request %d, whose answer is %s", request, answers.get(request))
                        .containsExactlyInAnyOrderElementsOf(none ? List.of() : rows);
            }
        }
    }

    private static Future<WriteResult> write(Writer writer, List<Future<WriteResult>> answers) {
        Future<WriteResult> answer = writer.write(pair(answers.size()));
        answers.add(answer);
        return answer;
    }

    /** A producer with the id of this node's writer. */
    private KafkaProducer<byte[], byte[]> transactional() {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrapServers(),
                        "transactional.id",
                        options.get("sink.transactional-id-prefix") + "-pv-node-1"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private Writer start(String topic) throws Exception {
        return start(topic, SETTINGS);
    }
}
