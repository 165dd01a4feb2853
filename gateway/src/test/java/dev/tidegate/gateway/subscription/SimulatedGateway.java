package dev.tidegate.gateway.subscription;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidegate.gateway.changelog.Changelog;
import dev.tidegate.gateway.changelog.CompactedLog;
import dev.tidegate.gateway.changelog.Entry;
import dev.tidegate.gateway.changelog.RecentLog;
import dev.tidegate.gateway.query.QuerySettings;
import dev.tidegate.gateway.reader.SimulatedTable;
import dev.tidegate.gateway.simulation.Simulation;
import dev.tidegate.gateway.subscription.GatewaysSimulation.Fault;
import io.vertx.core.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A gateway that reads the topic at its own pace, and stands still at times, while its subscriptions go on. */
final class SimulatedGateway {
    private final Simulation simulation;
    private final Random random;
    private final SimulatedTopic topic;
    private final Fault fault;
    private final SimulatedTable table;
    private final long[] fetched;
    private final AtomicInteger open = new AtomicInteger();
    private final List<Context> loops = new ArrayList<>();
    private final List<Subscriptions> subscriptions = new ArrayList<>();
    private boolean paused;
    private final boolean forgets;
    private boolean pauses = true;

    SimulatedGateway(Simulation simulation, SimulatedTopic topic, Fault fault) {
        this.simulation = simulation;
        this.random = simulation.random();
        this.topic = topic;
        this.fault = fault;
        this.table = new SimulatedTable(topic.table(), "AAAAAAAAAAAAAAAAAAAAAA");
        this.fetched = new long[topic.partitions()];
        this.forgets = random.nextInt(3) == 0;
        int maxTombstones = forgets ? 2 : 1_000;
        long historyBytes = random.nextInt(3) == 0 ? 300 : 1 << 20;
        Context shard = simulation.newLoop();
        for (int p = 0; p < topic.partitions(); p++) {
            Changelog log;
            if (topic.appends()) {
                log = new RecentLog(0, 0, forgets ? 400 : 1 << 20);
            } else {
                CompactedLog compacted = new CompactedLog(0, maxTombstones, historyBytes);
                compacted.beginHistory();
                log = compacted;
            }
            table.add(random.nextBoolean() ? shard : simulation.newLoop(), log);
        }
        table.serve();
        SubscriptionSettings settings = SubscriptionSettings.DEFAULT
                .withMaxFrameBytes(random.nextBoolean() ? 40 : 64 * 1024)
                .withHeartbeat(Duration.ofMillis(640))
                .withPositionTimeout(Duration.ofMinutes(10))
                .with(new SnapshotSettings(1 + random.nextInt(2), random.nextBoolean() ? 0 : 1 << 20))
                .with(QuerySettings.DEFAULT);
        Subscriptions.Parts parts = new Subscriptions.Parts(
                settings,
                simulation.clock(),
                simulation::nanoTime,
                new ConcurrentHashMap<>(),
                new ConcurrentHashMap<>(),
                open);
        for (int i = 0; i < 1 + random.nextInt(2); i++) {
            Context loop = i == 0 && random.nextBoolean() ? shard : simulation.newLoop();
            loops.add(loop);
            loop.runOnContext(turn -> subscriptions.add(new Subscriptions(simulation.vertx(), parts)));
            int made = i + 1;
            simulation.until("the subscriptions are not made", () -> subscriptions.size() == made);
        }
    }

    void begin() {
        for (int p = 0; p < fetched.length; p++) {
            int partition = p;
            simulation.repeat(Duration.ofMillis(10), () -> fetch(partition));
        }
        simulation.repeat(Duration.ofMillis(400), () -> {
            paused = pauses && !paused;
            return pauses;
        });
    }

    void stopPauses() {
        pauses = false;
        paused = false;
    }

    private boolean fetch(int partition) {
        long from = fetched[partition];
        int available = Math.toIntExact(topic.end(partition) - from);
        if (!paused && available > 0) {
            int count = 1 + random.nextInt(Math.min(available, 20));
            fetched[partition] += count;
            boolean swapped = fault == Fault.RECORDS_SWAPPED && count > 1;
            if (fault == Fault.LISTENERS_NOT_TOLD && random.nextInt(10) == 0) {
                table.applySilently(partition, log -> put(log, partition, from, count, false));
            } else {
                table.apply(partition, log -> put(log, partition, from, count, swapped));
            }
        }
        return true;
    }

    private void put(Changelog log, int partition, long from, int count, boolean swapped) {
        for (int i = 0; i < count; i++) {
            int record = swapped && i < 2 ? 1 - i : i;
            SimulatedTopic.Record put = topic.record(partition, from + record);
            long now = simulation.clock().millis();
            if (log instanceof RecentLog recent) {
                String row = "{\"id\":\"" + put.id() + "\",\"n\":" + put.n() + "}";
                recent.append(from + i, now, new Entry(row.getBytes(UTF_8), 0));
                continue;
            }
            byte[] key = ("{\"id\":\"" + put.id() + "\"}").getBytes(UTF_8);
            String row = put.isDelete() ? "" : "{\"id\":\"" + put.id() + "\",\"n\":" + put.n() + "}";
            byte[] bytes = (new String(key, UTF_8) + row).getBytes(UTF_8);
            ((CompactedLog) log).put(from + i, new Entry(bytes, key.length), now);
        }
    }

    boolean isBehind(long[] offsets) {
        for (int p = 0; p < offsets.length; p++) {
            if (table.end(p) < offsets[p]) {
                return true;
            }
        }
        return false;
    }

    /** Whether it remembers so few deletes, or rows of an append table, that readers may fall behind them. */
    boolean forgets() {
        return forgets;
    }

    int open() {
        return open.get();
    }

    Connection connect(Subscription subscription, SimulatedOutlet.Receiver receiver) {
        return new Connection(random.nextInt(loops.size()), subscription, receiver);
    }

    /** One client's, to one of the event loops. */
    final class Connection {
        private final Context loop;
        private final SimulatedOutlet outlet;
        private @Nullable Subscriber subscriber;
        private boolean cut;

        private Connection(int number, Subscription subscription, SimulatedOutlet.Receiver receiver) {
            this.loop = loops.get(number);
            this.outlet = new SimulatedOutlet(simulation, loop, receiver, fault);
            loop.runOnContext(turn -> {
                if (!cut) {
                    subscriber = subscriptions.get(number).subscribe(table.live(), subscription, outlet);
                }
            });
        }

        /** What is on its way to the client is lost; the gateway notices the cut later. */
        void cut() {
            outlet.cut();
            loop.runOnContext(turn -> {
                cut = true;
                if (subscriber != null) {
                    subscriber.close();
                    outlet.closed();
                }
            });
        }

        @Override
        public String toString() {
            return subscriber + " with " + outlet;
        }
    }

    @Override
    public String toString() {
        return "gateway at " + java.util.Arrays.toString(fetched) + (paused ? ", paused" : "");
    }
}
