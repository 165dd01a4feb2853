package dev.tidegate.gateway.subscription;

import static dev.tidegate.gateway.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.catalog.TableParser;
import dev.tidegate.gateway.changelog.Changelog;
import dev.tidegate.gateway.changelog.CompactedLog;
import dev.tidegate.gateway.changelog.Entry;
import dev.tidegate.gateway.format.FormatRegistry;
import dev.tidegate.gateway.query.Query;
import dev.tidegate.gateway.reader.Effect;
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
import io.vertx.core.buffer.Buffer;
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
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

        produceWhileReconnecting(topic, clients, 4);

        assertAllEndWithWhatTheyWanted(clients);
    }

    /** @param calm each client reconnects once in so many rounds */
    private void produceWhileReconnecting(String topic, List<Client> clients, int calm) {
        clients.forEach(c -> c.connect(From.SNAPSHOT));
        for (int round = 0; round < 40; round++) {
            produce(topic, 200, 300);
            for (Client client : clients) {
                if (random.nextInt(calm) == 0) {
                    client.reconnect();
                }
            }
        }
    }

    private void assertAllEndWithWhatTheyWanted(List<Client> clients) {
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

    /** What a client may want, and the same said in Java. */
    private enum Want {
        ALL(null, null, row -> true),
        MANY(null, "n >= 2", row -> row.getInteger("n") >= 2),
        NONE(null, "n > 100", row -> false),
        ONE_VALUE(null, "n == 3", row -> row.getInteger("n") == 3),
        SOME_VALUES(null, "n in [1, 4]", row -> Set.of(1, 4).contains(row.getInteger("n"))),
        FOUND_AND_LOOKED_AT(null, "n == 2 && id.endsWith('1')", row -> row.getInteger("n") == 2 && endsWith1(row)),
        KEYS_ONLY("id", null, row -> true),
        KEYS_OF_SOME("id", "n < 3", row -> row.getInteger("n") < 3),
        BY_KEY(null, "id.endsWith('1')", Want::endsWith1);

        final @Nullable String columns;
        final @Nullable String filter;
        final Predicate<JsonObject> predicate;

        Want(@Nullable String columns, @Nullable String filter, Predicate<JsonObject> predicate) {
            this.columns = columns;
            this.filter = filter;
            this.predicate = predicate;
        }

        private static boolean endsWith1(JsonObject row) {
            return row.getString("id").endsWith("1");
        }
    }

    /** With a history that is long enough, too short, and none at all. */
    @ParameterizedTest
    @ValueSource(longs = {1 << 20, 4_000, 0})
    void everyReaderEndsWithWhatHeWanted(long historyBytes) throws Exception {
        String topic = kafka.newTopic("wanted", 3);
        TableReader reader = deploy(topic, historyBytes);
        produce(topic, 2_000, 300);
        List<Client> clients = new ArrayList<>();
        for (Want want : Want.values()) {
            for (int sloth = 0; sloth < 3; sloth++) {
                Delivery delivery = Delivery.values()[random.nextInt(2)];
                Duration pause = random.nextInt(3) == 0 ? Duration.ofMillis(30) : Duration.ZERO;
                clients.add(new Client(reader.live(), sloth, want, delivery, pause));
            }
        }

        produceWhileReconnecting(topic, clients, 8);

        assertAllEndWithWhatTheyWanted(clients);
    }

    @Test
    void whoWantsEveryChangeIsToldEachOrHowManyHeMissed() throws Exception {
        String topic = kafka.newTopic("every", 1);
        TableReader reader = deploy(topic, 20_000);
        Client prompt = new Client(reader.live(), 0, Want.ALL, Delivery.EVERY, Duration.ZERO);
        Client absent = new Client(reader.live(), 4, Want.ALL, Delivery.EVERY, Duration.ZERO);
        absent.open(true);
        prompt.connect(From.SNAPSHOT);
        absent.connect(From.SNAPSHOT);
        eventually(() -> assertThat(prompt.table.isCaughtUp() && absent.table.isCaughtUp())
                .isTrue());
        absent.open(false);

        for (int i = 0; i < 500; i++) {
            put(topic, 0, "k", i % 10);
        }
        eventually(() -> assertThat(prompt.table.changes()).isEqualTo(500));
        absent.open(true);
        eventually(() -> assertThat(absent.table.rows()).isEqualTo(prompt.table.rows()));

        assertThat(prompt.table.brokenPromises()).isEmpty();
        assertThat(prompt.table.frameTypes()).doesNotContain("lagged");
        assertThat(absent.table.brokenPromises()).isEmpty();
        assertThat(absent.table.frameTypes()).contains("lagged");
        assertThat(absent.table.changes()).isLessThan(500);
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
        put(topic, 2, "new", 9);

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

    private void put(String topic, int partition, String key, int value) {
        kafka.produce(List.of(
                new ProducerRecord<>(topic, partition, key(key), row(key, value).getBytes(UTF_8))));
        truth.put(key, row(key, value));
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
        return deploy(topic, TableSettings.DEFAULT.historyBytes());
    }

    private TableReader deploy(String topic, long historyBytes) throws Exception {
        TableSettings d = TableSettings.DEFAULT;
        TableSettings settings = new TableSettings(
                d.tolerance(), d.deadLetterTopic(), d.maxBytes(), d.maxTombstones(), d.recentBytes(), historyBytes);
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
                        settings,
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
        public Effect read(KafkaMessage message) {
            Buffer entry = Buffer.buffer(message.key());
            if (message.value() != null) {
                entry.appendBytes(message.value());
            }
            return new Effect.Changes(new Entry[] {new Entry(entry.getBytes(), message.key().length)}, 0);
        }

        @Override
        public void apply(KafkaMessage message, Effect.Changes changes, Changelog log) {
            for (Entry entry : changes.entries()) {
                ((CompactedLog) log).put(message.offset(), entry, System.currentTimeMillis());
            }
        }
    }

    // ---- the clients

    private final Map<Context, Subscriptions> subscriptions = new HashMap<>();
    private final Subscriptions.Parts parts =
            Subscriptions.Parts.of(SubscriptionSettings.DEFAULT.withMaxFrameBytes(2_000), InstantSource.system());

    /** A client whose outlet now and then has no room: never, sometimes or most of the time. */
    private final class Client implements Outlet {
        final ClientTable table = new ClientTable();
        private final LiveTable live;
        private final int sloth;
        private final Context loop;
        private final Random pace = new Random(random.nextLong());
        private @Nullable Runnable wish;
        private @Nullable Subscriber subscriber;
        private final Want want;
        private final Delivery delivery;
        private final Duration pause;
        private boolean open;
        private int epoch;

        Client(LiveTable live, int sloth) {
            this(live, sloth, Want.ALL, Delivery.CONFLATED, Duration.ZERO);
        }

        Client(LiveTable live, int sloth, Want want, Delivery delivery, Duration pause) {
            this.want = want;
            this.delivery = delivery;
            this.pause = pause;
            this.live = live;
            this.sloth = sloth;
            this.loop = vertx.getOrCreateContext();
            vertx.setPeriodic(5 + sloth * 20, id -> loop.runOnContext(v -> makeRoom()));
        }

        void connect(From from) {
            loop.runOnContext(v -> begin(from));
        }

        private void begin(From from) {
            if (subscriber != null) {
                subscriber.close();
            }
            epoch++;
            Subscriptions mine = subscriptions.computeIfAbsent(loop, l -> new Subscriptions(vertx, parts));
            int current = epoch;
            subscriber = mine.subscribe(live, subscription(from), new Outlet() {
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
        }

        private Subscription subscription(From from) {
            Query query = parts.queries(live.table()).compile(want.columns, want.filter);
            return new Subscription(from, query, delivery, Subscription.OnLag.CATCH_UP, pause);
        }

        void reconnect() {
            loop.runOnContext(v -> {
                String position = table.position();
                begin(position == null ? From.SNAPSHOT : From.token(Token.decode(position)));
            });
        }

        /** Some of the rows that are not as the topic has them. */
        List<String> differences() {
            Map<JsonObject, JsonObject> mine = table.rows();
            Map<JsonObject, JsonObject> theirs = new HashMap<>();
            truth().forEach((key, row) -> {
                if (want.predicate.test(row)) {
                    theirs.put(key, want.columns == null ? row : key);
                }
            });
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
            return want + ", " + delivery + ", pause " + pause + ", sloth " + sloth + ", " + subscriber + ", table "
                    + live.status();
        }

        void open() {
            open(true);
        }

        void open(boolean now) {
            loop.runOnContext(v -> {
                open = now;
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
