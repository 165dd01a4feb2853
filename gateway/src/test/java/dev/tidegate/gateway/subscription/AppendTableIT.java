package dev.tidegate.gateway.subscription;

import static dev.tidegate.gateway.testing.DeployedTable.row;
import static dev.tidegate.gateway.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.query.Query;
import dev.tidegate.gateway.reader.LiveTable;
import dev.tidegate.gateway.reader.TableSettings;
import dev.tidegate.gateway.reader.TableSettings.Tolerance;
import dev.tidegate.gateway.reader.TableStatus.PartitionStatus;
import dev.tidegate.gateway.reader.TableStatus.State;
import dev.tidegate.gateway.testing.DeployedTable;
import dev.tidegate.gateway.testing.KafkaBroker;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A table without a primary key: its latest records, each an insert, and never a silent gap. */
@Timeout(90)
class AppendTableIT {
    private static final TableSettings SMALL_RING =
            new TableSettings(Tolerance.NONE, null, 1L << 30, 1_000, 2_000, 1 << 20);

    private final KafkaBroker kafka = KafkaBroker.shared();
    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final String topic = kafka.newTopic("append", 1);

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Test
    void isReadFromTheLatestOffsetAndEveryRecordIsAnInsert() {
        produce(0, 10);
        Reader reader = new Reader(serving(TableSettings.DEFAULT));
        reader.subscribe(From.NOW);
        eventually(() -> assertThat(reader.types()).contains("caught-up"));

        produce(10, 13);
        produce(10, 11);

        eventually(() -> assertThat(reader.changes()).containsExactly("+I 10", "+I 11", "+I 12", "+I 10"));
    }

    @Test
    void aReaderWhoFallsOutOfTheRingIsToldSo() {
        produce(0, 1);
        Reader reader = new Reader(serving(SMALL_RING));
        reader.subscribe(From.NOW);
        eventually(() -> assertThat(reader.types()).contains("caught-up"));
        produce(1, 2);
        eventually(() -> assertThat(reader.changes()).containsExactly("+I 1"));

        reader.open = false;
        produce(2, 500);
        read(reader.live, 500);
        assertThat(reader.live.status().bytes()).isLessThanOrEqualTo(2_000);
        reader.makeRoom();

        eventually(() -> assertThat(reader.types()).contains("reset").endsWith("caught-up"));
        assertThat(reader.ofType("reset"))
                .extracting(f -> f.getString("reason"))
                .containsExactly("lagged");
        List<String> atHand = reader.changesAfterReset();
        assertThat(atHand).hasSize((int) reader.live.status().rows()).isEqualTo(numbers(500 - atHand.size(), 500));
        produce(500, 501);
        eventually(() -> assertThat(reader.changesAfterReset()).endsWith("+I 499", "+I 500"));
    }

    @Test
    void aReaderIsToldTheRowsAtHandUnlessHeWantsOnlyNewOnes() {
        LiveTable live = serving(TableSettings.DEFAULT);
        produce(0, 3);
        read(live, 3);
        Reader all = new Reader(live);
        Reader news = new Reader(live);

        all.subscribe(From.SNAPSHOT);
        news.subscribe(From.NOW);
        eventually(() -> assertThat(all.types()).contains("caught-up"));
        eventually(() -> assertThat(news.types()).contains("caught-up"));
        produce(3, 5);

        eventually(() -> assertThat(all.changes()).isEqualTo(numbers(0, 5)));
        eventually(() -> assertThat(news.changes()).isEqualTo(numbers(3, 5)));
        assertThat(all.types()).doesNotContain("reset");
    }

    @Test
    void aReaderFromATimeIsToldTheRowsThatAreNotOlder() {
        LiveTable live = serving(TableSettings.DEFAULT);
        long now = System.currentTimeMillis();
        produceAt(now, 0, 2);
        produceAt(now + 1_000, 2, 4);
        read(live, 4);
        Reader reader = new Reader(live);

        reader.subscribe(From.since(now + 1));

        eventually(() -> assertThat(reader.types()).endsWith("caught-up"));
        assertThat(reader.changes()).isEqualTo(numbers(2, 4));
        assertThat(reader.types()).doesNotContain("reset");
    }

