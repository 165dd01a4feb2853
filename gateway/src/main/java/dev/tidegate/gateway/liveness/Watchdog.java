package dev.tidegate.gateway.liveness;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at every heartbeat, on a thread that no event loop and no Kafka client can hold up. */
public final class Watchdog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
    /** In a limit; so a stall is noticed at most a quarter of the limit late. */
    private static final int CHECKS = 4;

    private final Duration limit;
    private final LongSupplier nanos;
    private final Set<Heartbeat> heartbeats = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread daemon = new Thread(task, "tidegate-watchdog");
        daemon.setDaemon(true);
        return daemon;
    });

    /**
     * @param limit how long a loop that has work to do may take to turn
     * @param nanos the time, as {@link System#nanoTime}
     */
    public Watchdog(Duration limit, LongSupplier nanos) {
        this.limit = limit;
        this.nanos = nanos;
    }

    /** Begins to look. */
    public static Watchdog start(Duration limit) {
        Watchdog watchdog = new Watchdog(limit, System::nanoTime);
        long period = Math.max(1, limit.toMillis() / CHECKS);
        watchdog.thread.scheduleAtFixedRate(watchdog::check, period, period, TimeUnit.MILLISECONDS);
        return watchdog;
    }

    public Duration limit() {
        return limit;
    }

    /** A loop that begins; it is idle until it says otherwise. */
    public Heartbeat watch(Loop loop, Heartbeat.Rescue rescue) {
        return watch(loop, limit, rescue);
    }

    /** A loop that may take longer than others to turn. */
    public Heartbeat watch(Loop loop, Duration itsLimit, Heartbeat.Rescue rescue) {
        Heartbeat heartbeat = new Heartbeat(loop, itsLimit, nanos, rescue, heartbeats::remove);
        heartbeats.add(heartbeat);
        return heartbeat;
    }

    /** The loops that have not turned in time, by name. */
    public List<Stall> stalls() {
        return heartbeats.stream()
                .map(Heartbeat::stall)
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(stall -> stall.loop().toString()))
                .toList();
    }

    /** All loops there are, by name. */
    public List<Heartbeat> heartbeats() {
        return heartbeats.stream()
                .sorted(Comparator.comparing(heartbeat -> heartbeat.loop().toString()))
                .toList();
    }

    /** Looks once. Whatever one rescue throws, the others are looked at, and the next time comes. */
    void check() {
        for (Heartbeat heartbeat : heartbeats) {
            try {
                heartbeat
                        .check()
                        .ifPresent(stall -> LOG.error(
                                "{}: {}, longer than liveness-timeout allows ({} s)",
                                stall.loop().table().isEmpty()
                                        ? "gateway"
                                        : "table " + stall.loop().table(),
                                stall.describe(),
                                limit.toSeconds()));
            } catch (Throwable e) {
                LOG.error("the watchdog failed on {}", heartbeat.loop(), e);
            }
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
