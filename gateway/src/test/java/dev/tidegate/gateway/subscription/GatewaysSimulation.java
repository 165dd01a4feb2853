package dev.tidegate.gateway.subscription;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidegate.gateway.query.Query;
import dev.tidegate.gateway.simulation.Simulation;
import dev.tidegate.gateway.testing.ClientTable;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A topic, two gateways that read it each at its own pace, and clients that are cut off and come back to either of them
 * with their last position.
 */
final class GatewaysSimulation {
    private final Simulation simulation;
    private final Random random;
    private final SimulatedTopic topic;
    private final List<SimulatedGateway> gateways = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();
    private final Fault fault;
    private final Coverage coverage = new Coverage();
    private int records;
    private boolean ending;

    /** What a schedule came to. */
    static final class Coverage {
        int resumed;
        int resumedAhead;
        int resets;
        int cuts;
        int conflated;
        int exact;

        void add(Coverage other) {
            resumed += other.resumed;
            resumedAhead += other.resumedAhead;
            resets += other.resets;
            cuts += other.cuts;
            conflated += other.conflated;
            exact += other.exact;
        }
    }

    /** Faults that a test plants, to see that they are found. */
    enum Fault {
        NONE,
        /** A gateway that is behind serves a client from its start, instead of from the position. */
        SNAPSHOT_OF_THE_PAST,
        /** A frame does not arrive. */
        FRAME_LOST,
        /** A frame arrives twice. */
        FRAME_TWICE,
        /** A frame arrives after the next one. */
        FRAMES_SWAPPED,
        /** A client who has room again is not served. */
        WAKE_UP_LOST,
        /** A frame is sent after the end of the subscription. */
        FRAME_AFTER_CLOSE,
        /** A page from before a reset arrives after it. */
        PAGE_AFTER_RESET,
        /** A log applies a record before an earlier one. */
        RECORDS_SWAPPED,
        /** Readers of a log do not learn of some records. */
        LISTENERS_NOT_TOLD
    }

    GatewaysSimulation(long seed) {
        this(seed, Fault.NONE);
    }

