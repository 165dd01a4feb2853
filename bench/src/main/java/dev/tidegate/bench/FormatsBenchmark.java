package dev.tidegate.bench;

import dev.tidegate.format.type.Row;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.Blackhole;

/** Each format, ours and Flink's: one row per operation, from and to each side's own row. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 1, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+UseParallelGC"})
@SuppressWarnings("NullAway.Init") // JMH sets the parameters, and open() the rest
public class FormatsBenchmark {
    /** By the processor's time, so that a busy machine does not measure a cold JVM. */
    private static final long WARMUP_NANOS = 2_000_000_000L;

    @Param
    FormatCase format;

    @Param
    Codec.Side side;

    private Codec codec;
    private byte[][] messages;
    private int next;

    /** Both sides work on the same rows and messages, and do the same with them: what is not so is not measured. */
    @Setup
    public void open(BenchmarkParams benchmark, Blackhole hole) throws Exception {
        List<Row> rows = format.rows();
        codec = side.open(format, rows);
        Codec flink = Codec.Side.FLINK.open(format, rows);
        messages = new byte[rows.size()][];
        for (int i = 0; i < messages.length; i++) {
            messages[i] = withoutBreak(flink.encode(i).clone());
            if (!Arrays.equals(withoutBreak(codec.encode(i)), messages[i])
                    || !codec.toRow(codec.decode(messages[i])).equals(rows.get(i))) {
                throw new IllegalStateException(side + " writes or reads another row than Flink: " + rows.get(i));
            }
        }
        warmUp(benchmark.getBenchmark().endsWith(".encode"), hole);
    }

    private void warmUp(boolean encodes, Blackhole hole) throws Exception {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long end = threads.getCurrentThreadCpuTime() + WARMUP_NANOS;
        while (threads.getCurrentThreadCpuTime() < end) {
            for (int i = 0; i < messages.length; i++) {
                hole.consume(encodes ? encode() : decode());
            }
        }
    }

    /** Flink's avro in JSON puts a line break before every message of an encoder but the first. */
    private static byte[] withoutBreak(byte[] message) {
        return message[0] == '\n' ? Arrays.copyOfRange(message, 1, message.length) : message;
    }

    private int next() {
        next = next + 1 == messages.length ? 0 : next + 1;
        return next;
    }

    @Benchmark
    public Object encode() throws Exception {
        return codec.encode(next());
    }

    @Benchmark
    public Object decode() throws Exception {
        return codec.decode(messages[next()]);
    }
}
