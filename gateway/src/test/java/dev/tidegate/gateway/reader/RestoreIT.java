package dev.tidegate.gateway.reader;

import static dev.tidegate.gateway.testing.DeployedTable.key;
import static dev.tidegate.gateway.testing.DeployedTable.row;
import static dev.tidegate.gateway.testing.DeployedTable.rows;
import static dev.tidegate.gateway.testing.DeployedTable.text;
import static dev.tidegate.gateway.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.reader.TableStatus.PartitionStatus;
import dev.tidegate.gateway.reader.TableStatus.State;
import dev.tidegate.gateway.testing.DeployedTable;
import dev.tidegate.gateway.testing.KafkaBroker;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a table begins to serve, and what the rest of the gateway feels of it. */
@Timeout(120)
class RestoreIT {
    private final KafkaBroker kafka = KafkaBroker.shared();
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Test
    void aTableServesOnlyWhenItHasReadWhatWasThereAtItsStart() {
        String topic = kafka.newTopic("restore", 3);
        for (int partition = 0; partition < 3; partition++) {
            kafka.produce(records(topic, partition, 3_000));
        }
        AtomicReference<TableStatus> atFirst = new AtomicReference<>();

        LiveTable live = DeployedTable.over(kafka, topic).start(vertx);
        live.watch(() -> {
            if (live.serving() != null) {
                atFirst.compareAndSet(null, live.status());
            }
        });

        eventually(() -> assertThat(atFirst).doesNotHaveNullValue());
        assertThat(atFirst.get().partitions())
                .extracting(PartitionStatus::position)
                .containsExactly(3_000L, 3_000L, 3_000L);
        assertThat(atFirst.get().rows()).isEqualTo(9_000);
    }

    @ParameterizedTest
    @CsvSource({"read_committed, true", "read_committed, false", "read_uncommitted, true", "read_uncommitted, false"})
    void aPartitionMayEndWithTheMarkersOfATransaction(String isolation, boolean commit) {
        String topic = kafka.newTopic("markers", 2);
        transaction(topic, 0, "a", 1, true);
        transaction(topic, 0, "a", 2, commit);

        LiveTable live = DeployedTable.over(kafka, topic)
                .option("properties.isolation.level", isolation)
                .start(vertx);

        String last = commit || isolation.equals("read_uncommitted") ? text("a", 2) : text("a", 1);
        eventually(() -> assertThat(rows(live)).containsExactly(last));
        assertThat(live.status().lag()).isZero();
        transaction(topic, 1, "b", 3, true);
        eventually(() -> assertThat(rows(live)).containsExactly(last, text("b", 3)));
        eventually(() -> assertThat(live.status().partitions())
                .extracting(PartitionStatus::position)
                .containsExactly(4L, 2L));
    }

    @Test
    void aPartitionThatEndsWithMarkersIsNotForgottenBesideABusyOne() throws Exception {
        String topic = kafka.newTopic("busy", 2);
        transaction(topic, 1, "b", 1, true);
        ScheduledExecutorService busy = Executors.newSingleThreadScheduledExecutor();
        try {
            busy.scheduleAtFixedRate(
                    () -> kafka.producer().send(new ProducerRecord<>(topic, 0, key("a"), row("a", 1))),
                    0,
                    2,
                    TimeUnit.MILLISECONDS);

            LiveTable live = DeployedTable.over(kafka, topic).with(oneShard()).start(vertx);

            eventually(() -> assertThat(live.state()).isEqualTo(State.SERVING));
        } finally {
            busy.shutdown();
            busy.awaitTermination(10, TimeUnit.SECONDS);
        }
    }

    /** The loop that restores also serves others: nearly always it comes to them within a few slices. */
    @Test
    void aLoopThatRestoresABacklogStaysResponsive() throws Exception {
        int count = 200_000;
        String topic = kafka.newTopic("backlog", 1);
        for (int i = 0; i < 10; i++) {
            kafka.produce(records(topic, 0, count / 10));
        }
        Queue<Long> delays = new ConcurrentLinkedQueue<>();
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

        long began = System.nanoTime();
        LiveTable live =
                DeployedTable.over(kafka, topic).with(ReaderSettings.DEFAULT).start(vertx);
        clock.scheduleAtFixedRate(() -> ping(live, delays), 0, 1, TimeUnit.MILLISECONDS);
        eventually(() -> assertThat(live.state()).isEqualTo(State.SERVING));
        clock.shutdown();
        clock.awaitTermination(10, TimeUnit.SECONDS);

        long[] sorted = delays.stream().mapToLong(Long::longValue).sorted().toArray();
        System.out.printf(
                "%d records restored in %d ms; delay on their event loop: median %.1f ms, p99 %.1f ms, worst %.1f ms%n",
                count,
                (System.nanoTime() - began) / 1_000_000,
                sorted[sorted.length / 2] / 1e6,
                sorted[sorted.length * 99 / 100] / 1e6,
                sorted[sorted.length - 1] / 1e6);
        assertThat(live.counters().recordsIn.sum()).isEqualTo(count);
        assertThat(Duration.ofNanos(sorted[sorted.length / 2])).isLessThan(Duration.ofMillis(100));
    }

    private static void ping(LiveTable live, Queue<Long> delays) {
        LiveTable.Generation generation = live.generation();
        if (generation != null && live.state() == State.RESTORING) {
            long asked = System.nanoTime();
            generation.partitions().get(0).onOwner(log -> delays.add(System.nanoTime() - asked));
        }
    }

    private static ReaderSettings oneShard() {
        ReaderSettings s = DeployedTable.EAGER;
        return new ReaderSettings(
                s.maxPollRecords(), s.slice(), 1, s.probeInterval(), s.discoveryInterval(), s.retry(), s.retryMax());
    }

    private static List<ProducerRecord<byte[], byte[]>> records(String topic, int partition, int count) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String id = partition + "-" + i;
            records.add(new ProducerRecord<>(topic, partition, key(id), row(id, i)));
        }
        return records;
    }

    private void transaction(String topic, int partition, String id, int n, boolean commit) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        kafka.bootstrapServers(),
                        "transactional.id",
                        KafkaBroker.uniqueName("transactions")),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, partition, key(id), row(id, n)));
            producer.flush();
            if (commit) {
                producer.commitTransaction();
            } else {
                producer.abortTransaction();
            }
        }
    }
}
