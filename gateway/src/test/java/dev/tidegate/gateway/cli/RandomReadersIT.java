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
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients with all kinds of wishes and paces, who break off and go on elsewhere while gateways are killed and the topic
 * is compacted under them: each ends with the part of the topic's table that he wanted, and no promise was broken.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RandomReadersIT {
    private static final int ACTIONS = System.getenv("CI") == null ? 12 : 60;
    private static final int RECORDS_BETWEEN = 200;
    private static final Map<String, String> COMPACTED_AT_ONCE = Map.of(
            "cleanup.policy", "compact",
            "segment.ms", "2000",
            "min.cleanable.dirty.ratio", "0.01");

    private final long seed = Long.getLong("tidegate.readers.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final RestartableBroker broker =
            RestartableBroker.start(LocalKafkaSettings.temporary().with("log.cleaner.backoff.ms", "200"));
    private final List<Client> clients = new ArrayList<>();
    private final List<RunningGateway> gateways = new ArrayList<>();

    @TempDir
    Path temp;

    @AfterEach
    void stop() {
        clients.forEach(Client::disconnect);
        gateways.forEach(RunningGateway::close);
        broker.close();
    }

    @Test
    void eachClientEndsWithWhatHeWantedOfTheTable() throws Exception {
        System.out.println("RandomReadersIT: seed " + seed + ", repeat with -Dtidegate.readers.seed=" + seed);
        String topic = broker.createTopic(KafkaBroker.uniqueName("readers"), 3, COMPACTED_AT_ONCE);
        Files.writeString(temp.resolve("t.sql"), """
                CREATE TABLE t (k INT, v BIGINT, PRIMARY KEY (k) NOT ENFORCED) WITH (
                  'connector' = 'upsert-kafka', 'topic' = '%s', 'properties.bootstrap.servers' = '%s',
                  'key.format' = 'json', 'value.format' = 'json');
                """.formatted(topic, broker.bootstrapServers()));
        int[] ports = {freePort(), freePort()};
        gateways.add(serve(ports[0]));
        gateways.add(serve(ports[1]));
        for (Want want : Want.values()) {
            for (String delivery : List.of("conflated", "every")) {
                clients.add(new Client(want, delivery));
            }
        }
        clients.forEach(Client::connect);

        try (RandomChanges writer = RandomChanges.start(broker, topic, seed)) {
            for (int action = 0; action < ACTIONS; action++) {
                long enough = writer.written() + RECORDS_BETWEEN;
                eventually(() -> assertThat(writer.written()).isGreaterThan(enough));
                if (random.nextInt(10) == 0) {
                    int victim = random.nextInt(gateways.size());
                    gateways.get(victim).kill9();
                    gateways.set(victim, serve(ports[victim]));
                } else {
                    clients.get(random.nextInt(clients.size())).disconnect();
                }
                clients.forEach(Client::connectIfNot);
            }
            Map<JsonObject, JsonObject> truth = writer.end();
            clients.forEach(Client::hurry);
            eventually(() -> {
                for (Client client : clients) {
                    client.connectIfNot();
                    assertThat(client.table.rows())
                            .as(client + ", seed " + seed)
                            .isEqualTo(client.wanted(truth));
                }
            });
            for (Client client : clients) {
                assertThat(client.table.brokenPromises())
                        .as(client + ", seed " + seed)
                        .isEmpty();
                assertThat(client.table.resets()).as(client + ", seed " + seed).isZero();
            }
            assertThat(broker.readAll(topic))
                    .as("the topic was compacted meanwhile")
                    .hasSizeLessThan((int) writer.written() * 3 / 4);
            System.out.println("RandomReadersIT: " + writer.written() + " records; " + clients);
        }
    }

    /** What clients want, and the same said in Java. */
    private enum Want {
        ALL(null, null, row -> true),
        MANY(null, "v < 700000", row -> row.getLong("v") < 700_000),
        SOME(null, "v % 10 == 3", row -> row.getLong("v") % 10 == 3),
        ONE_ROW(null, "k == 7", row -> row.getInteger("k") == 7),
        FEW_ROWS(
                null,
                "k in [1, 2, 3] && v > 500000",
                row -> Set.of(1, 2, 3).contains(row.getInteger("k")) && row.getLong("v") > 500_000),
        KEYS("k", null, row -> true),
        KEYS_OF_SOME("k", "v < 300000", row -> row.getLong("v") < 300_000);

        final @Nullable String columns;
        final @Nullable String filter;
        final Predicate<JsonObject> predicate;

        Want(@Nullable String columns, @Nullable String filter, Predicate<JsonObject> predicate) {
            this.columns = columns;
            this.filter = filter;
            this.predicate = predicate;
        }
    }

    private final class Client {
        final ClientTable table = new ClientTable();
        private final Want want;
        private final String delivery;
        private final int maxRate = random.nextInt(3) == 0 ? 1 + random.nextInt(30) : 0;
        private Duration pause = random.nextInt(3) == 0 ? Duration.ofMillis(random.nextInt(50)) : Duration.ZERO;
        private @Nullable TableSocket socket;
        private int connects;

        Client(Want want, String delivery) {
            this.want = want;
            this.delivery = delivery;
        }

        void connect() {
            connects++;
            StringBuilder query = new StringBuilder("?delivery=" + delivery);
            if (maxRate > 0) {
                query.append("&maxRate=").append(maxRate);
            }
            if (table.position() != null) {
                query.append("&from=").append(table.position());
            }
            if (want.columns != null) {
                query.append("&columns=").append(want.columns);
            }
            if (want.filter != null) {
                query.append("&filter=").append(URLEncoder.encode(want.filter, UTF_8));
            }
            RunningGateway gateway = gateways.get(random.nextInt(gateways.size()));
            socket = TableSocket.open(
                    URI.create("ws://127.0.0.1:" + gateway.port() + "/v1/tables/t/changes" + query), table, pause);
        }

        void connectIfNot() {
            TableSocket now = socket;
            if (now == null || now.isClosed()) {
                connect();
            }
        }

        /** What lies in the buffers of his connection would take him minutes. */
        void hurry() {
            pause = Duration.ZERO;
            if (socket != null) {
                socket.hurry();
            }
        }

        void disconnect() {
            TableSocket now = socket;
            if (now != null) {
                now.close();
            }
        }

        Map<JsonObject, JsonObject> wanted(Map<JsonObject, JsonObject> truth) {
            Map<JsonObject, JsonObject> rows = new HashMap<>();
            truth.forEach((key, row) -> {
                if (want.predicate.test(row)) {
                    rows.put(key, want.columns == null ? row : key);
                }
            });
            return rows;
        }

        @Override
        public String toString() {
            return want + " " + delivery + ", maxRate " + maxRate + ", pause " + pause.toMillis() + " ms: " + connects
                    + " connections, " + table.changes() + " changes, "
                    + table.frameTypes().stream().filter("lagged"::equals).count() + " times lagged";
        }
    }

    private RunningGateway serve(int port) throws IOException {
        Path config = Files.writeString(
                temp.resolve("tidegate-" + port + ".yaml"), """
                ddl: t.sql
                http:
                  port: %d
                tables:
                  t:
                    history-bytes: %d
                """.formatted(port, 1_000 + random.nextInt(200_000)));
        return RunningGateway.start("serve", "--config", config.toString()).awaitListening();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
