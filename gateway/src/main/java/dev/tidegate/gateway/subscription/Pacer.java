package dev.tidegate.gateway.subscription;

import io.vertx.core.Vertx;
import java.time.Duration;

/** Keeps frames apart for a subscriber who wants no more than so many a second. */
final class Pacer {
    private static final long NONE = -1;

    private final Vertx vertx;
    private final long millis;
    private final Runnable goOn;
    private long timer = NONE;

    /** @param pause zero for none */
    Pacer(Vertx vertx, Duration pause, Runnable goOn) {
        this.vertx = vertx;
        this.millis = pause.toMillis();
        this.goOn = goOn;
    }

    boolean isPausing() {
        return timer != NONE;
    }

    void pause() {
        if (millis > 0 && timer == NONE) {
            timer = vertx.setTimer(millis, id -> {
                timer = NONE;
                goOn.run();
            });
        }
    }

    void stop() {
        if (timer != NONE) {
            vertx.cancelTimer(timer);
        }
    }
}
