package dev.tidegate.gateway.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Waits for a condition, instead of for a time. */
public final class Eventually {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Eventually() {}

    /** Tries the assertions until they hold, and fails with their last failure when patience ends. */
    public static void eventually(ThrowingCallable assertions) {
        within(PATIENCE, assertions);
    }

    /** The same with another patience, for what takes long on a busy machine. */
    public static void within(Duration patience, ThrowingCallable assertions) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                assertions.call();
                return;
            } catch (Throwable e) {
                if (System.nanoTime() > deadline) {
                    throw e instanceof Error error ? error : new AssertionError(e);
                }
                LockSupport.parkNanos(20_000_000);
            }
        }
    }
}
