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
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that cannot be polled or read: their place and the remedy are shown, and everything else goes on. */
@Timeout(120)
class UnreadableIT {
    private final KafkaBroker kafka = KafkaBroker.shared();
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no memory", "no library", "stack overflow"})
    void aRecordThatCannotBePolledBlocksItsPartitionAlone(String poison) {
        String topic = kafka.newTopic("unpollable", 2);
        String value = poison + " " + topic;
        send(topic, 0, "a", row("a", 1));
        send(topic, 0, "b", row("b", 1));
        send(topic, 0, "c", value.getBytes(UTF_8));
        send(topic, 0, "c", row("c", 1));
        send(topic, 1, "d", row("d", 1));

        LiveTable live = failing(topic).start(vertx);

        eventually(() -> {
            TableStatus status = live.status();
            assertThat(status.problem())
                    .contains("partition 0 of topic '" + topic + "'", "offset 2", "errors.skip: [\"0:2\"]");
            assertThat(status.partitions().get(0).position()).isEqualTo(2);
            assertThat(status.partitions().get(1).position()).isEqualTo(1);
        });
        StoppedRecord stopped = Objects.requireNonNull(live.status().record());
        assertThat(stopped.partition()).isZero();
        assertThat(stopped.offset()).isEqualTo(2);
        assertThat(stopped.skip()).isEqualTo("errors.skip: [\"0:2\"]");
        send(topic, 1, "e", row("e", 1));
        eventually(
                () -> assertThat(live.status().partitions().get(1).position()).isEqualTo(2));

        FailingInterceptor.MENDED.add(value); // and is then no row, but can be polled
        eventually(() -> assertThat(live.state()).isEqualTo(State.FAILED));
        assertThat(live.status().problem()).contains("offset 2 of partition 0");
    }

    @Test
    void theReasonOfACodecNamesLibraryAndFolder() {
        String topic = kafka.newTopic("codec", 1);
        kafka.produce(topic, key("a"), "no library".getBytes(UTF_8));

        LiveTable live = failing(topic).start(vertx);

        eventually(() -> assertThat(live.status().problem()).contains("libsnappyjava.so", "UnsatisfiedLinkError"));
    }

    @Test
    void recordsThatCannotBePolledAreSkippedAsTheConfigurationSays() {
        String topic = kafka.newTopic("skipped", 1);
        put(kafka, topic, "a", 1);
        for (int i = 0; i < 3; i++) {
            kafka.produce(topic, key("b"), "no memory".getBytes(UTF_8));
        }
        put(kafka, topic, "c", 1);
        LiveTable blocked = failing(topic).start(vertx);
        eventually(() -> assertThat(blocked.status().record()).isNotNull());
        assertThat(Objects.requireNonNull(blocked.status().record()).skip()).isEqualTo("errors.skip: [\"0:1-3\"]");

        LiveTable live = failing(topic)
                .with(TableSettings.DEFAULT.with(SkippedOffsets.parse(List.of("0:1-3"))))
                .start(vertx);

        eventually(() -> assertThat(rows(live)).containsExactly(text("a", 1), text("c", 1)));
        assertThat(live.counters().recordErrors.sum()).isEqualTo(3);
        assertThat(live.status().problem()).isNull();
        put(kafka, topic, "d", 1);
        eventually(() -> assertThat(rows(live)).contains(text("d", 1)));
    }

    @Test
    void theStatusOfAStoppedTableShowsTheRecordAndTheLineThatSkipsIt() {
        String topic = kafka.newTopic("stopped", 1);
        put(kafka, topic, "a", 1);
        kafka.produce(topic, key("b"), ("{\"id\":\"b\\\u0000\u00ff" + "x".repeat(200)).getBytes(UTF_8));
        put(kafka, topic, "c", 1);
        kafka.produce(topic, key("b"), "no json".getBytes(UTF_8));
        put(kafka, topic, "d", 1);
        LiveTable stopped = DeployedTable.over(kafka, topic).start(vertx);

        eventually(() -> assertThat(stopped.state()).isEqualTo(State.FAILED));

        StoppedRecord record = Objects.requireNonNull(stopped.status().record());
        assertThat(record.offset()).isEqualTo(1);
        assertThat(record.reason()).startsWith("value: ");
        assertThat(record.key()).isEqualTo("{\"id\":\"b\"}");
        assertThat(record.value())
                .startsWith("{\"id\":\"b\\\\\\x00\\xc3\\xbfxxx")
                .endsWith("… (212 bytes)");
        assertThat(stopped.status().remedy()).contains("errors.skip: [\"0:1\"]");

        LiveTable again = skipping(topic, "0:1").start(vertx);
        eventually(() -> assertThat(again.state()).isEqualTo(State.FAILED));
        assertThat(Objects.requireNonNull(again.status().record()).skip()).isEqualTo("errors.skip: [\"0:1\", \"0:3\"]");

        LiveTable live = skipping(topic, "0:1", "0:3").start(vertx);
        eventually(() -> assertThat(rows(live)).containsExactly(text("a", 1), text("c", 1), text("d", 1)));
        assertThat(live.counters().skipped.sum()).isEqualTo(2);
    }

