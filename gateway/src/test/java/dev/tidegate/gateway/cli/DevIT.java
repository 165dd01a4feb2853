package dev.tidegate.gateway.cli;

import static dev.tidegate.gateway.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidegate.gateway.testing.ClientTable;
import dev.tidegate.gateway.testing.RunningGateway;
import dev.tidegate.gateway.testing.TableSocket;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 3, unit = TimeUnit.MINUTES)
class DevIT {
    private static final int ENDED_BY_SIGTERM = 143;
    private static final String DDL = """
            CREATE TABLE people (name STRING, age INT, PRIMARY KEY (name) NOT ENFORCED) WITH (
              'connector' = 'upsert-kafka', 'topic' = 'people', 'properties.bootstrap.servers' = 'localhost:9092',
              'key.format' = 'json', 'value.format' = 'json');
            """;

    /** Level and logger. */
    private static final Pattern LOG_ENTRY = Pattern.compile("^\\d\\d:\\d\\d:\\d\\d\\.\\d{3} ([A-Z]+) +(\\S+) ");

    @TempDir
    Path temp;

    /** An installation with the demo's tables, and without plug-ins, for the formats are on the class path. */
    @BeforeEach
    void install() throws IOException {
        Files.createDirectories(temporaryFiles());
        Files.createDirectories(temp.resolve("home").resolve("formats"));
        Path demo =
                Files.createDirectories(temp.resolve("home").resolve("tables").resolve("demo"));
        Path checkout = Path.of("..", "demo", "tables");
        for (String table : List.of("pageviews.sql", "pageviews_per_region.sql")) {
            Files.copy(checkout.resolve(table), demo.resolve(table));
        }
    }

    /** A region closes every 10 seconds, so every kind of change is seen soon, the first ones at once. */
    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void theCurlLineItPrintsShowsTheDemoInsertUpdateAndDelete() throws Exception {
        assumeTrue(isInstalled("curl"), "curl is not installed");
        try (RunningGateway dev = start("--port", "0", "--kafka-port", "0").awaitListening()) {
            String line = printed(dev, "curl -N http://\\S+/v1/tables/pageviews_per_region/changes");

            Process curl = new ProcessBuilder(line.split(" "))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();

            ClientTable client = new ClientTable();
            Set<String> kinds = new HashSet<>();
            try (BufferedReader frames = curl.inputReader(UTF_8)) {
                while (!kinds.containsAll(List.of("+I", "+U", "-D"))) {
                    JsonObject frame = new JsonObject(frames.readLine());
                    client.apply(frame);
                    if (frame.containsKey("changes")) {
                        frame.getJsonArray("changes")
                                .forEach(change -> kinds.add(((JsonObject) change).getString("op")));
                    }
                }
            } finally {
                curl.destroy();
            }
            assertThat(client.rows()).isNotEmpty();
            assertThat(client.brokenPromises()).isEmpty();
        }
    }

    @Test
    void theWscatLineItPrintsNamesTheSocketOfTheDemoWhichEndsWhenItIsToldTo() throws Exception {
        try (RunningGateway dev = start("--port", "0", "--kafka-port", "0").awaitListening()) {
            String line = printed(dev, "npx wscat -c ws://\\S+");
            ClientTable client = new ClientTable();
            TableSocket socket = TableSocket.open(URI.create(line.substring(line.indexOf("ws://"))), client);
            eventually(() -> assertThat(client.rows()).isNotEmpty());

            RunningGateway.End end = dev.terminate();

            assertThat(end.took()).isLessThan(Duration.ofSeconds(5));
            assertThat(end.code()).isEqualTo(ENDED_BY_SIGTERM);
            assertThat(socket.awaitClosed()).as("close code: going away").isEqualTo(1001);
            assertThat(client.frameTypes()).endsWith("goaway");
            assertThat(complaints(dev.err())).isEmpty();
            assertThat(temporaryFiles()).as("Kafka's folder was removed").isEmptyDirectory();
        }
    }

    @Test
    void aFolderOfDataKeepsTheRowsOfOwnTablesForTheNextRun() throws Exception {
        Path tables = Files.createDirectory(temp.resolve("tables"));
        Files.writeString(tables.resolve("people.sql"), DDL);
        String[] arguments = {
            "--port",
            "0",
            "--kafka-port",
            "0",
            "--tables",
            tables.toString(),
            "--data",
            temp.resolve("kafka").toString()
        };
        JsonObject ada = new JsonObject().put("name", "Ada").put("age", 36);

        try (RunningGateway dev = start(arguments).awaitListening()) {
            assertThat(dev.out()).contains("Tables    people");
            produce(dev, "people", "{\"name\":\"Ada\"}", ada.encode());
            assertRows(dev, ada);
            assertThat(dev.terminate().took()).isLessThan(Duration.ofSeconds(5));
        }

        try (RunningGateway dev = start(arguments).awaitListening()) {
            assertRows(dev, ada);
        }
    }

