package dev.tidegate.gateway.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Waits for a condition, instead of for a time. */
public final class Eventually {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final long SHORTEST_PAUSE_NANOS = 500_000;
    private static final long LONGEST_PAUSE_NANOS = 20_000_000;

    private Eventually() {}

    /** Tries the assertions until they hold, and fails with their last failure when patience ends. */
    public static void eventually(ThrowingCallable assertions) {
        within(PATIENCE, assertions);
    }

    /** Waits until this holds; for what is asked so often that failed assertions would cost more than the waiting. */
    public static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("The condition did not come true within " + PATIENCE.toSeconds() + " s");
            }
            LockSupport.parkNanos(SHORTEST_PAUSE_NANOS);
        }
    }

    /** The same with another patience, for what takes long on a busy machine. */
    public static void within(Duration patience, ThrowingCallable assertions) {
        long deadline = System.nanoTime() + patience.toNanos();
        for (long pause = SHORTEST_PAUSE_NANOS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS)) {
            try {
                assertions.call();
                return;
            } catch (Throwable e) {
                if (System.nanoTime() > deadline) {
                    throw e instanceof Error error ? error : new AssertionError(e);
                }
                LockSupport.parkNanos(pause);
            }
        }
    }
}
