package dev.tidegate.bench;

import dev.tidegate.bench.whole.Workload;
import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.reader.Effect;
import dev.tidegate.gateway.reader.ReaderCounters;
import dev.tidegate.gateway.reader.TablePipeline;
import dev.tidegate.gateway.record.KafkaMessage;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the thread that polls does with each record of a table of orders: from its bytes to an entry of the log. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+UseG1GC"})
@SuppressWarnings("NullAway.Init") // open() sets them
public class PipelineBenchmark {
    private static final int MESSAGES = 4_096;

    private final KafkaMessage[] messages = new KafkaMessage[MESSAGES];
    private TablePipeline pipeline;
    private int at;

    @Setup
    public void open() {
        Table table = Orders.declared(Workload.COLUMNS);
        pipeline = new TablePipeline(table, Orders.formats(table), new ReaderCounters(), InstantSource.system());
        Random random = new Random(17);
        for (int i = 0; i < MESSAGES; i++) {
            byte[] value = Workload.value(i, random).getBytes(StandardCharsets.UTF_8);
            messages[i] = new KafkaMessage("orders", 0, i, 0, "CreateTime", null, List.of(), Workload.key(i), value);
        }
    }

    @Benchmark
    public Effect read() {
        return pipeline.read(messages[at++ & (MESSAGES - 1)]);
    }
}