    @Test
    void withoutTheDemoItSaysHowToDeclareATable() {
        try (RunningGateway dev =
                start("--no-demo", "--port", "0", "--kafka-port", "0").awaitListening()) {
            assertThat(dev.out()).contains("Tables    no table yet", "start again with --tables DIR");
        }
    }

    @Test
    void aPortInUseIsOneLine() throws IOException {
        try (ServerSocket taken = takenPort();
                RunningGateway dev = start("--port", "" + taken.getLocalPort(), "--kafka-port", "0")) {
            assertRefused(
                    dev,
                    "Cannot listen on 127.0.0.1:" + taken.getLocalPort()
                            + ": Address already in use. Choose another port with --port, or end what has this one.");
        }
    }

    @Test
    void aKafkaPortInUseIsOneLine() throws IOException {
        try (ServerSocket taken = takenPort();
                RunningGateway dev = start("--port", "0", "--kafka-port", "" + taken.getLocalPort())) {
            assertRefused(
                    dev,
                    "Kafka cannot listen on 127.0.0.1:" + taken.getLocalPort()
                            + " (Address already in use): stop what uses this port, or choose another.");
        }
    }

    @Test
    void aFolderThatCannotBeWrittenIsOneLine() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "not a folder");

        try (RunningGateway dev = start("--port", "0", "--kafka-port", "0", "--data", file.toString())) {
            assertRefused(
                    dev,
                    "Kafka's data cannot be kept in " + file + " (java.nio.file.FileAlreadyExistsException: " + file
                            + "): choose a folder that can be written.");
        }
    }

    @Test
    void aBadTableIsOneLineWithItsPlace() throws IOException {
        Path ddl = Files.writeString(temp.resolve("people.sql"), DDL.replace("'topic' = 'people', ", ""));

        try (RunningGateway dev = start("--port", "0", "--kafka-port", "0", "--tables", temp.toString())) {
            assertRefused(dev, ddl + ":1:14: Option 'topic' is required: the topic that holds the table.");
        }
    }

    private RunningGateway start(String... arguments) {
        Map<String, String> properties = Map.of(
                FormatsOption.HOME,
                temp.resolve("home").toString(),
                "java.io.tmpdir",
                temporaryFiles().toString());
        String[] all = Stream.concat(Stream.of("dev"), Arrays.stream(arguments)).toArray(String[]::new);
        return RunningGateway.start(properties, all);
    }

    private Path temporaryFiles() {
        return temp.resolve("tmp");
    }

    private static void assertRefused(RunningGateway dev, String line) {
        assertThat(dev.awaitEnd()).isEqualTo(2);
        assertThat(dev.err().lines()).containsExactly(line);
    }

    private static void assertRows(RunningGateway dev, JsonObject... rows) {
        ClientTable client = new ClientTable();
        URI uri = URI.create("ws://127.0.0.1:" + dev.port() + "/v1/tables/people/changes");
        try (TableSocket socket = TableSocket.open(uri, client)) {
            assertThat(socket.awaitSubscribed().getString("table")).isEqualTo("people");
            eventually(() -> assertThat(client.rows().values()).containsExactlyInAnyOrder(rows));
        }
    }

    private static void produce(RunningGateway dev, String topic, String key, String value) throws Exception {
        String bootstrapServers = printed(dev, "127\\.0\\.0\\.1:\\d+(?= +\\(data)");
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, key, value)).get();
        }
    }

    /**
     * Errors that Tidegate logs, and stack traces. What Kafka logs in the same JVM does not count: on a slow machine it
     * complains of timeouts.
     */
    private static List<String> complaints(String log) {
        List<String> complaints = new ArrayList<>();
        boolean isKafkas = false;
        for (String line : log.lines().toList()) {
            Matcher entry = LOG_ENTRY.matcher(line);
            if (entry.find()) {
                String logger = entry.group(2);
                isKafkas = !logger.startsWith("d.t.") && !logger.startsWith("dev.tidegate.");
            }
            if (!isKafkas && (line.contains(" ERROR ") || line.startsWith("\tat "))) {
                complaints.add(line);
            }
        }
        return complaints;
    }

    private static String printed(RunningGateway dev, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(dev.out());
        assertThat(matcher.find()).as(pattern + " in " + dev.out()).isTrue();
        return matcher.group();
    }

    private static ServerSocket takenPort() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private static boolean isInstalled(String program) {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
