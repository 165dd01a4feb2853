package dev.tidegate.gateway.http;

import static dev.tidegate.gateway.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.testing.KafkaBroker;
import dev.tidegate.gateway.testing.RestartableBroker;
import dev.tidegate.gateway.testing.TestGateway;
import dev.tidegate.localkafka.LocalKafkaSettings;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Of two brokers one is away, and with it the leader of one of the topic's two partitions. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class LeaderlessPartitionIT {
    private static final String CHANGES = "/v1/tables/counts/changes";

    @TempDir
    Path folder;

    @Test
    void rows_of_the_other_partition_are_written_and_those_that_were_not_are_listed() throws Exception {
        int controllerPort = freePort();
        try (RestartableBroker first = first(controllerPort);
                RestartableBroker second = second(controllerPort)) {
            String topic = KafkaBroker.uniqueName("leaderless");
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", first.bootstrapServers()))) {
                NewTopic halves = new NewTopic(topic, Map.of(0, List.of(1), 1, List.of(2)));
                eventually(() -> admin.createTopics(List.of(halves)).all().get(10, TimeUnit.SECONDS));
            }
            String ddl = TestTables.counts(
                    first,
                    topic,
                    "'properties.request.timeout.ms' = '3000'",
                    "'properties.delivery.timeout.ms' = '10000'",
                    "'properties.max.block.ms' = '5000'");
            try (TestGateway gateway = TestGateway.start(ddl).awaitServing()) {
                Rest rest = new Rest(gateway);
                assertThat(rest.post(CHANGES, changes()).status()).isEqualTo(200);
                List<Integer> ofSecond = first.readAll(topic).stream()
                        .filter(record -> record.partition() == 1)
                        .map(record -> number(new String(record.key())))
                        .sorted()
                        .toList();
                assertThat(ofSecond).hasSizeBetween(1, 29);
                second.stop();

                Rest.Answer answer = rest.post(CHANGES, changes());

                JsonObject problem = answer.problem(503, "kafka-unavailable");
                assertThat(answer.header("retry-after")).isEqualTo("1");
                assertThat(problem.getString("detail")).contains(topic, "try again");
                assertThat(problem.getInteger("written")).isEqualTo(30 - ofSecond.size());
                assertThat(problem.getJsonArray("failed").stream()
                                .map(row -> ((JsonObject) row).getInteger("row"))
                                .toList())
                        .isEqualTo(ofSecond);
                second.restart();
                eventually(
                        () -> assertThat(rest.post(CHANGES, changes()).status()).isEqualTo(200));
            }
        }
    }

    /** A row for each number below 30, in their order. */
    private static String changes() {
        return IntStream.range(0, 30)
                .mapToObj(i -> TestTables.upsert(String.valueOf(i), 1))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static int number(String key) {
        return Integer.parseInt(new JsonObject(key).getString("region"));
    }

    private RestartableBroker first(int controllerPort) throws IOException {
        int port = freePort();
        return RestartableBroker.start(new LocalKafkaSettings(port, folder.resolve("1"), Map.of())
                .with("controller.quorum.voters", "1@127.0.0.1:" + controllerPort)
                .with("broker.session.timeout.ms", "9000")
                .with("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort));
    }

    /** A broker alone, in a folder that is made to belong to the cluster of the first. */
    private RestartableBroker second(int controllerPort) throws IOException {
        Properties cluster = new Properties();
        try (var meta = Files.newBufferedReader(folder.resolve("1").resolve("meta.properties"))) {
            cluster.load(meta);
        }
        cluster.setProperty("node.id", "2");
        cluster.setProperty("directory.id", Uuid.randomUuid().toString());
        Path mine = Files.createDirectory(folder.resolve("2"));
        try (var meta = Files.newBufferedWriter(mine.resolve("meta.properties"))) {
            cluster.store(meta, null);
        }
        int port = freePort();
        return RestartableBroker.start(new LocalKafkaSettings(port, mine, Map.of())
                .with("process.roles", "broker")
                .with("node.id", "2")
                .with("controller.quorum.voters", "1@127.0.0.1:" + controllerPort)
                .with("listeners", "PLAINTEXT://127.0.0.1:" + port));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
