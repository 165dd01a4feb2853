package dev.tidegate.gateway.reader;

import static dev.tidegate.gateway.testing.DeployedTable.key;
import static dev.tidegate.gateway.testing.DeployedTable.row;
import static dev.tidegate.gateway.testing.DeployedTable.rows;
import static dev.tidegate.gateway.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.testing.DeployedTable;
import dev.tidegate.gateway.testing.KafkaBroker;
import dev.tidegate.gateway.testing.RestartableBroker;
import dev.tidegate.localkafka.LocalKafkaSettings;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A topic is compacted while it is read. */
@Timeout(120)
class RestoreUnderCompactionIT {
    private static final Duration SEGMENT = Duration.ofSeconds(5);

    private final RestartableBroker kafka =
            RestartableBroker.start(LocalKafkaSettings.temporary().with("log.cleaner.backoff.ms", "200"));
    private final Vertx vertx = Vertx.vertx();
    private final String topic = kafka.createTopic(
            KafkaBroker.uniqueName("compacted"),
            1,
            Map.of(
                    "cleanup.policy", "compact",
                    "segment.ms", String.valueOf(SEGMENT.toMillis()),
                    "min.cleanable.dirty.ratio", "0.01"));

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        kafka.close();
    }

    @Test
    void aRowIsNotNewBecauseItsElderRecordWasCompactedAwayBeforeItWasRead() throws Exception {
        CompletableFuture<Void> reading = new CompletableFuture<>();
        CompletableFuture<Void> compacted = new CompletableFuture<>();
        writeOthers("before", 20);
        long elder = write("a", 1, Duration.ZERO);
        writeOthers("between", 20);
        LiveTable live = DeployedTable.over(kafka, topic)
                .option("properties.max.partition.fetch.bytes", "1") // one batch, which is one record
                .through(pipeline -> new Interposed(
                        pipeline,
                        message -> {
                            reading.complete(null);
                            return message.offset() == 0 && !compacted.isDone() ? compacted : null;
                        },
                        message -> {}))
                .start(vertx);
        reading.get(30, TimeUnit.SECONDS);

        writeOthers("after", 20);
        long newer = write("a", 2, Duration.ZERO);
        long last = write("z", 0, SEGMENT.multipliedBy(2)); // the segment of all before may be compacted now
        eventually(() -> assertThat(kafka.readAll(topic))
                .extracting(ConsumerRecord::offset)
                .doesNotContain(elder));
        compacted.complete(null);

        eventually(() -> assertThat(rows(live)).contains(DeployedTable.text("a", 2)));
        assertThat(canReplayFrom(live, newer))
                .as("to a reader from elsewhere, who holds it, the row at " + newer + " would be told as new")
                .isFalse();
        eventually(() -> assertThat(canReplayFrom(live, last + 1)).isTrue());
    }

    private static boolean canReplayFrom(LiveTable live, long position) {
        LivePartition partition = live.serving().partitions().get(0);
        return partition.ask(log -> log.canReplay(position)).await();
    }

    private void writeOthers(String prefix, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            write(prefix + i, i, Duration.ZERO);
        }
    }

    private long write(String id, int n, Duration later) throws Exception {
        long timestamp = System.currentTimeMillis() + later.toMillis();
        return kafka.producer()
                .send(new ProducerRecord<>(topic, 0, timestamp, key(id), row(id, n)))
                .get(30, TimeUnit.SECONDS)
                .offset();
    }
}
