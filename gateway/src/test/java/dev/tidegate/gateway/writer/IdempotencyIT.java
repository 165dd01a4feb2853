package dev.tidegate.gateway.writer;

import static dev.tidegate.gateway.writer.PageViews.assertFails;
import static dev.tidegate.gateway.writer.PageViews.await;
import static dev.tidegate.gateway.writer.PageViews.upsert;
import static dev.tidegate.gateway.writer.PageViews.value;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.idempotency.IdempotencyKey;
import dev.tidegate.gateway.idempotency.IdempotencySettings;
import dev.tidegate.gateway.record.Change;
import dev.tidegate.gateway.testing.KafkaBroker;
import dev.tidegate.gateway.testing.RestartableBroker;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests with an {@code Idempotency-Key}: each writer stands for a gateway, or for one after a restart. */
@Timeout(90)
class IdempotencyIT extends WriterFixture {
    private IdempotencySettings settings = IdempotencySettings.DEFAULT;
    private int nodes;

    @BeforeEach
    void exactlyOnce() {
        writeExactlyOnce();
    }

    @Test
    void aRepeatedRequestIsAnsweredAgainAndNotWrittenAgain() throws Exception {
        String topic = broker.newTopic("pv", 2);
        Writer writer = start(topic);

        WriteResult first = await(write(writer, "k1", upsert("a", 1), upsert("b", 1)));
        WriteResult again = await(write(writer, "k1", upsert("a", 1), upsert("b", 1)));
        await(write(writer, "k2", upsert("a", 2)));

        assertThat(first.rows()).isEqualTo(2);
        assertThat(again).isEqualTo(first);
        assertThat(values(topic)).containsExactlyInAnyOrder(value("a", 1), value("b", 1), value("a", 2));
    }

    @Test
    void itIsRememberedAfterARestartAndOnAnotherGateway() throws Exception {
        String topic = broker.newTopic("pv", 1);
        Writer one = start(topic);
        Writer two = start(topic);
        WriteResult first = await(write(one, "k1", upsert("a", 1)));

        assertThat(await(write(two, "k1", upsert("a", 1)))).isEqualTo(first);
        WriteResult second = await(write(two, "k2", upsert("a", 2)));
        assertThat(await(write(one, "k2", upsert("a", 2)))).isEqualTo(second);
        await(vertx.close());
        Vertx later = Vertx.vertx();
        try {
            assertThat(await(write(start(topic, later), "k1", upsert("a", 1)))).isEqualTo(first);
        } finally {
            await(later.close());
        }
        assertThat(values(topic)).containsExactly(value("a", 1), value("a", 2));
    }

    @Test
    void gatewaysThatTakeTheIdFromEachOtherWriteEachRequestOnce() throws Exception {
        String topic = broker.newTopic("pv", 1);
        List<Writer> gateways = List.of(start(topic), start(topic));

        List<Future<WriteResult>> answers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            // Everyone repeats the request elsewhere before he has the answer, as after a timeout.
            for (Writer gateway : gateways) {
                answers.add(write(gateway, "k" + i, upsert("r" + i, i)));
            }
            if (i % 4 == 3) {
                await(Future.join(answers));
            }
        }
        await(Future.join(answers));

