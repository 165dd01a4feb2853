package dev.tidegate.gateway.http;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** The requests of one event loop that wait for something. To be used on it. */
final class Waits {
    private final Vertx vertx;
    private final AtomicInteger open;
    private final int max;
    private final Set<Wait> here = new LinkedHashSet<>();
    private boolean draining;

    /**
     * @param open how many wait on all event loops
     * @param max {@code http.max-waiting-requests}
     */
    Waits(Vertx vertx, AtomicInteger open, int max) {
        this.vertx = vertx;
        this.open = open;
        this.max = max;
    }

    /**
     * The request waits from now on, until {@link Wait#end} or until its client leaves.
     *
     * @param onTime runs once if neither happens in time, or when the node stops; to answer, and to end the wait
     * @throws TidegateException {@link ErrorCode#OVERLOADED} when too many wait already
     */
    Wait begin(RoutingContext request, Duration time, Runnable onTime) {
        Wait wait = begin(time, onTime);
        follow(request, wait);
        return wait;
    }

    /** A wait that ends with its request. */
    static void follow(RoutingContext request, Wait wait) {
        request.response().closeHandler(v -> wait.end());
        if (request.response().closed()) {
            wait.end();
        }
    }

    /** As above, for what is no request: whoever waits has to see to the end of the wait. */
    Wait begin(Duration time, Runnable onTime) {
        if (open.incrementAndGet() > max) {
            open.decrementAndGet();
            throw new TidegateException(
                    ErrorCode.OVERLOADED,
                    max + " requests wait on this node, which is all that http.max-waiting-requests allows");
        }
        Wait wait = new Wait(onTime);
        here.add(wait);
        long millis = draining ? 1 : Math.max(1, time.toMillis());
        long timer = vertx.setTimer(millis, expired -> wait.expire());
        wait.onEnd(() -> {
            vertx.cancelTimer(timer);
            here.remove(wait);
            open.decrementAndGet();
        });
        return wait;
    }

    /** Time is over for all. */
    void drain() {
        draining = true;
        List.copyOf(here).forEach(Wait::expire);
    }
}
