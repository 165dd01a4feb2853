package dev.tidegate.gateway.cli;

import static dev.tidegate.gateway.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.testing.KafkaBroker;
import dev.tidegate.gateway.testing.RunningGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The JavaScript client in Node, while the gateway dies under it. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JavaScriptClientIT {
    private static final int PARTITIONS = 3;
    private static final int KILLS = 3;
    private static final int CHANGES_BETWEEN = 500;
    /** Half of the rows that {@link RandomChanges} writes are below. */
    private static final int MIDDLE = 500_000;

    private static final String LOW = "v < " + MIDDLE;

    private final KafkaBroker broker = KafkaBroker.shared();

    @TempDir
    Path temp;

    /** What the client is asked for, and how it gets it. */
    enum Way {
        WEB_SOCKET(true, null),
        LINES(false, null),
        WEB_SOCKET_WITH_FILTER(true, LOW);

        final boolean webSocket;
        final @Nullable String filter;

        Way(boolean webSocket, @Nullable String filter) {
            this.webSocket = webSocket;
            this.filter = filter;
        }

        boolean tells(JsonObject row) {
            return filter == null || row.getLong("v") < MIDDLE;
        }
    }

    @ParameterizedTest
    @EnumSource
    void itsMapIsTheTableAfterGatewaysThatWereKilledAndStartedAgain(Way way) throws Exception {
        String topic = broker.newTopic("javascript", PARTITIONS);
        int port = freePort();
        RunningGateway gateway = serve(topic, port);
        try (RandomChanges writer = RandomChanges.start(broker, topic, 3);
                Follower client = follow(port, way.webSocket, asking(way.filter))) {
            for (int kill = 1; kill <= KILLS; kill++) {
                awaitMoreChanges(client);

                gateway.kill9();
                eventually(() -> assertThat(client.ask().getString("state")).isIn("reconnecting", "connecting"));
                gateway = serve(topic, port);
            }
            awaitMoreChanges(client);

            Set<Object> truth =
                    writer.end().values().stream().filter(way::tells).collect(toSet());
            eventually(() -> assertThat(rows(client.ask(), "rows")).isEqualTo(truth));
            JsonObject seen = client.ask();
            assertThat(rows(seen, "strict")).as("what comes of its changes").isEqualTo(truth);
            assertThat(seen.getJsonArray("brokenPromises")).isEmpty();
            assertThat(seen.getInteger("deletes")).isPositive();
            assertThat(seen.getInteger("resumes")).isGreaterThanOrEqualTo(KILLS);
            assertThat(seen.getJsonArray("resets")).isEmpty();
            assertThat(seen.getJsonArray("errors")).isEmpty();
            assertThat(client.end()).as("ends by itself once it is closed").isZero();
        } finally {
            gateway.close();
        }
    }

    @Test
    void aPositionOfAnotherFilterIsAFreshStart() throws Exception {
        String topic = broker.newTopic("javascript-query", PARTITIONS);
        int port = freePort();
        try (RunningGateway gateway = serve(topic, port);
                RandomChanges writer = RandomChanges.start(broker, topic, 4)) {
            JsonObject held;
            try (Follower low = follow(port, false, asking(LOW))) {
                awaitMoreChanges(low);
                held = low.ask();
            }
            JsonArray rows = new JsonArray();
            for (Object row : held.getJsonArray("rows")) {
                rows.add(new JsonArray()
                        .add(String.valueOf(((JsonObject) row).getInteger("k")))
                        .add(row));
            }
            JsonObject taken = asking("v >= " + MIDDLE)
                    .put("from", held.getString("position"))
                    .put("rows", rows);
            try (Follower high = follow(port, false, taken)) {
                awaitMoreChanges(high);
                Set<Object> truth = writer.end().values().stream()
                        .filter(row -> row.getLong("v") >= MIDDLE)
                        .collect(toSet());

                eventually(() -> assertThat(rows(high.ask(), "rows")).isEqualTo(truth));
                assertThat(high.ask().getJsonArray("resets")).containsExactly("query-changed");
                assertThat(high.ask().getJsonArray("brokenPromises")).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFilterThatCannotBeReadIsToldOnce(boolean webSocket) throws Exception {
        int port = freePort();
        try (RunningGateway gateway = serve(broker.newTopic("javascript-error", 1), port);
                Follower client = follow(port, webSocket, asking("v < 1 && w > 2"))) {
            eventually(() -> assertThat(client.ask().getString("state")).isEqualTo("closed"));

            assertThat(client.ask().getJsonArray("errors"))
                    .singleElement()
                    .asString()
                    .startsWith("invalid-filter: ")
                    .contains("character 10", "'w'");
            assertThat(client.end()).isZero();
        }
    }

    @Test
    void theGatewayServesIt() throws Exception {
        int port = freePort();
        try (RunningGateway gateway = serve(broker.newTopic("javascript-file", 1), port)) {
            for (String file : new String[] {"tidegate.js", "tidegate.d.ts"}) {
                try (InputStream served = URI.create("http://127.0.0.1:" + port + "/" + file)
                        .toURL()
                        .openStream()) {
                    assertThat(new String(served.readAllBytes(), UTF_8))
                            .isEqualTo(Files.readString(Node.CLIENT.resolve(file)));
                }
            }
        }
    }

    private static JsonObject asking(@Nullable String filter) {
        return filter == null ? new JsonObject() : new JsonObject().put("filter", filter);
    }

    private Follower follow(int port, boolean webSocket, JsonObject asked) throws IOException {
        Node node = Node.find();
        String[] script = {
            "src/test/resources/javascript/follow-table.mjs",
            Node.CLIENT.resolve("tidegate.js").toUri().toString(),
            "http://127.0.0.1:" + port,
            asked.encode()
        };
        ProcessBuilder command = webSocket ? node.commandWithWebSocket(script) : node.command(script);
        return new Follower(command, temp.resolve("node.err"));
    }

    private static void awaitMoreChanges(Follower client) {
        long enough = client.ask().getLong("changes") + CHANGES_BETWEEN;
        eventually(() -> {
            JsonObject seen = client.ask();
            assertThat(seen.getString("state")).as(seen.encode()).isEqualTo("live");
            assertThat(seen.getLong("changes")).isGreaterThanOrEqualTo(enough);
        });
    }

    private static Set<Object> rows(JsonObject seen, String name) {
        JsonArray rows = seen.getJsonArray(name);
        return rows.stream().collect(toSet());
    }

    private RunningGateway serve(String topic, int port) throws IOException {
        Files.writeString(temp.resolve("t.sql"), """
                CREATE TABLE t (k INT, v BIGINT, PRIMARY KEY (k) NOT ENFORCED) WITH (
                  'connector' = 'upsert-kafka', 'topic' = '%s', 'properties.bootstrap.servers' = '%s',
                  'key.format' = 'json', 'value.format' = 'json');
                """.formatted(topic, broker.bootstrapServers()));
        Path config = Files.writeString(temp.resolve("tidegate.yaml"), """
                ddl: t.sql
                http:
                  port: %d
                """.formatted(port));
        return RunningGateway.start("serve", "--config", config.toString()).awaitListening();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** The client in a process of Node's, which answers a line with a line. */
    private static final class Follower implements AutoCloseable {
        private final Path errors;
        private final Process process;
        private final Writer questions;
        private final BufferedReader answers;

        Follower(ProcessBuilder command, Path errors) throws IOException {
            this.errors = errors;
            process = command.redirectError(errors.toFile()).start();
            questions = process.outputWriter(UTF_8);
            answers = process.inputReader(UTF_8);
        }

        /** What it holds and has seen. */
        JsonObject ask() {
            try {
                questions.write("\n");
                questions.flush();
                String answer = answers.readLine();
                if (answer == null) {
                    throw new IOException("it ended");
                }
                return new JsonObject(answer);
            } catch (IOException e) {
                throw new AssertionError("Node: " + said(), e);
            }
        }

        private String said() {
            try {
                return Files.readString(errors);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Asks it to close, and returns its exit code. */
        int end() throws Exception {
            questions.close();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("ended").isTrue();
            return process.exitValue();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
