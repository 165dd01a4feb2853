package dev.tidegate.bench.whole;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidegate.format.type.Row;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;

/**
 * The orders that tables of these comparisons hold: a key of {@code {"id":"k000017"}} and about 150 bytes of JSON with
 * eight fields. They are always the same ones.
 */
public final class Workload {
    /** What a table of orders is declared with, but for its options. */
    public static final String COLUMNS = """
              id STRING,
              customer BIGINT,
              product STRING,
              quantity INT,
              price DECIMAL(10, 2),
              paid BOOLEAN,
              note STRING,
              ts TIMESTAMP(3),
              PRIMARY KEY (id) NOT ENFORCED
            """;

    private static final String[] PRODUCTS = {"garden chair", "espresso cups", "reading lamp", "table", "wool blanket"};
    private static final String[] NOTES = {"leave it at the door", "ring twice", "as a present", "no hurry"};

    private static final LocalDateTime NEW_YEAR = LocalDateTime.of(2026, 1, 1, 0, 0);

    private Workload() {}

    /** The key column's text. */
    static String id(int key) {
        return "k" + (1_000_000 + key);
    }

    public static byte[] key(int key) {
        return ("{\"id\":\"" + id(key) + "\"}").getBytes(UTF_8);
    }

    /** One order of each key, as rows of the table. */
    public static List<Row> rows(int keys) {
        Random random = new Random(17);
        List<Row> rows = new ArrayList<>();
        for (int key = 0; key < keys; key++) {
            rows.add(Row.of(
                    id(key),
                    1_000_000L + random.nextInt(9_000_000),
                    PRODUCTS[random.nextInt(PRODUCTS.length)] + " no. " + random.nextInt(1_000),
                    1 + random.nextInt(20),
                    BigDecimal.valueOf(random.nextInt(100_000), 2),
                    random.nextBoolean(),
                    NOTES[random.nextInt(NOTES.length)],
                    NEW_YEAR.plus(random.nextInt(1_000_000_000), ChronoUnit.MILLIS)));
        }
        return rows;
    }

    /** An order in JSON, as a {@code json} format writes it and the gateway takes it. */
    public static String value(int key, Random random) {
        int product = random.nextInt(PRODUCTS.length);
        int millis = random.nextInt(86_400_000);
        return "{\"id\":\"" + id(key) + "\",\"customer\":" + (1_000_000 + random.nextInt(9_000_000)) + ",\"product\":\""
                + PRODUCTS[product] + " no. " + random.nextInt(1_000) + "\",\"quantity\":" + (1 + random.nextInt(20))
                + ",\"price\":" + random.nextInt(1_000) + "." + (10 + random.nextInt(90)) + ",\"paid\":"
                + random.nextBoolean() + ",\"note\":\"" + NOTES[random.nextInt(NOTES.length)]
                + "\",\"ts\":\"2026-01-" + (10 + random.nextInt(20)) + " "
                + String.format(
                        "%02d:%02d:%02d.%03d",
                        millis / 3_600_000, millis / 60_000 % 60, millis / 1_000 % 60, 1 + millis % 999)
                + "\"}";
    }

    /** A topic with so many orders, whose keys are drawn from so many; if they are as many, each key has one, in turn. */
    static void fill(String bootstrap, String topic, int partitions, int records, int keys)
            throws ExecutionException, InterruptedException {
        create(bootstrap, topic, partitions);
        Random random = new Random(17);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", bootstrap,
                        "compression.type", "lz4",
                        "linger.ms", "5",
                        "batch.size", "65536"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < records; i++) {
                int key = records == keys ? i : random.nextInt(keys);
                byte[] bytes = key(key);
                int partition = Utils.toPositive(Utils.murmur2(bytes)) % partitions;
                producer.send(new ProducerRecord<>(
                        topic, partition, bytes, value(key, random).getBytes(UTF_8)));
            }
            producer.flush();
        }
    }

    static void create(String bootstrap, String topic, int partitions) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)
                            .configs(Map.of("cleanup.policy", "compact", "segment.bytes", "1073741824"))))
                    .all()
                    .get();
        }
    }

    /** How many records a topic of one partition holds. */
    static long end(String bootstrap, String topic) throws ExecutionException, InterruptedException {
        TopicPartition partition = new TopicPartition(topic, 0);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .get()
                    .offset();
        }
    }
}
