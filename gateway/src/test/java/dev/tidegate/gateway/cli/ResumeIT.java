package dev.tidegate.gateway.cli;

import static dev.tidegate.gateway.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.testing.ClientTable;
import dev.tidegate.gateway.testing.KafkaBroker;
import dev.tidegate.gateway.testing.RestartableBroker;
import dev.tidegate.gateway.testing.RunningGateway;
import dev.tidegate.gateway.testing.TableSocket;
import dev.tidegate.localkafka.LocalKafkaSettings;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A client keeps his rows and his token while gateways die under him. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ResumeIT {
    private static final int PARTITIONS = 3;
    private static final int KILLS = 5;
    private static final int CHANGES_BETWEEN = 800;
    /** Records go into new segments all the time, and the cleaner, which is awake, takes every old one. */
    private static final Map<String, String> COMPACTED_AT_ONCE = Map.of(
            "cleanup.policy", "compact",
            "segment.ms", "2000",
            "min.cleanable.dirty.ratio", "0.01");

    @TempDir
    Path temp;

    private final ClientTable client = new ClientTable();
    private RestartableBroker broker;
    private String topic;

    @BeforeEach
    void makeTheTopic() throws IOException {
        broker = RestartableBroker.start(LocalKafkaSettings.temporary().with("log.cleaner.backoff.ms", "200"));
        topic = broker.createTopic(KafkaBroker.uniqueName("resume"), PARTITIONS, COMPACTED_AT_ONCE);
        Files.writeString(temp.resolve("t.sql"), """
                CREATE TABLE t (k INT, v BIGINT, PRIMARY KEY (k) NOT ENFORCED) WITH (
                  'connector' = 'upsert-kafka', 'topic' = '%s', 'properties.bootstrap.servers' = '%s',
                  'key.format' = 'json', 'value.format' = 'json');
                """.formatted(topic, broker.bootstrapServers()));
    }

    @AfterEach
    void stopTheBroker() {
        broker.close();
    }

    @Test
    void aClientOfAGatewayThatIsKilledAndStartedAgainEndsWithTheTableOfTheTopic() throws Exception {
        int port = freePort();
        RunningGateway gateway = serve(port);
        TableSocket socket = TableSocket.open(changes(port, ""), client);
        try (RandomChanges writer = RandomChanges.start(broker, topic, 1)) {
            assertThat(socket.awaitSubscribed().getBoolean("resumed")).isFalse();
            for (int kill = 1; kill <= KILLS; kill++) {
                awaitMoreChanges();

                gateway.kill9();
                socket.awaitClosed();
                gateway = serve(port);
                socket = TableSocket.open(changes(port, "?from=" + client.position()), client);

                assertThat(socket.awaitSubscribed().getBoolean("resumed"))
                        .as("resumed after kill " + kill)
                        .isTrue();
            }
            awaitMoreChanges();

            assertClientHolds(writer.end());
            assertThat(broker.readAll(topic))
                    .as("the topic was compacted meanwhile")
                    .hasSizeLessThan((int) writer.written() * 3 / 4);
        } finally {
            socket.close();
            gateway.close();
        }
    }

    @Test
    void aTokenIsGoodOnEveryGatewayOverTheSameTopic() throws Exception {
        int[] ports = {freePort(), freePort()};
        try (RunningGateway one = serve(ports[0]);
                RunningGateway other = serve(ports[1]);
                RandomChanges writer = RandomChanges.start(broker, topic, 2)) {
            TableSocket socket = TableSocket.open(changes(one.port(), ""), client);
            for (int move = 1; move <= KILLS; move++) {
                awaitMoreChanges();
                socket.close();

                RunningGateway next = move % 2 == 0 ? one : other;
                socket = TableSocket.open(changes(next.port(), "?from=" + client.position()), client);

                assertThat(socket.awaitSubscribed().getBoolean("resumed"))
                        .as("resumed after move " + move)
                        .isTrue();
            }
            awaitMoreChanges();

            assertClientHolds(writer.end());
            socket.close();
        }
    }

    private void assertClientHolds(Map<JsonObject, JsonObject> truth) {
        eventually(() -> assertThat(client.rows()).isEqualTo(truth));
        assertThat(truth).as("the table of the topic").isEqualTo(tableOf(topic)).isNotEmpty();
        assertThat(client.resets()).isZero();
        assertThat(client.brokenPromises()).isEmpty();
    }

    private Map<JsonObject, JsonObject> tableOf(String topic) {
        Map<JsonObject, JsonObject> rows = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : broker.readAll(topic)) {
            JsonObject key = new JsonObject(new String(record.key(), UTF_8));
            if (record.value() == null) {
                rows.remove(key);
            } else {
                rows.put(key, new JsonObject(new String(record.value(), UTF_8)));
            }
        }
        return rows;
    }

    private void awaitMoreChanges() {
        long enough = client.changes() + CHANGES_BETWEEN;
        eventually(() -> {
            assertThat(client.isCaughtUp()).isTrue();
            assertThat(client.changes()).isGreaterThanOrEqualTo(enough);
        });
    }

    private RunningGateway serve(int port) throws IOException {
        Path config = Files.writeString(temp.resolve("tidegate-" + port + ".yaml"), """
                ddl: t.sql
                http:
                  port: %d
                """.formatted(port));
        return RunningGateway.start("serve", "--config", config.toString()).awaitListening();
    }

    private static URI changes(int port, String query) {
        return URI.create("ws://127.0.0.1:" + port + "/v1/tables/t/changes" + query);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
