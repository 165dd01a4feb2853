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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a table does with records that are not as they should be, or not yet. */
@Timeout(90)
class ReaderIT {
    private static final byte[] BROKEN = "{\"id\":\"a\",\"n\":".getBytes(UTF_8);
    private static final TableSettings TOLERANT =
            new TableSettings(Tolerance.ALL, null, 1L << 30, 1_000, 1 << 20, 1 << 20);

    private final KafkaBroker kafka = KafkaBroker.shared();
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Test
    void aBrokenRecordStopsItsTableAndNoOther() {
        String topic = kafka.newTopic("broken", 2);
        String otherTopic = kafka.newTopic("sound", 1);
        put(kafka, topic, "a", 1);
        LiveTable live = DeployedTable.over(kafka, topic).start(vertx);
        LiveTable other = DeployedTable.over(kafka, otherTopic).start(vertx);
        eventually(() -> assertThat(rows(live)).containsExactly(text("a", 1)));

        RecordMetadata broken = kafka.produce(topic, key("a"), BROKEN);

        eventually(() -> assertThat(live.state()).isEqualTo(State.FAILED));
        assertThat(live.status().problem())
                .contains("topic '" + topic + "'")
                .contains("partition " + broken.partition())
                .contains("offset " + broken.offset())
                .contains("value: ")
                .contains("errors.tolerance");
        assertThat(live.counters().recordErrors.sum()).isOne();
        put(kafka, otherTopic, "b", 2);
        eventually(() -> assertThat(rows(other)).containsExactly(text("b", 2)));
    }

    @Test
    void aToleratedRecordIsCountedAndLeavesItsRowAsItWas() {
        String topic = kafka.newTopic("tolerant", 1);
        put(kafka, topic, "a", 1);
        kafka.produce(topic, key("a"), BROKEN);
        kafka.produce(topic, "no json".getBytes(UTF_8), null);
        put(kafka, topic, "b", 2);

        LiveTable live = DeployedTable.over(kafka, topic).with(TOLERANT).start(vertx);

        eventually(() -> assertThat(rows(live)).containsExactly(text("a", 1), text("b", 2)));
        assertThat(live.counters().recordErrors.sum()).isEqualTo(2);
        assertThat(live.status().lag()).isZero();
    }

    @Test
    void aBrokenRecordGoesToTheDeadLetterTopicAsItWas() {
        String topic = kafka.newTopic("letters", 1);
        String dead = kafka.newTopic("dead", 1);
        put(kafka, topic, "a", 1);
        kafka.produce(topic, key("a"), BROKEN, new RecordHeader("trace", "t-1".getBytes(UTF_8)));
        put(kafka, topic, "b", 2);

        LiveTable live = DeployedTable.over(kafka, topic)
                .with(new TableSettings(Tolerance.ALL, dead, 1L << 30, 1_000, 1 << 20, 1 << 20))
                .start(vertx);

        eventually(() -> assertThat(rows(live)).containsExactly(text("a", 1), text("b", 2)));
        List<ConsumerRecord<byte[], byte[]>> letters = kafka.readAll(dead);
        assertThat(letters).hasSize(1);
        assertThat(letters.get(0).key()).isEqualTo(key("a"));
        assertThat(letters.get(0).value()).isEqualTo(BROKEN);
        assertThat(headers(letters.get(0)))
                .containsEntry("trace", "t-1")
                .containsEntry("__connect.errors.topic", topic)
                .containsEntry("__connect.errors.partition", "0")
                .containsEntry("__connect.errors.offset", "1")
                .containsEntry("__connect.errors.connector.name", "t")
                .containsEntry("__connect.errors.stage", "VALUE_CONVERTER")
                .hasEntrySatisfying(
                        "__connect.errors.exception.message", m -> assertThat(m).startsWith("value: "));
        assertThat(live.counters().deadLetters.sum()).isOne();
    }

