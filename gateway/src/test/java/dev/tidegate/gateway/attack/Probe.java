package dev.tidegate.gateway.attack;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Does one thing again and again, on schedule, and keeps how late each was done. While one takes longer than the
 * schedule allows, each that falls out counts as late as it would have been.
 */
final class Probe extends Thread {
    private static final double PERCENTILE = 0.98;
    /** A probe that never comes back counts as this late. */
    private static final long LOST_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** What is done; returns when it is done. */
    interface Step {
        void run(int number) throws Exception;
    }

    private final long intervalNanos;
    private final Step step;
    private final List<Long> delays = new ArrayList<>();
    private volatile boolean over;
    private volatile long lastDue;
    private @Nullable Exception failure;

    Probe(String name, int intervalMillis, Step step) {
        super(name);
        this.intervalNanos = TimeUnit.MILLISECONDS.toNanos(intervalMillis);
        this.step = step;
        setDaemon(true);
    }

    @Override
    public void run() {
        long due = System.nanoTime();
        try {
            for (int i = 0; !over; i++) {
                lastDue = due;
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                step.run(i);
                long now = System.nanoTime();
                // Those that were due meanwhile would have waited for the rest of it.
                for (long delay = now - due; delay > 0; delay -= intervalNanos) {
                    delays.add(delay);
                }
                due = Math.max(due + intervalNanos, now);
            }
        } catch (Exception e) {
            failure = e;
        }
    }

    /** Ends the schedule, and returns the delay in milliseconds that few were above. */
    double end() throws InterruptedException {
        over = true;
        join(TimeUnit.NANOSECONDS.toMillis(LOST_NANOS));
        if (isAlive() || failure != null) {
            String state = isAlive() ? "nothing came back for " + millis(System.nanoTime() - lastDue) + " ms" : "";
            throw new AssertionError("The bystander's probe '" + getName() + "' failed: " + state, failure);
        }
        Collections.sort(delays);
        return millis(delays.get((int) ((delays.size() - 1) * PERCENTILE)));
    }

    private static double millis(long nanos) {
        return Math.round(nanos / 100_000.0) / 10.0;
    }
}
