package dev.tidegate.gateway.testing;

import dev.tidegate.localkafka.LocalKafka;
import dev.tidegate.localkafka.LocalKafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/**
 * A real broker, with the plain clients that put things into it and look at what is there.
 *
 * <p>{@link #shared()} is the published Kafka image where Docker is at hand, else a broker in this JVM;
 * {@code -Dtidegate.test.broker=docker} or {@code local} decides otherwise.
 */
public class KafkaBroker {
    private static final String IMAGE = "apache/kafka:4.3.1";
    private static final long TIMEOUT_SECONDS = 30;

    private final String bootstrapServers;
    private @Nullable Admin admin;
    private @Nullable Producer<byte[], byte[]> producer;

    KafkaBroker(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /** The broker of this test JVM, started when it is first asked for and stopped when the JVM ends. */
    public static KafkaBroker shared() {
        return Shared.BROKER;
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** A topic name nobody else has. */
    public static String uniqueName(String prefix) {
        return prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    /** Creates a topic with a name nobody else has, and returns the name. */
    public String newTopic(String prefix, int partitions) {
        return createTopic(uniqueName(prefix), partitions, Map.of());
    }

    /** Creates a topic, and returns its name. */
    public String createTopic(String topic, int partitions, Map<String, String> configs) {
        await(admin().createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(configs)))
                .all());
        return topic;
    }

    public void deleteTopic(String topic) {
        await(admin().deleteTopics(List.of(topic)).all());
    }

    /** Grows a topic to this number of partitions. */
    public void growTopic(String topic, int partitions) {
        await(admin().createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions)))
                .all());
    }

    /** Writes one record, into the partition of its key, and returns when Kafka has it. */
    public RecordMetadata produce(String topic, byte @Nullable [] key, byte @Nullable [] value, Header... headers) {
        return await(producer().send(new ProducerRecord<>(topic, null, key, value, Arrays.asList(headers))));
    }

    /** Writes records in their order, and returns when Kafka has them all. */
    public void produce(List<ProducerRecord<byte[], byte[]>> records) {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        records.forEach(record -> sent.add(producer().send(record)));
        sent.forEach(KafkaBroker::await);
    }

    /** Everything that is in the topic now, partition by partition, each in offset order. */
    public List<ConsumerRecord<byte[], byte[]>> readAll(String topic) {
        return readAll(topic, "read_uncommitted");
    }

    /** The same without what was rolled back; transactions that are open, or just ending, are waited for. */
    public List<ConsumerRecord<byte[], byte[]>> readCommitted(String topic) {
        return readAll(topic, "read_committed");
    }

    private List<ConsumerRecord<byte[], byte[]>> readAll(String topic, String isolation) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "auto.offset.reset",
                        "earliest",
                        "isolation.level",
                        isolation),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
            consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .sorted((a, b) -> Integer.compare(a.partition(), b.partition()))
                    .forEach(partition -> readAll(consumer, partition, all));
            return all;
        }
    }

    private void readAll(
            KafkaConsumer<byte[], byte[]> consumer,
            TopicPartition partition,
            List<ConsumerRecord<byte[], byte[]>> into) {
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        long end = end(partition);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (consumer.position(partition) < end) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        partition + " was read to offset " + consumer.position(partition) + " of " + end + " only");
            }
            consumer.poll(Duration.ofMillis(100)).forEach(into::add);
        }
    }

    /** Of what is in the log, committed or not: a commit is answered before readers are let to what it commits. */
    private long end(TopicPartition partition) {
        return await(admin().listOffsets(Map.of(partition, OffsetSpec.latest())).partitionResult(partition))
                .offset();
    }

    /** The plain admin client, for what has no method here. */
    public synchronized Admin admin() {
        if (admin == null) {
            admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
        }
        return admin;
    }

    /** The plain producer, for what has no method here; it belongs to the broker. */
    public synchronized Producer<byte[], byte[]> producer() {
        if (producer == null) {
            producer = new KafkaProducer<>(
                    // One request at a time: a burst into a new topic could else be out of sequence until it expires.
                    Map.of(
                            "bootstrap.servers",
                            bootstrapServers,
                            "acks",
                            "all",
                            "max.in.flight.requests.per.connection",
                            "1"),
                    new ByteArraySerializer(),
                    new ByteArraySerializer());
        }
        return producer;
    }

    /** They are made anew when they are needed again. */
    synchronized void closeClients() {
        if (producer != null) {
            producer.close(Duration.ZERO);
            producer = null;
        }
        if (admin != null) {
            admin.close(Duration.ZERO);
            admin = null;
        }
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T await(org.apache.kafka.common.KafkaFuture<T> future) {
        return await(future.toCompletionStage().toCompletableFuture());
    }

    private static final class Shared {
        static final KafkaBroker BROKER = start();

        private static KafkaBroker start() {
            return useDocker() ? startContainer() : startLocal();
        }

        private static boolean useDocker() {
            String wanted = System.getProperty("tidegate.test.broker", "");
            return switch (wanted) {
                case "docker" -> true;
                case "local" -> false;
                case "" -> DockerClientFactory.instance().isDockerAvailable();
                default -> throw new IllegalArgumentException("tidegate.test.broker is docker or local, not " + wanted);
            };
        }

        private static KafkaBroker startContainer() {
            KafkaContainer container = new KafkaContainer(IMAGE);
            container.start();
            KafkaBroker broker = new KafkaBroker(container.getBootstrapServers());
            atEnd(broker, container::stop);
            return broker;
        }

        private static KafkaBroker startLocal() {
            LocalKafka kafka = LocalKafka.start(LocalKafkaSettings.temporary());
            KafkaBroker broker = new KafkaBroker(kafka.bootstrapServers());
            atEnd(broker, kafka::close);
            return broker;
        }

        private static void atEnd(KafkaBroker broker, Runnable stop) {
            Thread hook = new Thread(
                    () -> {
                        broker.closeClients();
                        stop.run();
                    },
                    "stop-shared-broker");
            Runtime.getRuntime().addShutdownHook(hook);
        }
    }
}