    @Test
    void aReaderFromATimeThatIsNoLongerAtHandIsToldSoAndThenAllRows() {
        LiveTable live = serving(SMALL_RING);
        long now = System.currentTimeMillis();
        produceAt(now, 0, 500);
        read(live, 500);
        Reader reader = new Reader(live);

        reader.subscribe(From.since(now));

        eventually(() -> assertThat(reader.types()).endsWith("caught-up"));
        assertThat(reader.types()).startsWith("subscribed", "reset", "changes");
        assertThat(reader.ofType("reset"))
                .extracting(f -> f.getString("reason"))
                .containsExactly("lagged");
        assertThat(reader.changes()).isEqualTo(numbers(500 - (int) live.status().rows(), 500));
    }

    @Test
    void aPositionThatIsNoLongerAtHandIsToldAndThenAllRows() {
        LiveTable live = serving(SMALL_RING);
        Reader before = new Reader(live);
        before.subscribe(From.NOW);
        eventually(() -> assertThat(before.types()).contains("caught-up"));
        String position = before.ofType("caught-up").get(0).getString("position");
        produce(0, 500);
        read(live, 500);
        Reader after = new Reader(live);

        after.subscribe(From.token(Token.decode(position)));

        eventually(() -> assertThat(after.types()).endsWith("caught-up"));
        assertThat(after.ofType("reset")).extracting(f -> f.getString("reason")).containsExactly("lagged");
        assertThat(after.changes()).isEqualTo(numbers(500 - (int) live.status().rows(), 500));
    }

    @Test
    void whoWantsOnlyNewRowsIsToldAllOfAPartitionThatIsAdded() {
        LiveTable live = serving(TableSettings.DEFAULT);
        Reader reader = new Reader(live);
        reader.subscribe(From.NOW);
        eventually(() -> assertThat(reader.types()).contains("caught-up"));

        kafka.growTopic(topic, 2);
        produce(topic, 1, 0, 3);

        eventually(() -> assertThat(reader.changes()).isEqualTo(numbers(0, 3)));
        assertThat(reader.types()).doesNotContain("reset");
    }

    @Test
    void thePositionOfEachFrameHoldsForAllPartitions() {
        String wide = kafka.newTopic("append-wide", 3);
        for (int p = 0; p < 3; p++) {
            produce(wide, p, 0, 5); // before the table is read, so that no partition begins at zero
        }
        LiveTable live = DeployedTable.over(kafka, wide).append().start(vertx);
        eventually(() -> assertThat(live.state()).isEqualTo(State.SERVING));
        for (int p = 0; p < 3; p++) {
            produce(wide, p, 5, 7);
        }
        read(live, 21);
        Reader reader = new Reader(live);
        reader.subscribe(From.SNAPSHOT);
        eventually(() -> assertThat(reader.types()).endsWith("caught-up"));
        JsonObject first = reader.ofType("changes").get(0);

        Reader resumed = new Reader(live);
        resumed.subscribe(From.token(Token.decode(first.getString("position"))));

        eventually(() -> assertThat(resumed.types()).endsWith("caught-up"));
        assertThat(first.getJsonArray("changes")).hasSize(2);
        assertThat(resumed.types()).doesNotContain("reset");
        assertThat(resumed.changes()).hasSize(4);
    }

    @Test
    void aReaderOfAnEmptyTopicWhoLagsMissesNothing() {
        Reader reader = new Reader(serving(TableSettings.DEFAULT));
        reader.subscribe(From.NOW);
        eventually(() -> assertThat(reader.types()).contains("caught-up"));

        reader.open = false;
        produce(0, 3);
        eventually(() -> assertThat(reader.live.counters().changes.sum()).isEqualTo(3));
        reader.makeRoom();

        eventually(() -> assertThat(reader.changes()).containsExactly("+I 0", "+I 1", "+I 2"));
    }