    private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        record.headers().forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
        return headers;
    }

    @Test
    void aRecordWithoutAKeyIsSkippedAndCounted() {
        String topic = kafka.newTopic("keyless", 1);
        kafka.produce(topic, null, row("a", 1));
        kafka.produce(topic, null, null);
        put(kafka, topic, "b", 2);

        LiveTable live = DeployedTable.over(kafka, topic).start(vertx);

        eventually(() -> assertThat(rows(live)).containsExactly(text("b", 2)));
        assertThat(live.counters().skipped.sum()).isEqualTo(2);
        assertThat(live.counters().recordErrors.sum()).isZero();
    }

    @Test
    void theKeyWinsOverAValueThatContradictsIt() {
        String topic = kafka.newTopic("mismatch", 1);
        kafka.produce(topic, key("a"), row("b", 1));

        LiveTable live = DeployedTable.over(kafka, topic).start(vertx);

        eventually(() -> assertThat(rows(live)).containsExactly(text("a", 1)));
        assertThat(live.counters().keyMismatches.sum()).isOne();
    }

    @Test
    void aRecordThatHasToWaitHoldsItsPartitionAlone() {
        String topic = kafka.newTopic("waiting", 2);
        Registry registry = new Registry(4);
        produce(topic, 0, 0, 10);
        produce(topic, 1, 0, 10);
        LiveTable live = DeployedTable.over(kafka, topic)
                .through(pipeline -> new Interposed(pipeline, registry::prepare, registry::applied))
                .start(vertx);

        eventually(() -> {
            assertThat(registry.applied(1)).hasSize(10);
            assertThat(live.status().problem()).contains("offset 4 of partition 0", "the registry is away");
        });
        assertThat(registry.applied(0)).containsExactly(0L, 1L, 2L, 3L);
        assertThat(live.state()).isEqualTo(State.RESTORING);
        assertThat(live.serving()).isNull();
        produce(topic, 0, 10, 2_000);
        produce(topic, 1, 10, 2_000);
        eventually(() -> assertThat(registry.applied(1)).hasSize(2_000));
        assertThat(registry.applied(0)).hasSize(4);

        registry.away = false;
        eventually(() -> assertThat(registry.asked).isPositive());
        assertThat(registry.applied(0)).hasSize(4);
        registry.answer.complete(null);

        eventually(() -> assertThat(rows(live)).hasSize(4_000));
        List<Long> all = LongStream.range(0, 2_000).boxed().toList();
        assertThat(registry.applied(0)).isEqualTo(all);
        assertThat(registry.applied(1)).isEqualTo(all);
        eventually(() -> assertThat(live.status().problem()).isNull());
    }

    @Test
    void aRecordThatGetsNoAnswerIsToldOf() {
        String topic = kafka.newTopic("silence", 1);
        produce(topic, 0, 0, 3);
        CompletableFuture<Void> answer = new CompletableFuture<>();
        LiveTable live = DeployedTable.over(kafka, topic)
                .through(pipeline ->
                        new Interposed(pipeline, message -> message.offset() == 1 ? answer : null, message -> {}))
                .start(vertx);

        eventually(() -> assertThat(live.status().problem())
                .contains("offset 1 of partition 0", "no answer yet about what its format needs"));
        answer.complete(null);

        eventually(() -> assertThat(rows(live)).hasSize(3));
        assertThat(live.status().problem()).isNull();
    }

    /** Knows all of the first partition's records but one, whose schema it fails to give at first, then gives late. */
    private static final class Registry {
        private final long unknown;
        final CompletableFuture<Void> answer = new CompletableFuture<>();
        volatile boolean away = true;
        volatile int asked;
        private final List<Long> first = new CopyOnWriteArrayList<>();
        private final List<Long> second = new CopyOnWriteArrayList<>();

        Registry(long unknown) {
            this.unknown = unknown;
        }

        @Nullable
        CompletionStage<Void> prepare(dev.tidegate.gateway.record.KafkaMessage message) {
            if (message.partition() != 0 || message.offset() != unknown) {
                return null;
            } else if (away) {
                return CompletableFuture.failedFuture(new IllegalStateException("the registry is away"));
            }
            asked = 1;
            return answer;
        }

        void applied(dev.tidegate.gateway.record.KafkaMessage message) {
            (message.partition() == 0 ? first : second).add(message.offset());
        }

        List<Long> applied(int partition) {
            return partition == 0 ? first : second;
        }
    }

    @Test
    void aBugInAPipelineStopsItsTableAndNoOther() {
        String topic = kafka.newTopic("bug", 1);
        String otherTopic = kafka.newTopic("sound", 1);
        produce(topic, 0, 0, 10);
        LiveTable other = DeployedTable.over(kafka, otherTopic).start(vertx);

        LiveTable live = DeployedTable.over(kafka, topic)
                .through(pipeline -> new Interposed(pipeline, message -> null, message -> {
                    if (message.offset() == 3) {
                        throw new IllegalStateException("planted");
                    }
                }))
                .start(vertx);

        eventually(() -> assertThat(live.state()).isEqualTo(State.FAILED));
        assertThat(live.status().problem()).contains("offset 3 of partition 0", "'" + topic + "'", "planted");
        put(kafka, otherTopic, "b", 2);
        eventually(() -> assertThat(rows(other)).containsExactly(text("b", 2)));
    }

    @Test
    void aTableThatOutgrowsItsBoundStopsAndNamesTheOption() {
        String topic = kafka.newTopic("large", 1);
        produce(topic, 0, 0, 5_000);

        LiveTable live = DeployedTable.over(kafka, topic)
                .with(new TableSettings(Tolerance.NONE, null, 50_000, 1_000, 1 << 20, 1 << 20))
                .start(vertx);

        eventually(() -> assertThat(live.state()).isEqualTo(State.FAILED));
        assertThat(live.status().problem()).contains("max-bytes", "50000", "Raise it");
        assertThat(live.serving()).isNull();
    }

    /** Rows with keys that no other partition has. */
    private void produce(String topic, int partition, int from, int to) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = from; i < to; i++) {
            String id = partition + "-" + i;
            records.add(new ProducerRecord<>(topic, partition, key(id), row(id, i)));
        }
        kafka.produce(records);
    }
}
