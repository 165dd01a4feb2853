package dev.tidegate.gateway.subscription;

import static dev.tidegate.gateway.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.catalog.TableParser;
import dev.tidegate.gateway.changelog.Changelog;
import dev.tidegate.gateway.changelog.CompactedLog;
import dev.tidegate.gateway.format.FormatRegistry;
import dev.tidegate.gateway.reader.LiveTable;
import dev.tidegate.gateway.reader.Pipeline;
import dev.tidegate.gateway.reader.ReaderSettings;
import dev.tidegate.gateway.reader.TableReader;
import dev.tidegate.gateway.reader.TableSettings;
import dev.tidegate.gateway.reader.TableStatus;
import dev.tidegate.gateway.record.KafkaMessage;
import dev.tidegate.gateway.testing.ClientTable;
import dev.tidegate.gateway.testing.KafkaBroker;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Readers of all kinds over a real topic: whatever their pace and their breaks, they end with the topic's table. */
class SubscriptionIT {
    private static final ReaderSettings EAGER = new ReaderSettings(
            500,
            Duration.ofMillis(3),
            0,
            Duration.ofMillis(200),
            Duration.ofMillis(400),
            Duration.ofMillis(50),
            Duration.ofMillis(500));

    private final KafkaBroker kafka = KafkaBroker.shared();
    private final Map<String, String> truth = new HashMap<>();
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private Vertx vertx;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
    }

    @AfterEach
    void stop() throws Exception {
        await(vertx.close());
    }

    @Test
    void everyReaderEndsWithTheTopicsTable() throws Exception {
        String topic = kafka.newTopic("readers", 3);
        TableReader reader = deploy(topic);
        produce(topic, 2_000, 300);
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            clients.add(new Client(reader.live(), i % 3));
        }
        clients.forEach(c -> c.connect(From.SNAPSHOT));

        for (int round = 0; round < 40; round++) {
            produce(topic, 200, 300);
            for (Client client : clients) {
                if (random.nextInt(4) == 0) {
                    client.reconnect();
                }
            }
        }

        clients.forEach(Client::open);
        eventually(() -> {
            for (Client client : clients) {
                assertThat(client.differences()).as(client + ", seed " + seed).isEmpty();
                assertThat(client.table.brokenPromises())
                        .as(client + ", seed " + seed)
                        .isEmpty();
            }
        });
        assertThat(clients).allSatisfy(c -> assertThat(c.table.resets()).isZero());
    }

    @Test
    void aTopicThatDoesNotExistYetIsWaitedFor() throws Exception {
        String topic = KafkaBroker.uniqueName("late");
        TableReader reader = deploy(topic);
        Client client = new Client(reader.live(), 0);
        client.connect(From.SNAPSHOT);
        eventually(() -> assertThat(reader.live().status().problem()).contains("does not exist yet"));

        kafka.createTopic(topic, 1, Map.of());
        produce(topic, 10, 5);

        eventually(() -> assertThat(client.table.rows()).isEqualTo(truth()));
    }

    @Test
    void partitionsThatAreAddedAreRead() throws Exception {
        String topic = kafka.newTopic("growing", 1);
        TableReader reader = deploy(topic);
        produce(topic, 50, 20);
        Client client = new Client(reader.live(), 0);
        client.connect(From.SNAPSHOT);
        eventually(() -> assertThat(client.table.rows()).isEqualTo(truth()));

        kafka.growTopic(topic, 3);
        put(topic, 2, "new", "added");

        eventually(() -> assertThat(client.table.rows()).isEqualTo(truth()));
        assertThat(reader.live().status().warnings()).anyMatch(w -> w.contains("grew from 1 to 3"));
    }

    @Test
    void aTopicMadeAnewResetsItsReaders() throws Exception {
        String topic = kafka.newTopic("phoenix", 1);
        TableReader reader = deploy(topic);
        produce(topic, 50, 20);
        Client client = new Client(reader.live(), 0);
        client.connect(From.SNAPSHOT);
        eventually(() -> assertThat(client.table.rows()).isEqualTo(truth()));

        kafka.deleteTopic(topic);
        eventually(() -> assertThat(reader.live().state()).isEqualTo(TableStatus.State.WAITING));
        truth.clear();
        kafka.createTopic(topic, 1, Map.of());
        produce(topic, 5, 20);

        eventually(() -> assertThat(client.table.rows()).isEqualTo(truth()));
        assertThat(client.table.resets()).isPositive();
    }

    // ---- the topic

    private void produce(String topic, int count, int keys) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String key = "k" + random.nextInt(keys);
            boolean delete = random.nextInt(4) == 0;
            String value = delete ? null : row(key, random.nextInt(5));
            records.add(new ProducerRecord<>(topic, key(key), value == null ? null : value.getBytes(UTF_8)));
            if (delete) {
                truth.remove(key);
            } else {
                truth.put(key, value);
            }
        }
        kafka.produce(records);
    }

    private void put(String topic, int partition, String key, String value) {
        kafka.produce(List.of(
                new ProducerRecord<>(topic, partition, key(key), row(key, 9).getBytes(UTF_8))));
        truth.put(key, row(key, 9));
    }

    private static byte[] key(String key) {
        return new JsonObject().put("id", key).encode().getBytes(UTF_8);
    }

    private static String row(String key, int value) {
        return new JsonObject().put("id", key).put("n", value).encode();
    }

    private Map<JsonObject, JsonObject> truth() {
        Map<JsonObject, JsonObject> rows = new HashMap<>();
        truth.forEach((key, row) -> rows.put(new JsonObject().put("id", key), new JsonObject(row)));
        return rows;
    }

    // ---- the table

    private TableReader deploy(String topic) throws Exception {
        Table table = new TableParser(FormatRegistry.load(null))
                .parse("""
                        CREATE TABLE t (id STRING, n INT, PRIMARY KEY (id) NOT ENFORCED) WITH (
                          'connector' = 'upsert-kafka', 'topic' = '%s', 'properties.bootstrap.servers' = '%s',
                          'key.format' = 'json', 'value.format' = 'json')
                        """.formatted(topic, kafka.bootstrapServers()), "test.sql")
                .orThrow()
                .tables()
                .get(0);
        TableReader reader = new TableReader(
                table,
                new TableReader.Parts(
                        EAGER,
                        TableSettings.DEFAULT,
                        (t, counters) -> new AsTheyAre(),
                        (t, m, r) -> Future.succeededFuture(),
                        InstantSource.system()));
        await(vertx.deployVerticle(reader));
        return reader;
    }

    /** The records of these tests are in serving form already. */
    private static final class AsTheyAre implements Pipeline {
        @Override
        public @Nullable CompletionStage<Void> prepare(KafkaMessage message) {
            return null;
        }

        @Override
        public @Nullable String apply(KafkaMessage message, Changelog log) {
            CompactedLog compacted = (CompactedLog) log;
            if (message.value() == null) {
                compacted.delete(message.offset(), message.key(), System.currentTimeMillis());
            } else {
                compacted.upsert(message.offset(), message.key(), message.value());
            }
            return null;
        }
    }

    // ---- the clients

    private final Map<Context, Subscriptions> subscriptions = new HashMap<>();
    private final Subscriptions.Parts parts = Subscriptions.Parts.of(
            new SubscriptionSettings(2_000, 2, Duration.ofSeconds(15), 100, Duration.ofSeconds(1)),
            InstantSource.system());

    /** A client whose outlet now and then has no room: never, sometimes or most of the time. */
    private final class Client implements Outlet {
        final ClientTable table = new ClientTable();
        private final LiveTable live;
        private final int sloth;
        private final Context loop;
        private final Random pace = new Random(random.nextLong());
        private @Nullable Runnable wish;
        private @Nullable Subscriber subscriber;
        private boolean open;
        private int epoch;

        Client(LiveTable live, int sloth) {
            this.live = live;
            this.sloth = sloth;
            this.loop = vertx.getOrCreateContext();
            vertx.setPeriodic(5 + sloth * 20, id -> loop.runOnContext(v -> makeRoom()));
        }

        void connect(From from) {
            loop.runOnContext(v -> {
                epoch++;
                Subscriptions mine = subscriptions.computeIfAbsent(loop, l -> new Subscriptions(vertx, parts));
                int current = epoch;
                subscriber = mine.subscribe(live, from, new Outlet() {
                    @Override
                    public boolean hasRoom() {
                        return Client.this.hasRoom();
                    }

                    @Override
                    public void onRoom(Runnable task) {
                        Client.this.onRoom(task);
                    }

                    @Override
                    public void send(Frame frame) {
                        if (current == epoch) {
                            Client.this.send(frame);
                        }
                    }

                    @Override
                    public void end(Ending ending) {}
                });
            });
        }

        void reconnect() {
            loop.runOnContext(v -> {
                Subscriber leaving = subscriber;
                if (leaving != null) {
                    leaving.close();
                }
                String position = table.position();
                connect(position == null ? From.SNAPSHOT : From.token(Token.decode(position)));
            });
        }

        /** Some of the rows that are not as the topic has them. */
        List<String> differences() {
            Map<JsonObject, JsonObject> mine = table.rows();
            Map<JsonObject, JsonObject> theirs = truth();
            Set<JsonObject> keys = new HashSet<>(mine.keySet());
            keys.addAll(theirs.keySet());
            return keys.stream()
                    .filter(key -> !Objects.equals(mine.get(key), theirs.get(key)))
                    .map(key -> mine.get(key) + " should be " + theirs.get(key))
                    .limit(5)
                    .toList();
        }

        @Override
        public String toString() {
            return "sloth " + sloth + ", " + subscriber + ", table " + live.status();
        }

        void open() {
            loop.runOnContext(v -> {
                open = true;
                makeRoom();
            });
        }

        private void makeRoom() {
            Runnable task = wish;
            wish = null;
            if (task != null) {
                task.run();
            }
        }

        @Override
        public boolean hasRoom() {
            return open || sloth == 0 || pace.nextInt(4) >= sloth;
        }

        @Override
        public void onRoom(Runnable task) {
            wish = task;
        }

        @Override
        public void send(Frame frame) {
            table.apply(new JsonObject(new String(frame.json(), UTF_8)));
        }

        @Override
        public void end(Ending ending) {}
    }

    private static void await(Future<?> future) throws Exception {
        future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
