package dev.tidegate.gateway.liveness;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryNotificationInfo;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import javax.management.NotificationEmitter;

/**
 * Ends the process when its heap is exhausted, with {@link #EXIT_CODE} and one sentence on standard error: what runs on
 * without memory fails at random places. The heap is exhausted when the collector leaves less than a twentieth of it, and
 * still does so a moment later.
 *
 * <p>The JVM's own {@code -XX:+ExitOnOutOfMemoryError} would do more: it also ends a process with a half-empty heap in
 * which one record asked for a gigabyte. Such a record fails its own table only.
 */
public final class HeapGuard {
    public static final int EXIT_CODE = 3;
    static final String SENTENCE = "Tidegate ran out of heap memory and ends. Give it more, such as"
            + " TIDEGATE_JAVA_OPTS=-Xmx2g, or lower its bounds: docs/memory.md.";
    private static final double EXHAUSTED = 0.95;
    /** For a single large object that is about to be let go. */
    private static final long SECOND_LOOK_NANOS = 2_000_000_000L;
    /** Made now: there is no memory for it then. */
    private static final byte[] LAST_WORDS = (SENTENCE + System.lineSeparator()).getBytes(StandardCharsets.UTF_8);

    private HeapGuard() {}

    /** Watches the heap of this process from now on. */
    public static void install() {
        List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .filter(pool -> pool.isCollectionUsageThresholdSupported() && holdsWhatStays(pool))
                .toList();
        Thread guard = new Thread(() -> watch(pools), "tidegate-heap-guard");
        guard.setDaemon(true);
        guard.start();
        pools.forEach(pool ->
                pool.setCollectionUsageThreshold((long) (pool.getUsage().getMax() * EXHAUSTED)));
        ((NotificationEmitter) ManagementFactory.getMemoryMXBean())
                .addNotificationListener(
                        (notification, handback) -> LockSupport.unpark(guard),
                        notification -> notification
                                .getType()
                                .equals(MemoryNotificationInfo.MEMORY_COLLECTION_THRESHOLD_EXCEEDED),
                        null);
    }

    /** Not a pool for young objects, which may be full after a collection. */
    private static boolean holdsWhatStays(MemoryPoolMXBean pool) {
        String name = pool.getName();
        return pool.getUsage().getMax() > 0 && !name.contains("Eden") && !name.contains("Survivor");
    }

    private static void watch(List<MemoryPoolMXBean> pools) {
        while (true) {
            LockSupport.park();
            try {
                if (isExhausted(pools)) {
                    LockSupport.parkNanos(SECOND_LOOK_NANOS);
                    System.gc();
                    if (isExhausted(pools)) {
                        end();
                    }
                }
            } catch (OutOfMemoryError e) {
                end();
            }
        }
    }

    private static boolean isExhausted(List<MemoryPoolMXBean> pools) {
        for (MemoryPoolMXBean pool : pools) {
            if (pool.isCollectionUsageThresholdExceeded()) {
                return true;
            }
        }
        return false;
    }

    private static void end() {
        try (FileOutputStream err = new FileOutputStream(FileDescriptor.err)) {
            err.write(LAST_WORDS);
        } catch (IOException e) {
            // Nobody reads it; the exit code says the same.
        } finally {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }
}
