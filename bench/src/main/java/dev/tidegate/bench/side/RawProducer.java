package dev.tidegate.bench.side;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidegate.bench.whole.Workload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Kafka's own producer, given bytes that were made before; done when Kafka has confirmed all of them. */
public final class RawProducer {
    private RawProducer() {}

    public static void main(String... arguments) throws IOException {
        Words words = Words.of(arguments);
        int keys = words.number("keys");
        long records = words.number("records");
        Random random = new Random(17);
        List<ProducerRecord<byte[], byte[]>> prepared = new ArrayList<>();
        for (int i = 0; i < keys; i++) {
            prepared.add(new ProducerRecord<>(
                    words.text("topic"),
                    Workload.key(i),
                    Workload.value(i, random).getBytes(UTF_8)));
        }
        Side.start();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", words.text("bootstrap"),
                        "acks", "all",
                        "compression.type", "lz4",
                        "linger.ms", "5",
                        "batch.size", "65536"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (long i = 0; i < records; i++) {
                producer.send(prepared.get((int) (i % keys)));
            }
            producer.flush();
            Side.done(records);
        }
    }
}
