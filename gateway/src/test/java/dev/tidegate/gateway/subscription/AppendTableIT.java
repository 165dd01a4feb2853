package dev.tidegate.gateway.subscription;

import static dev.tidegate.gateway.testing.DeployedTable.row;
import static dev.tidegate.gateway.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.reader.LiveTable;
import dev.tidegate.gateway.reader.TableSettings;
import dev.tidegate.gateway.reader.TableSettings.Tolerance;
import dev.tidegate.gateway.reader.TableStatus.State;
import dev.tidegate.gateway.testing.DeployedTable;
import dev.tidegate.gateway.testing.KafkaBroker;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A table without a primary key: what comes from now on, each record an insert, and never a silent gap. */
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
        eventually(() -> assertThat(reader.live.status().lag()).isZero());
        assertThat(reader.live.status().bytes()).isLessThanOrEqualTo(2_000);
        reader.makeRoom();

        eventually(() -> assertThat(reader.types()).contains("reset").endsWith("caught-up"));
        assertThat(reader.changes()).containsExactly("+I 1");
        produce(500, 501);
        eventually(() -> assertThat(reader.changes()).containsExactly("+I 1", "+I 500"));
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

    private void produce(int from, int to) {
        kafka.produce(IntStream.range(from, to)
                .mapToObj(n -> new ProducerRecord<byte[], byte[]>(topic, row("a", n)))
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
                    .subscribe(live, from, this));
        }

        void makeRoom() {
            loop.runOnContext(v -> {
                open = true;
                Objects.requireNonNull(wish, "nothing waits for room").run();
            });
        }

        List<String> types() {
            return frames.stream().map(frame -> frame.getString("type")).toList();
        }

        List<String> changes() {
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
