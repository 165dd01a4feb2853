package dev.tidegate.localkafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Exit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 90, unit = TimeUnit.SECONDS)
class LocalKafkaTest {

    @TempDir
    Path temp;

    @Test
    void what_is_produced_is_consumed_and_survives_a_restart_on_the_same_port() throws Exception {
        try (LocalKafka kafka = LocalKafka.start(LocalKafkaSettings.in(temp.resolve("kafka")))) {
            createTopic(kafka, "rates");
            produce(kafka, "rates", "eur", "1.1");
            String before = kafka.bootstrapServers();

            kafka.restart();

            assertThat(kafka.bootstrapServers()).isEqualTo(before);
            assertThat(consume(kafka, "rates")).containsExactly("eur=1.1");
        }
    }

    @Test
    void the_data_of_a_folder_is_there_for_the_next_node() throws Exception {
        LocalKafkaSettings settings = LocalKafkaSettings.in(temp);
        try (LocalKafka first = LocalKafka.start(settings)) {
            createTopic(first, "rates");
            produce(first, "rates", "eur", "1.1");
        }

        try (LocalKafka second = LocalKafka.start(settings)) {
            assertThat(consume(second, "rates")).containsExactly("eur=1.1");
        }
    }

    @Test
    void a_process_that_was_killed_loses_nothing_that_was_acknowledged() throws Exception {
        Process process = startProcess(temp);
        try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            String bootstrapServers = out.readLine();
            assertThat(bootstrapServers).matches("127\\.0\\.0\\.1:\\d+");
            createTopic(bootstrapServers, "rates");
            produce(bootstrapServers, "rates", "eur", "1.1");
        } finally {
            process.destroyForcibly().waitFor();
        }

        try (LocalKafka next = LocalKafka.start(LocalKafkaSettings.in(temp))) {
            assertThat(consume(next, "rates")).containsExactly("eur=1.1");
        }
    }

    @Test
    void a_second_node_on_a_live_folder_is_refused_and_leaves_the_first_alone() throws Exception {
        try (LocalKafka first = LocalKafka.start(LocalKafkaSettings.in(temp))) {
            createTopic(first, "rates");

            assertThatThrownBy(() -> LocalKafka.start(LocalKafkaSettings.in(temp)))
                    .isInstanceOf(LocalKafkaException.class)
                    .hasMessageContaining("Another Kafka runs on the folder " + temp);
            Process other = startProcess(temp);

            assertThat(other.waitFor()).isEqualTo(2);
            assertThat(new String(other.getErrorStream().readAllBytes(), UTF_8).strip())
                    .isEqualTo("Another Kafka runs on the folder " + temp + ": stop it, or choose another folder.");
            produce(first, "rates", "eur", "1.1");
            assertThat(consume(first, "rates")).containsExactly("eur=1.1");
        }
    }

    @Test
    void a_port_in_use_is_named_and_the_folder_is_free_again() throws Exception {
        LocalKafkaSettings settings = LocalKafkaSettings.in(temp);
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int taken = other.getLocalPort();

            assertThatThrownBy(() -> LocalKafka.start(settings.withPort(taken)))
                    .isInstanceOf(LocalKafkaException.class)
                    .hasMessageContaining("127.0.0.1:" + taken)
                    .hasMessageContaining("choose another");
        }
        LocalKafka.start(settings).close();
    }

    @Test
    void a_folder_that_cannot_be_written_is_named() throws Exception {
        Path file = Files.createFile(temp.resolve("file"));

        assertThatThrownBy(() -> LocalKafka.start(LocalKafkaSettings.in(file.resolve("below"))))
                .isInstanceOf(LocalKafkaException.class)
                .hasMessageContaining(file.resolve("below").toString())
                .hasMessageContaining("choose a folder that can be written");
    }

    @Test
    void a_folder_with_other_things_in_it_is_left_as_it_is() throws Exception {
        Files.createFile(temp.resolve("thesis.txt"));

        assertThatThrownBy(() -> LocalKafka.start(LocalKafkaSettings.in(temp)))
                .isInstanceOf(LocalKafkaException.class)
                .hasMessageContaining(temp.toString())
                .hasMessageContaining("thesis.txt");
        try (Stream<Path> entries = Files.list(temp)) {
            assertThat(entries).containsExactly(temp.resolve("thesis.txt"));
        }
    }

    @Test
    void a_temporary_folder_is_gone_after_close() {
        LocalKafka kafka = LocalKafka.start(LocalKafkaSettings.temporary());
        Path folder = kafka.folder();
        assertThat(folder).isDirectory();

        kafka.close();

        assertThat(folder).doesNotExist();
    }

    @Test
    void a_property_that_kafka_refuses_is_named() {
        LocalKafkaSettings settings = LocalKafkaSettings.temporary().with("num.io.threads", "many");

        assertThatThrownBy(() -> LocalKafka.start(settings))
                .isInstanceOf(LocalKafkaException.class)
                .hasMessageContaining("num.io.threads");
    }

    @Test
    void a_stop_leaves_time_for_the_rest_of_the_five_seconds_that_a_user_waits() throws Exception {
        try (LocalKafka kafka = LocalKafka.start(LocalKafkaSettings.temporary())) {
            createTopic(kafka, "rates");
            produce(kafka, "rates", "eur", "1.1");
            long start = System.nanoTime();

            kafka.stop();

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
        }
    }

    @Test
    void kafka_giving_up_is_told_and_does_not_end_this_process() throws Exception {
        CompletableFuture<String> fault = new CompletableFuture<>();
        NodeThreads threads = new NodeThreads("node", fault::complete);

        threads.run("disk", () -> Exit.halt(1, "the disk is full"));

        assertThat(fault.get(10, TimeUnit.SECONDS)).contains("node-disk").contains("the disk is full");
    }

    @Test
    void a_folder_that_disappears_under_a_running_node_is_a_fatal_fault() throws Exception {
        try (LocalKafka kafka = LocalKafka.start(LocalKafkaSettings.in(temp.resolve("kafka")))) {
            DataFolder.remove(kafka.folder());
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
                admin.createTopics(List.of(new NewTopic("rates", 1, (short) 1)));

                assertThat(kafka.fatalFault().toCompletableFuture().get(30, TimeUnit.SECONDS))
                        .startsWith("Kafka gave up");
            }
        }
    }

    private static Process startProcess(Path folder) throws Exception {
        ProcessBuilder process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "0",
                folder.toString());
        process.environment().remove("JAVA_TOOL_OPTIONS"); // the JVM would say on its error stream that it has them
        return process.start();
    }

    private static void createTopic(LocalKafka kafka, String topic) throws Exception {
        createTopic(kafka.bootstrapServers(), topic);
    }

    private static void createTopic(String bootstrapServers, String topic) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get(30, TimeUnit.SECONDS);
        }
    }

    private static void produce(LocalKafka kafka, String topic, String key, String value) throws Exception {
        produce(kafka.bootstrapServers(), topic, key, value);
    }

    private static void produce(String bootstrapServers, String topic, String key, String value) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, key, value)).get(30, TimeUnit.SECONDS);
        }
    }

    /** Everything up to the end that the topic has now. */
    private static List<String> consume(LocalKafka kafka, String topic) {
        TopicPartition partition = new TopicPartition(topic, 0);
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            List<String> read = new ArrayList<>();
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
                    read.add(record.key() + "=" + record.value());
                }
            }
            return read;
        }
    }
}