    @Test
    void aTokenOfAnEmptyTopicIsResumedWithoutAGap() {
        LiveTable live = serving(TableSettings.DEFAULT);
        Reader before = new Reader(live);
        before.subscribe(From.NOW);
        eventually(() -> assertThat(before.types()).contains("caught-up"));
        String position = before.frames.get(before.frames.size() - 1).getString("position");
        produce(0, 3);
        eventually(() -> assertThat(live.counters().changes.sum()).isEqualTo(3));

        Reader after = new Reader(live);
        after.subscribe(From.token(Token.decode(position)));

        eventually(() -> assertThat(after.types()).endsWith("caught-up"));
        assertThat(after.changes()).containsExactly("+I 0", "+I 1", "+I 2");
        assertThat(after.types()).doesNotContain("reset");
    }

    private LiveTable serving(TableSettings settings) {
        LiveTable live =
                DeployedTable.over(kafka, topic).append().with(settings).start(vertx);
        eventually(() -> assertThat(live.state()).isEqualTo(State.SERVING));
        return live;
    }

    /** Waits until the table has so many records of its topic behind it. */
    private static void read(LiveTable live, int records) {
        eventually(() -> assertThat(live.status().partitions().stream()
                        .mapToLong(PartitionStatus::position)
                        .sum())
                .isEqualTo(records));
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(n -> "+I " + n).toList();
    }

    private void produce(int from, int to) {
        produceAt(null, from, to);
    }

    private void produceAt(@Nullable Long timestamp, int from, int to) {
        kafka.produce(IntStream.range(from, to)
                .mapToObj(n -> new ProducerRecord<byte[], byte[]>(topic, 0, timestamp, null, row("a", n)))
                .toList());
    }

    private void produce(String to, int partition, int from, int until) {
        kafka.produce(IntStream.range(from, until)
                .mapToObj(n -> new ProducerRecord<byte[], byte[]>(to, partition, null, row("a", n)))
                .toList());
    }

    /** A client whose outlet has room while it is open. */
    private final class Reader implements Outlet {
        private final LiveTable live;
        private final List<JsonObject> frames = new CopyOnWriteArrayList<>();
        private volatile boolean open = true;
        private @Nullable Runnable wish;

        Reader(LiveTable live) {
            this.live = live;
        }

        void subscribe(From from) {
            loop.runOnContext(v -> new Subscriptions(
                            vertx, Subscriptions.Parts.of(SubscriptionSettings.DEFAULT, InstantSource.system()))
                    .subscribe(live, Subscription.to(Query.all(live.table()), from), this));
        }

        void makeRoom() {
            loop.runOnContext(v -> {
                open = true;
                if (wish != null) {
                    wish.run();
                }
            });
        }

        List<String> types() {
            return frames.stream().map(frame -> frame.getString("type")).toList();
        }

        List<JsonObject> ofType(String type) {
            return frames.stream()
                    .filter(frame -> frame.getString("type").equals(type))
                    .toList();
        }

        List<String> changes() {
            return changesOf(frames);
        }

        List<String> changesAfterReset() {
            return changesOf(frames.subList(types().lastIndexOf("reset"), frames.size()));
        }

        private static List<String> changesOf(List<JsonObject> frames) {
            return frames.stream()
                    .filter(frame -> frame.containsKey("changes"))
                    .flatMap(frame -> frame.getJsonArray("changes").stream())
                    .map(change -> (JsonObject) change)
                    .map(change -> change.getString("op") + " "
                            + change.getJsonObject("row").getInteger("n"))
                    .toList();
        }

        @Override
        public boolean hasRoom() {
            return open;
        }

        @Override
        public void onRoom(Runnable task) {
            wish = task;
        }

        @Override
        public void send(Frame frame) {
            frames.add(new JsonObject(new String(frame.json(), UTF_8)));
        }

        @Override
        public void end(Ending ending) {}
    }
}
