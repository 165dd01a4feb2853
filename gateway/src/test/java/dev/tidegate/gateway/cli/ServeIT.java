package dev.tidegate.gateway.cli;

import static dev.tidegate.gateway.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.testing.ClientTable;
import dev.tidegate.gateway.testing.KafkaBroker;
import dev.tidegate.gateway.testing.RestartableBroker;
import dev.tidegate.gateway.testing.RunningGateway;
import dev.tidegate.gateway.testing.TableSocket;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ServeIT {
    private static final int ENDED_BY_SIGTERM = 143;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    Path temp;

    @Test
    void itSaysInOneLineWhereItListensAndServesTheTables() throws Exception {
        KafkaBroker broker = KafkaBroker.shared();
        String topic = broker.newTopic("serve", 1);
        broker.produce(topic, bytes("{\"k\":1}"), bytes("{\"k\":1,\"v\":10}"));

        try (RunningGateway gateway = serve(config(topic, broker.bootstrapServers()))) {
            assertThat(gateway.awaitListening().out())
                    .isEqualToIgnoringNewLines("Tidegate listens on http://127.0.0.1:" + gateway.port()
                            + "/ and serves t. Ctrl-C ends it.");

            ClientTable client = new ClientTable();
            try (TableSocket socket = TableSocket.open(changes(gateway), client)) {
                eventually(() -> assertThat(client.rows().values())
                        .containsExactly(new JsonObject().put("k", 1).put("v", 10)));
                assertThat(socket.awaitSubscribed().getString("table")).isEqualTo("t");
            }
        }
    }

    @Test
    void itEndsInOrderWithinFiveSecondsWhenItIsToldTo() throws Exception {
        KafkaBroker broker = KafkaBroker.shared();
        String topic = broker.newTopic("serve", 1);

        try (RunningGateway gateway = serve(config(topic, broker.bootstrapServers()))) {
            ClientTable client = new ClientTable();
            TableSocket socket = TableSocket.open(changes(gateway.awaitListening()), client);
            eventually(() -> assertThat(client.isCaughtUp()).isTrue());

            RunningGateway.End end = gateway.terminate();

            assertThat(end.took()).isLessThan(Duration.ofSeconds(5));
            assertThat(end.code()).isEqualTo(ENDED_BY_SIGTERM);
            assertThat(socket.awaitClosed()).as("close code: going away").isEqualTo(1001);
            assertThat(client.frameTypes()).endsWith("goaway");
            assertNoStackTrace(gateway);
        }
    }

    @Test
    void itStartsWithoutKafkaAndServesWhenKafkaComes() throws Exception {
        try (RestartableBroker broker = RestartableBroker.start()) {
            String topic = broker.newTopic("serve", 1);
            broker.produce(topic, bytes("{\"k\":1}"), bytes("{\"k\":1,\"v\":10}"));
            broker.stop();

            try (RunningGateway gateway = serve(config(topic, broker.bootstrapServers()))) {
                gateway.awaitListening();
                eventually(() -> {
                    HttpResponse<String> ready = ready(gateway);
                    assertThat(ready.statusCode()).isEqualTo(503);
                    assertThat(ready.body()).contains("\"t\"", "waiting", broker.bootstrapServers());
                });

                broker.restart();

                eventually(() -> assertThat(ready(gateway).statusCode()).isEqualTo(200));
                ClientTable client = new ClientTable();
                TableSocket.open(changes(gateway), client);
                eventually(() -> assertThat(client.rows()).hasSize(1));
                assertThat(gateway.terminate().took()).isLessThan(Duration.ofSeconds(5));
                assertNoStackTrace(gateway);
            }
        }
    }

    @Test
    void itsLogHasDatesAndBeginsWithVersionAndConfigurationAndEndsWithTheShutdown() throws Exception {
        Path config = config("nowhere", "127.0.0.1:1");
        Files.writeString(config, Files.readString(config).replace("kafka:\n", """
                kafka:
                  client.id: of-the-log
                  sasl.jaas.config: a.LoginModule required username="u" password="hunter2hunter2";
                """));
        try (RunningGateway gateway = serve(config)) {
            gateway.awaitListening();
            ProcessHandle.of(gateway.pid()).orElseThrow().destroy(); // SIGTERM, and its streams stay open
            gateway.awaitEnd();

            List<String> lines = gateway.err().lines().toList();
            assertThat(lines).allMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z .*"));
            assertThat(lines.get(0)).contains("Tidegate ", " starts: Java " + Runtime.version());
            assertThat(lines)
                    .anyMatch(
                            line -> line.contains(" Options set: ") && line.contains("http.port=0 (" + config + ":7)"))
                    .anyMatch(line -> line.contains(" defaults: ") && line.contains("http.max-connections=20000"))
                    .anyMatch(line -> line.contains("table t: ")
                            && line.contains("kafka.bootstrap.servers=127.0.0.1:1 (" + config + ":5)")
                            && line.contains("kafka.sasl.jaas.config=****** (" + config + ":4)")
                            && line.contains("topic=nowhere"))
                    .anyMatch(line -> line.contains("Tidegate listens on http://127.0.0.1:" + gateway.port()))
                    .noneMatch(line -> line.contains("hunter2"));
            assertThat(lines).last().asString().endsWith("Tidegate has stopped");
        }
    }

    @Test
    void itStartsWhereNoTemporaryFileCanBeWritten() throws Exception {
        Map<String, String> readOnly = Map.of("java.io.tmpdir", "/proc/nowhere");
        String file = config("nowhere", "127.0.0.1:1").toString();
        try (RunningGateway gateway = RunningGateway.start(readOnly, "serve", "--config", file, "--port", "0")) {
            URI page = URI.create("http://127.0.0.1:" + gateway.awaitListening().port() + "/");

            HttpResponse<String> console =
                    CLIENT.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString());

            assertThat(console.statusCode()).isEqualTo(200);
            assertThat(console.body()).contains("<title>");
            assertNoStackTrace(gateway);
        }
    }

    @Test
    void itEndsWithinFiveSecondsThoughKafkaIsAway() throws Exception {
        try (RunningGateway gateway = serve(config("nowhere", "127.0.0.1:1"))) {
            gateway.awaitListening();

            assertThat(gateway.terminate().took()).isLessThan(Duration.ofSeconds(5));
            assertNoStackTrace(gateway);
        }
    }

    @Test
    void aPortInUseIsOneLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                RunningGateway gateway = RunningGateway.start(
                        "serve",
                        "--port",
                        Integer.toString(taken.getLocalPort()),
                        "--config",
                        config("t", "127.0.0.1:1").toString())) {
            assertRefused(
                    gateway,
                    "Cannot listen on 127.0.0.1:" + taken.getLocalPort()
                            + ": Address already in use. Choose another port with --port, or end what has this one.");
        }
    }

    @Test
    void aMissingConfigurationIsOneLine() {
        Path gone = temp.resolve("gone.yaml");

        try (RunningGateway gateway = serve(gone)) {
            assertRefused(gateway, gone + ": there is no such file. Name one with --config");
        }
    }

    @Test
    void brokenYamlIsOneLineWithItsPlace() throws IOException {
        Path config = Files.writeString(temp.resolve("tidegate.yaml"), "http:\n  port: [1\n");

        try (RunningGateway gateway = serve(config)) {
            assertRefused(gateway, config + ":3: is not YAML: expected ',' or ']', but got <stream end>");
        }
    }

    @Test
    void brokenDdlIsOneLineWithItsPlace() throws IOException {
        Path config = config("t", "127.0.0.1:1");
        Path ddl = temp.resolve("t.sql");
        Files.writeString(ddl, Files.readString(ddl).replace("BIGINT", "LONG"));

        try (RunningGateway gateway = serve(config)) {
            assertRefused(
                    gateway,
                    ddl + ":3:3: Column 'v': LONG is not a type of Flink SQL that Tidegate carries. Write BIGINT.");
        }
    }

    private static void assertRefused(RunningGateway gateway, String line) {
        assertThat(gateway.awaitEnd()).isEqualTo(2);
        assertThat(gateway.err().lines()).containsExactly(line);
        assertThat(gateway.out()).isEmpty();
    }

    private static void assertNoStackTrace(RunningGateway gateway) {
        assertThat(gateway.err().lines()).noneMatch(line -> line.startsWith("\tat "));
    }

    private static RunningGateway serve(Path config) {
        return RunningGateway.start("serve", "--config", config.toString());
    }

    /** A file that declares one table, and says nothing but where Kafka is. */
    private Path config(String topic, String bootstrapServers) throws IOException {
        Files.writeString(temp.resolve("t.sql"), """
                CREATE TABLE t (
                  k INT,
                  v BIGINT,
                  PRIMARY KEY (k) NOT ENFORCED
                ) WITH (
                  'connector' = 'upsert-kafka', 'topic' = '%s', 'properties.bootstrap.servers' = 'elsewhere:9092',
                  'key.format' = 'json', 'value.format' = 'json');
                """.formatted(topic));
        return Files.writeString(temp.resolve("tidegate.yaml"), """
                ddl: t.sql
                kafka:
                  bootstrap.servers: %s
                http:
                  port: 0
                """.formatted(bootstrapServers));
    }

    private static HttpResponse<String> ready(RunningGateway gateway) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + gateway.port() + "/health/ready");
        return CLIENT.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    private static URI changes(RunningGateway gateway) {
        return URI.create("ws://127.0.0.1:" + gateway.port() + "/v1/tables/t/changes");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
