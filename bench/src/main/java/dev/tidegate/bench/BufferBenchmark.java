package dev.tidegate.bench;

import dev.tidegate.format.type.Row;
import dev.tidegate.gateway.writer.CoalescingBuffer;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a row costs in the writer's buffer: 10,000 rows over 1,000 hot keys are added, and what is left is flushed. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+UseG1GC"})
@SuppressWarnings("NullAway.Init") // open() sets the buffer
public class BufferBenchmark {
    private static final int ROWS = 10_000;
    private static final int HOT_KEYS = 1_000;

    /** Equal ones are not the same, as in the gateway, where each row brings a key of its own. */
    private final Row[] keys = new Row[ROWS];

    private final byte[][] messages = Orders.messages();
    private CoalescingBuffer<Row, byte[]> buffer;
    private long now;

    @Setup
    public void open() {
        buffer = new CoalescingBuffer<>(
                new CoalescingBuffer.Limits(2 * HOT_KEYS, Long.MAX_VALUE, Duration.ofSeconds(1)), now);
        Random random = new Random(1);
        for (int i = 0; i < ROWS; i++) {
            keys[i] = Row.of((long) random.nextInt(HOT_KEYS));
        }
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public Object addAndFlush() {
        for (int i = 0; i < ROWS; i++) {
            byte[] row = messages[i % messages.length];
            if (buffer.put(keys[i], row, row.length)) {
                throw new IllegalStateException("The buffer is full after " + i + " rows");
            }
        }
        return buffer.flush(++now);
    }
}
