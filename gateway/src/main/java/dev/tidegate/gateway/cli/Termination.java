package dev.tidegate.gateway.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The demand that this process end, by SIGTERM or Ctrl-C.
 *
 * <p>A JVM hears of it in a shutdown hook alone, and is gone when its hooks are done. So the hook wakes the main thread,
 * which closes what it opened, and waits until the main thread has closed this too, as the last thing. What hangs
 * is left behind after {@link #LIMIT_MILLIS}.
 */
final class Termination implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Termination.class);
    /** Whoever stops a process expects it to be gone within 5 seconds. */
    private static final long LIMIT_MILLIS = 4_400;

    private final CountDownLatch demanded = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Runnable onDemand;

    private Termination(Runnable onDemand) {
        this.onDemand = onDemand;
    }

    /** From now on the process does not end before this is closed, or time is up. */
    static Termination watch() {
        return watch(() -> {});
    }

    /** @param onDemand wakes a main thread that waits for something else than this; runs on another thread */
    static Termination watch(Runnable onDemand) {
        Termination termination = new Termination(onDemand);
        Runtime.getRuntime().addShutdownHook(new Thread(termination::hold, "tidegate-termination"));
        return termination;
    }

    /** Returns when the process is told to end. */
    void await() throws InterruptedException {
        demanded.await();
    }

    /** Whether it was told to end; what fails from then on fails for that reason, and is no news. */
    boolean isDemanded() {
        return demanded.getCount() == 0;
    }

    private void hold() {
        demanded.countDown();
        onDemand.run();
        try {
            if (!closed.await(LIMIT_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.warn("Not everything was closed within {} ms", LIMIT_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