    GatewaysSimulation(long seed, Fault fault) {
        this.fault = fault;
        this.simulation = new Simulation(seed);
        this.random = simulation.random();
        this.topic = new SimulatedTopic(random, 1 + random.nextInt(2));
        this.records = 20 + random.nextInt(150);
        for (int i = 0; i < 2; i++) {
            gateways.add(new SimulatedGateway(simulation, topic, fault));
        }
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            clients.add(new Client());
        }
    }

    Coverage run() {
        try (simulation) {
            return play();
        }
    }

    private Coverage play() {
        simulation.repeat(Duration.ofMillis(8), this::produce);
        gateways.forEach(SimulatedGateway::begin);
        clients.forEach(Client::begin);
        simulation.until("records are to be produced", () -> records == 0);
        ending = true;
        gateways.forEach(SimulatedGateway::stopPauses);
        simulation.until(
                () -> "clients are not told all: " + this,
                () -> clients.stream().allMatch(Client::isAtTheEnd));
        clients.forEach(Client::check);
        clients.forEach(Client::leave);
        for (SimulatedGateway gateway : gateways) {
            simulation.until("subscriptions are open after the end", () -> gateway.open() == 0);
        }
        return coverage;
    }

    private boolean produce() {
        int burst = 1 + random.nextInt(4);
        for (int i = 0; i < burst && records > 0; i++, records--) {
            topic.produce();
        }
        return records > 0;
    }

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    @Override
    public String toString() {
        return topic + ", " + gateways + ", " + clients;
    }

    /** A client, which applies frames as it gets them. */
    private final class Client implements SimulatedOutlet.Receiver {
        private final ClientTable table = new ClientTable();
        private final Map<String, Integer> newest = new HashMap<>();
        /** Of an append table: the last number that it was told of each partition. */
        private final Map<String, Integer> appended = new HashMap<>();

        private final long[] seen = new long[topic.partitions()];
        private final boolean every = random.nextInt(4) == 0;
        private final Duration pause = random.nextInt(6) == 0 ? Duration.ofMillis(50) : Duration.ZERO;
        private SimulatedGateway.@Nullable Connection connection;
        private @Nullable String position;
        private int cutsLeft = random.nextInt(6);
        private boolean snapshot;
        private boolean caughtUp;
        private boolean mayReset;
        private boolean readsAgain;

        void begin() {
            connect();
            simulation.repeat(Duration.ofMillis(300), this::cut);
        }

        private void connect() {
            SimulatedGateway gateway = gateways.get(random.nextInt(gateways.size()));
            Token token = position == null ? null : Token.decode(position);
            boolean isBehind = token != null && gateway.isBehind(token.offsets());
            readsAgain = token != null && isBelowSeen(token);
            if (token == null) {
                forget();
            } else {
                coverage.resumed++;
                coverage.resumedAhead += isBehind ? 1 : 0;
            }
            From from = token == null || fault == Fault.SNAPSHOT_OF_THE_PAST && isBehind
                    ? From.SNAPSHOT
                    : From.token(token);
            Subscription.OnLag onLag = random.nextBoolean() ? Subscription.OnLag.CATCH_UP : Subscription.OnLag.RESET;
            mayReset = gateway.forgets() || every && onLag == Subscription.OnLag.RESET;
            Subscription subscription = new Subscription(
                    from, Query.all(topic.table()), every ? Delivery.EVERY : Delivery.CONFLATED, onLag, pause);
            connection = gateway.connect(subscription, this);
        }

        /** One who was cut off after a reset, and before the first position, holds nothing and says nothing. */
        private void forget() {
            Arrays.fill(seen, 0);
            newest.clear();
        }

        /** Whether the position is in the middle of a snapshot that it reads again, after a reset. */
        private boolean isBelowSeen(Token token) {
            for (int p = 0; p < seen.length; p++) {
                if (token.offsets()[p] < seen[p]) {
                    return true;
                }
            }
            return false;
        }

        private boolean cut() {
            if (ending || cutsLeft == 0) {
                return false;
            }
            if (connection != null) {
                cutsLeft--;
                coverage.cuts++;
                leave();
                simulation.later(Duration.ofMillis(20), this::connect);
            }
            return true;
        }

        void leave() {
            SimulatedGateway.Connection open = connection;
            if (open != null) {
                connection = null;
                open.cut();
            }
        }

        @Override
        public void ended(Outlet.Ending ending) {
            if (connection != null) {
                leave();
                simulation.later(Duration.ofMillis(20), this::connect);
            }
        }

        @Override
        public void receive(Frame sent) {
            JsonObject frame = new JsonObject(new String(sent.json(), UTF_8));
            if (!topic.appends()) {
                table.apply(frame);
            }
            require(table.brokenPromises().isEmpty(), "strict application failed: " + table.brokenPromises());
            switch (sent.type()) {
                case SUBSCRIBED -> {
                    boolean resumed = frame.getBoolean("resumed");
                    snapshot = !resumed || readsAgain;
                    caughtUp = false;
                    if (!resumed) {
                        appended.clear();
                    }
                }
                case RESET -> {
                    snapshot = true;
                    caughtUp = false;
                    position = null;
                    appended.clear();
                    coverage.resets++;
                    String reason = frame.getString("reason");
                    require(reason.equals("lagged"), "reset: " + reason);
                    require(mayReset, "a gateway that forgets nothing could not serve on");
                }
                case CHANGES -> changes(frame);
                case CAUGHT_UP -> {
                    snapshot = false;
                    caughtUp = true;
                }
                case LAGGED -> {
                    require(every, "lagged, without delivery=every");
                    appended.clear(); // some may be missing
                }
                case PROGRESS -> {}
                case ERROR, GOAWAY -> throw new AssertionError(frame.encode());
            }
            if (sent.position() != null) {
                moved(sent.position());
            }
        }

        private void changes(JsonObject frame) {
            coverage.conflated += frame.containsKey("conflated") ? 1 : 0;
            JsonArray changes = frame.getJsonArray("changes");
            for (int i = 0; i < changes.size(); i++) {
                JsonObject row = changes.getJsonObject(i).getJsonObject("row");
                String id = row.getString("id");
                Integer n = row.getInteger("n");
                if (n != null) {
                    int before = newest.getOrDefault(id, 0);
                    // An append table's snapshot is of rows that were told before, too.
                    require(n >= before || topic.appends() && snapshot, id + " went back from " + before + " to " + n);
                    newest.put(id, n);
                    if (topic.appends()) {
                        int last = appended.getOrDefault(id, n - 1);
                        require(n == last + 1, id + " goes on with " + n + " after " + last);
                        appended.put(id, n);
                    }
                }
            }
        }

        private void moved(String told) {
            position = told;
            Token token = Token.decode(told);
            long[] offsets = token.offsets();
            if (!snapshot) {
                for (int p = 0; p < offsets.length; p++) {
                    require(
                            offsets[p] >= seen[p],
                            "partition " + p + " went back from " + seen[p] + " to " + offsets[p]);
                    seen[p] = offsets[p];
                }
            }
            if (topic.appends()) {
                for (int p = 0; p < offsets.length; p++) {
                    long last = appended.getOrDefault("k" + p, (int) offsets[p]);
                    require(last == offsets[p], "at " + offsets[p] + " it was told " + last);
                }
            } else if (token.exact() && caughtUp) {
                coverage.exact++;
                require(
                        values().equals(topic.rows(offsets)),
                        "at " + Arrays.toString(offsets) + " it holds " + values() + " instead of "
                                + topic.rows(offsets));
            }
        }

        private Map<String, Integer> values() {
            Map<String, Integer> values = new HashMap<>();
            table.rows().forEach((key, row) -> values.put(key.getString("id"), row.getInteger("n")));
            return values;
        }

        boolean isAtTheEnd() {
            return caughtUp && !snapshot && Arrays.equals(seen, topic.ends());
        }

        void check() {
            require(topic.appends() || values().equals(topic.rows(topic.ends())), "in the end it holds " + values());
        }

        @Override
        public String toString() {
            return "client at " + Arrays.toString(seen) + " (" + connection + ")";
        }
    }
}