        assertThat(values(topic))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 40).mapToObj(i -> value("r" + i, i)).toList());
        for (int i = 0; i < answers.size(); i += 2) {
            assertThat(await(answers.get(i)).position())
                    .isEqualTo(await(answers.get(i + 1)).position());
        }
    }

    @Test
    void anotherRequestWithTheSameKeyIsRefusedAndOneThatIsUnderWayIsNotDoubled() throws Exception {
        String topic = broker.newTopic("pv", 1);
        Writer writer = start(topic);

        Future<WriteResult> first = write(writer, "k1", upsert("a", 1));
        Future<WriteResult> meanwhile = write(writer, "k1", upsert("a", 1));
        await(first);

        assertFails(ErrorCode.IDEMPOTENCY_KEY_IN_USE, () -> await(meanwhile), "'k1'");
        assertFails(
                ErrorCode.IDEMPOTENCY_KEY_REUSED, () -> await(write(writer, "k1", upsert("a", 2))), "'k1'", "another");
        assertThat(values(topic)).containsExactly(value("a", 1));
    }

    @Test
    void aRequestThatFailedIsNotRemembered() throws Exception {
        String topic = broker.createTopic(KafkaBroker.uniqueName("small"), 1, Map.of("max.message.bytes", "2000"));
        options.put("properties.compression.type", "none");
        Writer writer = start(topic);
        String large = "x".repeat(3_000);

        assertFails(ErrorCode.RECORD_TOO_LARGE, () -> await(write(writer, "k1", upsert("a", 1), upsert(large, 1))));
        Future<WriteResult> bad = write(writer, "k1", upsert("a", 1), upsert(large, 1));
        Future<WriteResult> good = write(writer, "k2", upsert("b", 1));

        assertFails(ErrorCode.RECORD_TOO_LARGE, () -> await(bad), "Row 1");
        assertThat(await(good).rows()).isEqualTo(1);
        assertThat(values(topic)).containsExactly(value("b", 1));
    }

    @Test
    void aTransactionOfAnotherTableThatIsOpenIsWaitedFor() throws Exception {
        String topic = broker.newTopic("pv", 1);
        Writer one = start(topic);
        await(write(one, "k0", upsert("a", 0)));
        try (KafkaProducer<byte[], byte[]> other = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", topic),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            other.initTransactions();
            other.beginTransaction();
            for (int partition = 0; partition < 8; partition++) {
                other.send(new ProducerRecord<>(settings.topic(), partition, "other\nk1".getBytes(UTF_8), new byte[0]));
            }
            other.flush();
            WriteResult first = await(write(one, "k1", upsert("a", 1)));

            Future<WriteResult> again = write(start(topic), "k1", upsert("a", 1));
            for (int i = 2; i < 20; i++) {
                await(one.write(List.of(upsert("a", i)))); // each takes a while
            }
            assertThat(again.isComplete())
                    .as("whoever reads what is committed does not see the first one yet")
                    .isFalse();
            other.commitTransaction();

            assertThat(await(again)).isEqualTo(first);
        }
        assertThat(values(topic)).containsOnlyOnce(value("a", 1));
    }

    @Test
    void whatTheMemoryHasNoRoomForOrIsTooOldIsForgotten() throws Exception {
        settings = new IdempotencySettings(settings.topic(), Duration.ofHours(24), 2);
        String topic = broker.newTopic("pv", 1);
        Writer writer = start(topic);
        for (int i = 0; i < 3; i++) {
            await(write(writer, "k" + i, upsert("a", i)));
        }

        await(write(writer, "k2", upsert("a", 2)));
        await(write(writer, "k0", upsert("a", 0)));

        assertThat(values(topic)).containsExactly(value("a", 0), value("a", 1), value("a", 2), value("a", 0));
    }

    @Test
    void whileTheBrokerGoesAndComesBackAClientThatRepeatsIsWrittenOnce() throws Exception {
        try (RestartableBroker restartable = RestartableBroker.start()) {
            broker = restartable;
            waitForKafkaBriefly();
            String topic = broker.newTopic("pv", 1);
            List<Writer> gateways = List.of(start(topic), start(topic));
            List<Future<WriteResult>> answers = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                answers.add(repeated(gateways, "k" + i, upsert("r" + i, i), 0));
            }
            restartable.stop();
            for (int i = 30; i < 60; i++) {
                answers.add(repeated(gateways, "k" + i, upsert("r" + i, i), 1));
            }
            restartable.restart();
            await(Future.all(answers));

            assertThat(values(topic))
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 60)
                            .mapToObj(i -> value("r" + i, i))
                            .toList());
        }
    }

    /** What a client does: again and again, here and there, until he has an answer. */
    private Future<WriteResult> repeated(List<Writer> gateways, String key, Change change, int attempt) {
        return write(gateways.get(attempt % gateways.size()), key, change)
                .recover(e -> vertx.timer(50).compose(v -> repeated(gateways, key, change, attempt + 1)));
    }

    private static Future<WriteResult> write(Writer writer, String key, Change... changes) {
        String request = List.of(changes).toString();
        return writer.write(
                List.of(changes),
                new WriteOptions(row -> row, IdempotencyKey.of(key, request.getBytes(UTF_8)), false, false, 1));
    }

    private Writer start(String topic) throws Exception {
        return start(topic, vertx);
    }

    private Writer start(String topic, Vertx on) throws Exception {
        WriterSettings node = new WriterSettings(8 << 20, Duration.ofSeconds(3), "node-" + nodes++, settings);
        Writer writer = writer(topic, new Producers(), node);
        await(on.deployVerticle(writer));
        return writer;
    }
}
