package dev.tidegate.gateway.reader;

import static dev.tidegate.gateway.testing.DeployedTable.key;
import static dev.tidegate.gateway.testing.DeployedTable.put;
import static dev.tidegate.gateway.testing.DeployedTable.row;
import static dev.tidegate.gateway.testing.DeployedTable.rows;
import static dev.tidegate.gateway.testing.DeployedTable.text;
import static dev.tidegate.gateway.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.liveness.Watchdog;
import dev.tidegate.gateway.reader.TableStatus.State;
import dev.tidegate.gateway.testing.DeployedTable;
import dev.tidegate.gateway.testing.KafkaBroker;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tables that come back by themselves once what kept them has passed, and what they show until then. */
@Timeout(120)
class RecoveryIT {
    private static final byte[] BROKEN = "no json".getBytes(UTF_8);

    private final KafkaBroker kafka = KafkaBroker.shared();
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Test
    void aFailedTableIsReadAnewWhenItsTopicIsCreatedAnewWithOtherPartitions() {
        String topic = kafka.newTopic("recreated", 1);
        put(kafka, topic, "a", 1);
        kafka.produce(topic, key("b"), BROKEN);
        LiveTable live = DeployedTable.over(kafka, topic).start(vertx);
        eventually(() -> assertThat(live.state()).isEqualTo(State.FAILED));
        assertThat(live.status().retryable()).isTrue();

        kafka.deleteTopic(topic);
        eventually(() -> assertThat(live.state()).isEqualTo(State.WAITING));
        eventually(() -> kafka.createTopic(topic, 3, Map.of()));
        put(kafka, topic, "c", 1);

        eventually(() -> assertThat(rows(live)).containsExactly(text("c", 1)));
        assertThat(live.status().problem()).isNull();
        assertThat(live.status().record()).isNull();
        assertThat(live.status().partitions()).hasSize(3);
    }

    @Test
    void aFailedTableIsReadAnewWhenItsTopicNoLongerHoldsTheRecord() throws Exception {
        String topic = kafka.newTopic("truncated", 1);
        kafka.produce(topic, key("b"), BROKEN);
        put(kafka, topic, "a", 1);
        LiveTable live = DeployedTable.over(kafka, topic).start(vertx);
        eventually(() -> assertThat(live.state()).isEqualTo(State.FAILED));

        kafka.admin()
                .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(1)))
                .all()
                .get(30, TimeUnit.SECONDS);

        eventually(() -> assertThat(rows(live)).containsExactly(text("a", 1)));
    }

    @Test
    void theLagOfAFailedTableGrows() {
        String topic = kafka.newTopic("growing", 1);
        put(kafka, topic, "a", 1);
        LiveTable live = DeployedTable.over(kafka, topic).start(vertx);
        eventually(() -> assertThat(live.state()).isEqualTo(State.SERVING));
        kafka.produce(topic, key("b"), BROKEN);
        eventually(() -> assertThat(live.state()).isEqualTo(State.FAILED));

        for (int i = 0; i < 5; i++) {
            put(kafka, topic, "c" + i, i);
        }

        eventually(() -> assertThat(live.status().knownLag()).isEqualTo(6));
        assertThat(live.status().partitions()).hasSize(1);
    }

    @Test
    void anOpenTransactionIsReportedWithTheRealLag() {
        String topic = kafka.newTopic("open", 1);
        put(kafka, topic, "a", 1);
        LiveTable live = DeployedTable.over(kafka, topic)
                .option("properties.isolation.level", "read_committed")
                .start(vertx);
        eventually(() -> assertThat(rows(live)).containsExactly(text("a", 1)));

        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "transactional.id", topic),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, key("b"), row("b", 1)));
            producer.flush();
            put(kafka, topic, "c", 1);

            eventually(() -> assertThat(live.status().problem())
                    .contains("partition 0 waits for an open transaction since", "offset 1"));
            assertThat(live.status().lag()).isEqualTo(2);
            assertThat(live.state()).isEqualTo(State.SERVING);

            producer.commitTransaction();
        }
        eventually(() -> {
            assertThat(rows(live)).containsExactly(text("a", 1), text("b", 1), text("c", 1));
            assertThat(live.status().problem()).isNull();
            assertThat(live.status().lag()).isZero();
        });
    }

    @Test
    void aPollingThreadThatDoesNotTurnIsReportedAndReplaced() {
        String topic = kafka.newTopic("stuck", 1);
        put(kafka, topic, "a", 1);
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger waits = new AtomicInteger();
        try (Watchdog watchdog = Watchdog.start(Duration.ofSeconds(2))) {
            LiveTable live = DeployedTable.over(kafka, topic)
                    .with(DeployedTable.EAGER.withLivenessTimeout(Duration.ofSeconds(2)))
                    .with(watchdog)
                    .through(pipeline -> new Interposed(
                            pipeline,
                            message -> {
                                boolean polls = Thread.currentThread().getName().contains("kafka-consumer");
                                if (message.offset() == 1 && polls && waits.incrementAndGet() == 1) {
                                    await(never);
                                }
                                return null;
                            },
                            message -> {}))
                    .start(vertx);
            eventually(() -> assertThat(rows(live)).containsExactly(text("a", 1)));

            for (int i = 0; waits.get() == 0 && i < 100; i++) {
                put(kafka, topic, "b", i);
                if (i == 0) {
                    put(kafka, topic, "b", 0);
                }
            }

            eventually(() -> assertThat(rows(live)).hasSize(2));
            eventually(() -> assertThat(watchdog.stalls()).isEmpty());
            put(kafka, topic, "z", 1);
            eventually(() -> assertThat(rows(live)).contains(text("z", 1)));
        } finally {
            never.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
