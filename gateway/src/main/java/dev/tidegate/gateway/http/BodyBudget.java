package dev.tidegate.gateway.http;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import io.vertx.core.Vertx;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The bodies of requests that arrive on one event loop: how much memory they hold together, and whether each makes
 * progress. When there is no room, the unfinished body that began first is refused: so many unfinished bodies never keep
 * a new one out.
 */
final class BodyBudget {
    private static final long LOOK_MILLIS = 500;
    /** Before that the rate of a body says little. */
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final long maxBytes;
    private final BodySettings settings;
    /** Unfinished, in the order in which they began. */
    private final Set<Body> arriving = new LinkedHashSet<>();

    private long held;

    /** @param share how many event loops divide the budget of the node */
    BodyBudget(Vertx vertx, BodySettings settings, int share) {
        this.maxBytes = Math.max(1, settings.maxBodiesBytes() / share);
        this.settings = settings;
        vertx.setPeriodic(LOOK_MILLIS, timer -> endSlowOnes());
    }

    /** @param refused receives why the body is given up; nothing more of it is to be kept */
    Body begin(Consumer<TidegateException> refused) {
        return new Body(refused);
    }

    private void endSlowOnes() {
        long now = System.nanoTime();
        for (Body body : List.copyOf(arriving)) {
            body.endIfSlow(now);
        }
    }

    private void makeRoom() {
        while (held > maxBytes && !arriving.isEmpty()) {
            arriving.iterator()
                    .next()
                    .refuse(new TidegateException(
                            ErrorCode.OVERLOADED,
                            "the bodies of requests take all the memory that http.max-bodies-bytes allows; send this"
                                    + " one again"));
        }
    }

    /** One body, or the unfinished line of one. */
    final class Body {
        private final Consumer<TidegateException> refused;
        private long kept;
        private long since;
        private long arrived;

        private Body(Consumer<TidegateException> refused) {
            this.refused = refused;
        }

        /** It is expected to arrive from now on. */
        void expect() {
            if (arriving.add(this)) {
                since = System.nanoTime();
                arrived = 0;
            }
        }

        /** @param bytes that have arrived since the last time */
        void arrived(int bytes) {
            arrived += bytes;
        }

        /** So much is in memory now. */
        void keep(long bytes) {
            held += bytes - kept;
            kept = bytes;
            makeRoom();
        }

        /** Nothing more is expected of it for now, or at all. */
        void rest() {
            arriving.remove(this);
        }

        /** It is in memory no more. */
        void end() {
            rest();
            held -= kept;
            kept = 0;
        }

        private void refuse(TidegateException why) {
            end();
            refused.accept(why);
        }

        private void endIfSlow(long now) {
            long age = now - since;
            if (age > settings.bodyTimeout().toNanos()) {
                refuse(late("the body, or a line of it, took longer than http.body-timeout allows"));
            } else if (age > GRACE_NANOS && arrived < settings.minBodyBytesPerSecond() * (age / 1e9)) {
                refuse(late("the body arrives more slowly than http.min-body-bytes-per-second allows"));
            }
        }

        private static TidegateException late(String why) {
            return new TidegateException(ErrorCode.REQUEST_TIMEOUT, why);
        }
    }
}
