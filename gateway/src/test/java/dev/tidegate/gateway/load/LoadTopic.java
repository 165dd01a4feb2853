package dev.tidegate.gateway.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidegate.gateway.testing.KafkaBroker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The topic of a table {@code t} whose rows tell when they were to be sent. */
final class LoadTopic {
    /** What makes a row about as long as a usual one is: some 130 bytes in a frame. */
    static final String USUAL = "a value that makes this row about as long as a usual one is, with some text in it";

    private final KafkaBroker kafka;
    private final String name;

    LoadTopic(KafkaBroker kafka, String prefix) {
        this(kafka, prefix, 1);
    }

    LoadTopic(KafkaBroker kafka, String prefix, int partitions) {
        this.kafka = kafka;
        this.name = kafka.newTopic(prefix, partitions);
    }

    String ddl() {
        return """
                CREATE TABLE t (id STRING, sent BIGINT, note STRING, PRIMARY KEY (id) NOT ENFORCED) WITH (
                  'connector' = 'upsert-kafka', 'topic' = '%s', 'properties.bootstrap.servers' = 'localhost:1',
                  'key.format' = 'json', 'value.format' = 'json');
                """.formatted(name);
    }

    void produce(int keys, String note) {
        List<ProducerRecord<byte[], byte[]>> batch = new ArrayList<>();
        for (int i = 0; i < keys; i++) {
            batch.add(record("k" + i, 0, note));
            if (batch.size() == 10_000) {
                kafka.produce(batch);
                batch.clear();
            }
        }
        kafka.produce(batch);
    }

    private ProducerRecord<byte[], byte[]> record(String key, long sent, String note) {
        return new ProducerRecord<>(
                name,
                ("{\"id\":\"" + key + "\"}").getBytes(UTF_8),
                row(key, sent, note).getBytes(UTF_8));
    }

    /** As it is in the topic, and in frames. */
    static String row(String key, long sent, String note) {
        return "{\"id\":\"" + key + "\",\"sent\":" + sent + ",\"note\":\"" + note + "\"}";
    }

    /**
     * Changes on a schedule; a delay is measured from the time at which a change was due, whether or not it was made then.
     *
     * @return the note of each key, {@code before} where it was not changed
     */
    Map<String, String> changes(int keys, int perSecond, int seconds) {
        Random random = new Random(1);
        Map<String, String> truth = new HashMap<>();
        for (int i = 0; i < keys; i++) {
            truth.put("k" + i, "before");
        }
        long start = System.nanoTime();
        long epoch = micros();
        for (int i = 0; i < perSecond * seconds; i++) {
            long due = i * 1_000_000L / perSecond;
            while ((System.nanoTime() - start) / 1000 < due) {
                LockSupport.parkNanos(100_000);
            }
            String key = "k" + random.nextInt(keys);
            String note = "n" + (epoch + due);
            truth.put(key, note);
            kafka.producer().send(record(key, epoch + due, note));
        }
        kafka.producer().flush();
        return truth;
    }

    static long micros() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
    }
}
