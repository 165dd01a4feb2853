package dev.tidegate.gateway.subscription;

import static dev.tidegate.gateway.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.query.Query;
import dev.tidegate.gateway.reader.LiveTable;
import dev.tidegate.gateway.testing.ClientTable;
import dev.tidegate.gateway.testing.DeployedTable;
import dev.tidegate.gateway.testing.KafkaBroker;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many who read the same snapshot at the same time, and what that is to others. */
class SnapshotStormIT {
    private static final int ROWS = 1_000;

    private final KafkaBroker kafka = KafkaBroker.shared();
    private final String topic = kafka.newTopic("storm", 2);
    private Vertx vertx;
    private Context loop;
    private LiveTable table;
    private Subscriptions.Parts parts;
    private Subscriptions subscriptions;

    /** Takes so many frames of changes, and then has no room. */
    private static final class Client implements Outlet {
        final ClientTable table = new ClientTable();
        final List<Frame> changes = Collections.synchronizedList(new ArrayList<>());
        private final int room;

        Client(int room) {
            this.room = room;
        }

        @Override
        public boolean hasRoom() {
            return changes.size() < room;
        }

        @Override
        public void onRoom(Runnable task) {
            // there will be none
        }

        @Override
        public void send(Frame frame) {
            if (frame.type() == Frame.Type.CHANGES) {
                changes.add(frame);
            }
            table.apply(new JsonObject(new String(frame.json(), UTF_8)));
        }

        @Override
        public void end(Ending ending) {}
    }

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        kafka.produce(Stream.iterate(0, i -> i + 1)
                .limit(ROWS)
                .map(i -> new ProducerRecord<>(topic, DeployedTable.key("k" + i), DeployedTable.row("k" + i, 0)))
                .toList());
        table = DeployedTable.over(kafka, topic).start(vertx);
        eventually(() -> assertThat(DeployedTable.rows(table)).hasSize(ROWS));
        loop = vertx.getOrCreateContext();
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private void serve(int maxSnapshots, long cacheBytes) {
        parts = Subscriptions.Parts.of(
                SubscriptionSettings.DEFAULT
                        .withMaxFrameBytes(2_000)
                        .withHeartbeat(Duration.ofMillis(20))
                        .with(new SnapshotSettings(maxSnapshots, cacheBytes)),
                InstantSource.system());
        loop.runOnContext(v -> subscriptions = new Subscriptions(vertx, parts));
    }

    private List<Client> connect(int count, int room, From from) {
        List<Client> clients =
                Stream.generate(() -> new Client(room)).limit(count).toList();
        loop.runOnContext(v -> clients.forEach(
                client -> subscriptions.subscribe(table, Subscription.to(Query.all(table.table()), from), client)));
        return clients;
    }

    @Test
    void pagesAreReadAndFramedOnceForAllWhoReadTheSame() {
        serve(1_000, 1 << 20);

        List<Client> clients = connect(100, Integer.MAX_VALUE, From.SNAPSHOT);

        eventually(() -> assertThat(clients).allMatch(client -> client.table.isCaughtUp()));
        SubscriptionCounters counters = parts.counters(table);
        Set<Frame> frames = Collections.newSetFromMap(new IdentityHashMap<>());
        clients.forEach(client -> frames.addAll(client.changes));
        assertThat(clients).allMatch(client -> client.table.rows().size() == ROWS);
        assertThat(clients).allMatch(client -> client.table.brokenPromises().isEmpty());
        assertThat(counters.pagesShared.sum()).isGreaterThan(10 * counters.pagesRead.sum());
        assertThat(frames.size())
                .isLessThan(clients.size() * clients.get(0).changes.size() / 10);
    }

    @Test
    void withoutRoomForAPageOnlyThoseAreSharedThatAreOnTheirWay() {
        serve(3, 1);

        List<Client> clients = connect(10, Integer.MAX_VALUE, From.SNAPSHOT);

        eventually(() -> assertThat(clients)
                .allMatch(client ->
                        client.table.isCaughtUp() && client.table.rows().size() == ROWS));
        long perClient = clients.get(0).changes.size();
        assertThat(parts.counters(table).pagesRead.sum()).isGreaterThan(3 * perClient);
    }

    @Test
    void othersAreToldChangesAndWaitForTheirTurnWhileSomeReadNoFurther() {
        serve(2, 1 << 20);
        Client live = connect(1, Integer.MAX_VALUE, From.NOW).get(0);
        eventually(() -> assertThat(live.table.isCaughtUp()).isTrue());

        List<Client> slow = connect(2, 1, From.SNAPSHOT);
        List<Client> waiting = connect(5, Integer.MAX_VALUE, From.SNAPSHOT);

        eventually(() ->
                assertThat(waiting).allMatch(client -> client.table.frameTypes().contains("progress")));
        DeployedTable.put(kafka, topic, "k0", 1);
        eventually(() -> assertThat(live.table.rows().values())
                .contains(new JsonObject().put("id", "k0").put("n", 1)));
        eventually(() -> assertThat(waiting)
                .allMatch(client ->
                        client.table.isCaughtUp() && client.table.rows().size() == ROWS));
        assertThat(waiting)
                .allSatisfy(client -> assertThat(client.table.frameTypes())
                        .containsSubsequence("subscribed", "progress", "caught-up"));
        assertThat(slow).noneMatch(client -> client.table.isCaughtUp());
    }

    @Test
    void aNodeThatDrainsTakesNoOneMore() {
        serve(1, 1);
        CompletableFuture<Throwable> refusal = new CompletableFuture<>();

        loop.runOnContext(v -> {
            subscriptions.drain();
            refusal.complete(catchThrowable(() -> subscriptions.subscribe(
                    table, Subscription.to(Query.all(table.table()), From.SNAPSHOT), new Client(1))));
        });

        assertThat(refusal)
                .succeedsWithin(30, TimeUnit.SECONDS)
                .isInstanceOfSatisfying(
                        TidegateException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SHUTTING_DOWN));
    }
}
