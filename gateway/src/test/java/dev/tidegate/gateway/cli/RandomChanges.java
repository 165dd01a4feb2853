package dev.tidegate.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidegate.gateway.testing.KafkaBroker;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Inserts, updates and deletes rows at random, without a pause for as long as it is open, and knows the table that must
 * come of it. Keys are few, so that rows die and come back many times.
 */
final class RandomChanges implements AutoCloseable {
    private static final int KEYS = 300;
    private static final int AT_ONCE = 20;
    private static final Duration PAUSE = Duration.ofMillis(10);

    private final KafkaBroker broker;
    private final String topic;
    private final Map<JsonObject, JsonObject> rows = new HashMap<>();
    private final Random random;
    private final Thread thread = new Thread(this::run, "random-changes");
    private volatile long written;
    private volatile boolean ended;

    private RandomChanges(KafkaBroker broker, String topic, long seed) {
        this.broker = broker;
        this.topic = topic;
        this.random = new Random(seed);
    }

    /** Starts to write into this topic, rows of {@code k INT, v BIGINT} with keys and values in JSON. */
    static RandomChanges start(KafkaBroker broker, String topic, long seed) {
        RandomChanges changes = new RandomChanges(broker, topic, seed);
        changes.thread.start();
        return changes;
    }

    /** How many records Kafka has of this. */
    long written() {
        return written;
    }

    /** Ends, and gives the table by its keys. */
    Map<JsonObject, JsonObject> end() throws InterruptedException {
        ended = true;
        thread.join();
        return rows;
    }

    @Override
    public void close() throws InterruptedException {
        end();
    }

    private void run() {
        while (!ended) {
            broker.produce(random.ints(AT_ONCE, 0, KEYS).mapToObj(this::change).toList());
            written += AT_ONCE;
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private ProducerRecord<byte[], byte[]> change(int k) {
        JsonObject key = new JsonObject().put("k", k);
        byte[] value = null;
        if (random.nextInt(3) == 0) {
            rows.remove(key);
        } else {
            JsonObject row = key.copy().put("v", random.nextInt(1_000_000));
            rows.put(key, row);
            value = row.encode().getBytes(UTF_8);
        }
        return new ProducerRecord<>(topic, key.encode().getBytes(UTF_8), value);
    }
}
