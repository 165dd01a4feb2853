package dev.tidegate.bench.whole;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Changes that are made on a schedule, each with the time at which it was due: whoever is late with one, the producer
 * too, is not forgiven.
 */
final class Changes {
    /** Of the table that they change. */
    static final String COLUMNS = "id STRING, sent BIGINT, body STRING, PRIMARY KEY (id) NOT ENFORCED";

    private static final String BODY = "x".repeat(120);

    private Changes() {}

    /** Makes so many changes a second for so many seconds, of so many keys in turn. */
    static void make(String bootstrap, String topic, int perSecond, int seconds, int keys) {
        long nanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "linger.ms", "0"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.partitionsFor(topic);
            long start = System.nanoTime();
            long startMicros = Crowd.micros();
            for (long i = 0; i < (long) perSecond * seconds; i++) {
                long due = i * nanos;
                while (System.nanoTime() - start < due) {
                    LockSupport.parkNanos(due - (System.nanoTime() - start));
                }
                String id = "k" + i % keys;
                producer.send(new ProducerRecord<>(
                        topic,
                        ("{\"id\":\"" + id + "\"}").getBytes(UTF_8),
                        ("{\"id\":\"" + id + "\",\"sent\":" + (startMicros + due / 1_000) + ",\"body\":\"" + BODY
                                        + "\"}")
                                .getBytes(UTF_8)));
            }
        }
    }
}