    @Test
    void anErrorOfTheProcessIsTriedAgainAndLosesNoRecord() {
        String topic = kafka.newTopic("again", 1);
        put(kafka, topic, "a", 1);
        put(kafka, topic, "b", 1);
        put(kafka, topic, "c", 1);
        AtomicInteger failures = new AtomicInteger(6);

        LiveTable live = DeployedTable.over(kafka, topic)
                .through(pipeline -> new Interposed(
                        pipeline,
                        message -> {
                            if (message.offset() == 1 && failures.getAndDecrement() > 0) {
                                throw new NoClassDefFoundError("com/example/Plugin");
                            }
                            return null;
                        },
                        message -> {}))
                .start(vertx);

        eventually(() -> assertThat(rows(live)).containsExactly(text("a", 1), text("b", 1), text("c", 1)));
        assertThat(live.counters().recordErrors.sum()).isZero();
    }

    @Test
    void anErrorInAPlugInStopsItsTableAndSaysWhere() {
        String topic = kafka.newTopic("overflow", 1);
        put(kafka, topic, "a", 1);

        LiveTable live = DeployedTable.over(kafka, topic)
                .through(pipeline -> new Interposed(
                        pipeline,
                        message -> {
                            throw new StackOverflowError("planted");
                        },
                        message -> {}))
                .start(vertx);

        eventually(() -> assertThat(live.state()).isEqualTo(State.FAILED));
        assertThat(live.status().problem()).contains("offset 0 of partition 0", "planted");
    }

    @Test
    void anErrorWhileARecordIsAppliedStopsItsTable() {
        String topic = kafka.newTopic("applied", 1);
        put(kafka, topic, "a", 1);

        LiveTable live = DeployedTable.over(kafka, topic)
                .through(pipeline -> new Interposed(pipeline, message -> null, message -> {
                    throw new OutOfMemoryError("planted");
                }))
                .start(vertx);

        eventually(() -> assertThat(live.state()).isEqualTo(State.FAILED));
        assertThat(live.status().problem()).contains("offset 0 of partition 0", "planted");
    }

    @Test
    void noRecordIsLostWhenPollsAreBoundedByBytes() {
        String topic = kafka.newTopic("bounded", 1);
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            records.add(new ProducerRecord<>(topic, 0, key("k" + i), row("k" + i, i)));
        }
        kafka.produce(records);

        LiveTable live = DeployedTable.over(kafka, topic)
                .with(DeployedTable.EAGER.with(new PollLimits(1 << 20, 1 << 20, 100)))
                .with(new TableSettings(Tolerance.ALL, null, 1L << 30, 1_000, 1 << 20, 1 << 20))
                .start(vertx);

        // Polls of 100 bytes hold a few records each, and none is lost or broken.
        eventually(() -> assertThat(rows(live)).hasSize(500));
        assertThat(live.counters().recordErrors.sum()).isZero();
    }

    private DeployedTable failing(String topic) {
        return DeployedTable.over(kafka, topic)
                .option("properties.interceptor.classes", FailingInterceptor.class.getName());
    }

    private DeployedTable skipping(String topic, String... offsets) {
        return DeployedTable.over(kafka, topic)
                .with(TableSettings.DEFAULT.with(SkippedOffsets.parse(List.of(offsets))));
    }

    private void send(String topic, int partition, String id, byte[] value) {
        kafka.produce(List.of(new ProducerRecord<>(topic, partition, key(id), value)));
    }
}
