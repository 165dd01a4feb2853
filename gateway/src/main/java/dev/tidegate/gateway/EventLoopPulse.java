package dev.tidegate.gateway;

import dev.tidegate.gateway.liveness.Heartbeat;
import dev.tidegate.gateway.liveness.Loop;
import dev.tidegate.gateway.liveness.Watchdog;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Shows that an event loop turns. Deployed once for each; nothing but a restart of the process helps one that does not. */
final class EventLoopPulse extends VerticleBase {
    private static final int TURNS_IN_A_LIMIT = 8;

    private final Watchdog watchdog;
    private final AtomicInteger numbers;
    private @Nullable Heartbeat heartbeat;

    /** @param numbers shared by all, each of which takes the next */
    EventLoopPulse(Watchdog watchdog, AtomicInteger numbers) {
        this.watchdog = watchdog;
        this.numbers = numbers;
    }

    @Override
    public Future<?> start() {
        Heartbeat started =
                watchdog.watch(new Loop("", "event loop " + numbers.getAndIncrement()), Heartbeat.Rescue.NONE);
        heartbeat = started;
        started.turned();
        vertx.setPeriodic(Math.max(1, watchdog.limit().toMillis() / TURNS_IN_A_LIMIT), id -> started.turned());
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        if (heartbeat != null) {
            heartbeat.close();
        }
        return Future.succeededFuture();
    }
}
