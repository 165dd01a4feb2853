package dev.tidegate.gateway.reader;

import static dev.tidegate.gateway.testing.DeployedTable.key;
import static dev.tidegate.gateway.testing.DeployedTable.put;
import static dev.tidegate.gateway.testing.DeployedTable.row;
import static dev.tidegate.gateway.testing.DeployedTable.rows;
import static dev.tidegate.gateway.testing.DeployedTable.text;
import static dev.tidegate.gateway.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.reader.TableSettings.Tolerance;
import dev.tidegate.gateway.reader.TableStatus.State;
import dev.tidegate.gateway.testing.DeployedTable;
import dev.tidegate.gateway.testing.KafkaBroker;
import dev.tidegate.gateway.testing.RestartableBroker;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What Kafka lacks is said, waited for, and taken up by itself. */
@Timeout(120)
class OutageIT {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Test
    void aTableServesOnWhileItsBrokerIsAwayAndGoesOnWhenItIsBack() {
        try (RestartableBroker kafka = RestartableBroker.start()) {
            String topic = kafka.newTopic("outage", 2);
            put(kafka, topic, "a", 1);
            LiveTable live = DeployedTable.over(kafka, topic).start(vertx);
            eventually(() -> assertThat(rows(live)).containsExactly(text("a", 1)));

            kafka.stop();
            long stopped = System.nanoTime();

            eventually(() -> assertThat(live.status().problem())
                    .contains("Kafka at " + kafka.bootstrapServers() + " does not answer"));
            assertThat(Duration.ofNanos(System.nanoTime() - stopped)).isLessThan(Duration.ofSeconds(10));
            assertThat(live.state()).isEqualTo(State.SERVING);
            assertThat(rows(live)).containsExactly(text("a", 1));

            kafka.restart();
            put(kafka, topic, "b", 2);
            eventually(() -> assertThat(rows(live)).containsExactlyInAnyOrder(text("a", 1), text("b", 2)));
            eventually(() -> assertThat(live.status().problem()).isNull());
            assertThat(live.state()).isEqualTo(State.SERVING);
        }
    }

    @Test
    void aBrokerThatIsAwayAtTheStartIsWaitedFor() {
        try (RestartableBroker kafka = RestartableBroker.start()) {
            String topic = kafka.newTopic("late", 1);
            put(kafka, topic, "a", 1);
            kafka.stop();

            LiveTable live = DeployedTable.over(kafka, topic).start(vertx);

            eventually(() -> assertThat(live.status().problem())
                    .startsWith("test.sql:2: option 'properties.bootstrap.servers': Kafka at "
                            + kafka.bootstrapServers() + " does not answer")
                    .endsWith("Connection refused"));
            assertThat(live.state()).isEqualTo(State.WAITING);
            kafka.restart();
            eventually(() -> assertThat(rows(live)).containsExactly(text("a", 1)));
            assertThat(live.status().problem()).isNull();
        }
    }

    @Test
    void aHostThatIsNotKnownYetIsWaitedFor() {
        LiveTable live = DeployedTable.over("kafka.invalid:9092", "t").start(vertx);

        eventually(() -> assertThat(live.status().problem()).contains("kafka.invalid:9092 is no host known"));
        assertThat(live.state()).isEqualTo(State.WAITING);
    }

    @Test
    void aPartitionWaitsForItsDeadLetterTopic() {
        // A broker that makes topics by itself would leave nothing to wait for; this one does not.
        try (RestartableBroker kafka = RestartableBroker.start()) {
            String topic = kafka.newTopic("letters", 2);
            String dead = KafkaBroker.uniqueName("dead");
            kafka.produce(List.of(
                    new ProducerRecord<>(topic, 0, key("a"), row("a", 1)),
                    new ProducerRecord<>(topic, 0, key("a"), "broken".getBytes(UTF_8)),
                    new ProducerRecord<>(topic, 0, key("a"), row("a", 2))));
            LiveTable live = DeployedTable.over(kafka, topic)
                    .option("properties.max.block.ms", "300")
                    .with(new TableSettings(Tolerance.ALL, dead, 1L << 30, 1_000, 1 << 20, 1 << 20))
                    .start(vertx);

            eventually(() -> assertThat(live.status().problem())
                    .contains("offset 1 of partition 0", "dead letter topic '" + dead + "'", "Create the topic"));
            kafka.produce(List.of(new ProducerRecord<>(topic, 1, key("b"), row("b", 1))));
            eventually(() ->
                    assertThat(live.status().partitions().get(1).position()).isOne());
            assertThat(live.status().partitions().get(0).position()).isOne();
            assertThat(live.counters().deadLetters.sum()).isZero();
            assertThat(live.status().problem()).contains(dead);

            kafka.createTopic(dead, 1, Map.of());

            eventually(() -> assertThat(rows(live)).containsExactly(text("a", 2), text("b", 1)));
            assertThat(kafka.readAll(dead)).hasSize(1);
            eventually(() -> assertThat(live.status().problem()).isNull());
        }
    }
}
