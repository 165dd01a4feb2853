package dev.tidegate.gateway.liveness;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends the process when its heap is exhausted, with {@link #EXIT_CODE} and one sentence on standard error: what runs on
 * without memory fails at random places. The heap is exhausted when more than nine tenths of it are in use at two looks,
 * a second apart, and still are after a collection.
 *
 * <p>The JVM's own {@code -XX:+ExitOnOutOfMemoryError} would do more: it also ends a process with a half-empty heap in
 * which one record asked for a gigabyte. Such a record fails its own table only.
 */
public final class HeapGuard implements Runnable {
    public static final int EXIT_CODE = 3;
    static final String SENTENCE = "Tidegate ran out of heap memory and ends. Give it more, such as"
            + " TIDEGATE_JAVA_OPTS=-Xmx2g, or lower its bounds: docs/memory.md.";
    private static final double EXHAUSTED = 0.9;
    private static final long INTERVAL_NANOS = 1_000_000_000L;

    private final MemoryMXBean heap = ManagementFactory.getMemoryMXBean();
    /** Made now, because there is no memory for it then. */
    private final byte[] lastWords = (SENTENCE + System.lineSeparator()).getBytes(StandardCharsets.UTF_8);

    private final FileOutputStream err = new FileOutputStream(FileDescriptor.err);

    private HeapGuard() {}

    /** Watches the heap of this process from now on, on a thread of its own. */
    public static void install() {
        // Java's own class for ending the process is initialised by this, while there is memory for it.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {}));
        Thread guard = new Thread(new HeapGuard(), "tidegate-heap-guard");
        guard.setDaemon(true);
        guard.start();
    }

    @Override
    public void run() {
        boolean wasFull = false;
        while (true) {
            LockSupport.parkNanos(INTERVAL_NANOS);
            try {
                boolean full = isFull();
                if (full && wasFull) {
                    System.gc();
                    full = isFull();
                    if (full) {
                        end();
                    }
                }
                wasFull = full;
            } catch (OutOfMemoryError e) { // not even a few bytes are left
                if (wasFull) {
                    end();
                }
                wasFull = true;
            }
        }
    }

    private boolean isFull() {
        MemoryUsage usage = heap.getHeapMemoryUsage();
        return usage.getUsed() > EXHAUSTED * usage.getMax();
    }

    private void end() {
        try {
            err.write(lastWords);
        } catch (IOException e) {
            // Nobody reads it; the exit code says the same.
        } finally {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }
}
