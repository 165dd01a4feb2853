package dev.tidegate.bench;

import dev.tidegate.gateway.changelog.CompactedLog;
import dev.tidegate.gateway.changelog.Cursor;
import dev.tidegate.gateway.changelog.Entry;
import dev.tidegate.gateway.changelog.Page;
import dev.tidegate.gateway.reader.TableSettings;
import dev.tidegate.gateway.subscription.SubscriptionSettings;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * The log of a partition that has been updated for long, with as many holes as it keeps: another row for a key that it
 * has, the keys in random order, and its rows read as pages from the start, over and over.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+UseG1GC"})
@SuppressWarnings("NullAway.Init") // JMH sets the parameters, and open() the rest
public class LogBenchmark {
    private static final int ROWS = 10_000;
    /** How often each key is updated, on the average, before anything is measured. */
    private static final int ROUNDS = 3;

    @Param({"200000", "1000000"})
    int keys;

    private final SplittableRandom random = new SplittableRandom(1);
    private final byte[][] messages = Orders.messages();
    private CompactedLog log;
    private Cursor cursor;
    private long due;
    private long told;

    @Setup
    public void open() {
        TableSettings settings = TableSettings.DEFAULT;
        log = new CompactedLog(0, settings.maxTombstones(), settings.historyBytes());
        log.beginHistory();
        for (int key = 0; key < keys; key++) {
            upsert(key);
        }
        for (int i = 0; i < ROUNDS * keys; i++) {
            upsert();
        }
        if (log.size() != keys) {
            throw new IllegalStateException("The log has " + log.size() + " rows, not " + keys);
        }
        cursor = log.fromStart();
    }

    private boolean upsert(int key) {
        byte[] bytes = Orders.key(key);
        int keyLength = bytes.length;
        byte[] row = messages[random.nextInt(messages.length)];
        bytes = Arrays.copyOf(bytes, keyLength + row.length);
        System.arraycopy(row, 0, bytes, keyLength, row.length);
        return log.put(log.end(), new Entry(bytes, keyLength), 0);
    }

    @Benchmark
    public boolean upsert() {
        return upsert(random.nextInt(keys));
    }

    /** What the last page has beyond counts for the next call. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public void read(Blackhole hole) {
        due += ROWS;
        while (told < due) {
            Page page = log.read(
                    cursor,
                    SubscriptionSettings.DEFAULT.maxFrameBytes(),
                    (kind, offset, entry, keyLength) -> hole.consume(entry));
            told += page.changes();
            cursor = page.next().caughtUp() ? log.fromStart() : page.next();
        }
    }
}
