package dev.tidegate.gateway.testing;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what must become true. */
public final class Conditions {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private Conditions() {}

    /** @param what is expected, for the message of the failure */
    public static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + TIMEOUT.toSeconds() + " s: " + what);
            }
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
