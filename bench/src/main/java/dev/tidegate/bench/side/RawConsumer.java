package dev.tidegate.bench.side;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Kafka's own consumer: {@code values=bytes} only polls, {@code values=maps} makes a map of each value with Jackson,
 * {@code values=table} of each key too, and keeps the last of each key, which is what one writes by hand.
 */
public final class RawConsumer {
    private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

    private RawConsumer() {}

    public static void main(String... arguments) throws IOException {
        Words words = Words.of(arguments);
        String values = words.text("values");
        long wanted = words.number("records");
        List<TopicPartition> partitions = IntStream.range(0, words.number("partitions", 1))
                .mapToObj(p -> new TopicPartition(words.text("topic"), p))
                .toList();
        Properties properties = new Properties();
        properties.put("bootstrap.servers", words.text("bootstrap"));
        properties.put("max.poll.records", "2000");
        ObjectMapper mapper = new ObjectMapper();
        Map<Object, Map<String, Object>> table = new HashMap<>();
        long fields = 0;
        Side.start();
        long seen = 0;
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (seen < wanted) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    switch (values) {
                        case "bytes" -> {}
                        case "maps" ->
                            fields += mapper.readValue(record.value(), MAP).size();
                        case "table" ->
                            table.put(
                                    mapper.readValue(record.key(), MAP).get("id"),
                                    mapper.readValue(record.value(), MAP));
                        default -> throw new IllegalArgumentException("values=" + values);
                    }
                    seen++;
                }
            }
            // Said so that nobody can leave out the making of the maps.
            System.err.println(fields + " fields, " + table.size() + " rows kept");
            Side.done(seen);
        }
    }
}
