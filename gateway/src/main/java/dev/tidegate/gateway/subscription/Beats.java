package dev.tidegate.gateway.subscription;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * What is to be done for each client once in a while, spread over that while: thousands of frames at one time would make
 * everything else on the event loop wait.
 */
public final class Beats {
    private static final int COUNT = 32;

    /** Some of the clients' turn. */
    public record Beat(int number) {
        /** Each client is concerned by one and the same beat of every round. */
        public boolean concerns(Object client) {
            return Math.floorMod(System.identityHashCode(client), COUNT) == number;
        }
    }

    private Beats() {}

    /**
     * Begins a timer.
     *
     * @param round how often each client is concerned
     * @return its id, to cancel it
     */
    public static long start(Vertx vertx, Duration round, Consumer<Beat> action) {
        int[] next = {0};
        return vertx.setPeriodic(Math.max(1, round.toMillis() / COUNT), id -> {
            action.accept(new Beat(next[0]));
            next[0] = (next[0] + 1) % COUNT;
        });
    }
}
