package dev.tidegate.bench;

import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.query.Query;
import dev.tidegate.gateway.query.QuerySettings;
import dev.tidegate.gateway.query.TableQueries;
import dev.tidegate.gateway.subscription.Batch;
import dev.tidegate.gateway.subscription.Frames;
import dev.tidegate.gateway.subscription.Token;
import java.util.Arrays;
import java.util.UUID;
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

/** What a change costs on its way from a page of so many to a frame of the wire, resume token included. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+UseG1GC"})
@SuppressWarnings("NullAway.Init") // JMH sets the parameters, and open() the rest
public class FrameBenchmark {
    private static final int CHANGES = 500;
    /** A {@code subscriptions.max-frame-bytes} that so many changes keep within. */
    private static final int MAX_BYTES = 96 * 1024;

    /** A divisor of {@link #CHANGES}. */
    @Param({"1", "10", "500"})
    int page;

    private final UUID topicId = new UUID(1, 2);
    private final byte[][] entries = new byte[CHANGES][];
    private int keyLength;
    private Query all;
    private long offset;

    @Setup
    public void open() {
        Table table = Orders.table("id BIGINT, customer STRING, product STRING, price DECIMAL(10, 2), "
                + "weight DOUBLE, paid BOOLEAN, ordered TIMESTAMP(3), quantity INT,");
        all = new TableQueries(table, QuerySettings.DEFAULT).compile(null, null);
        byte[][] messages = Orders.messages();
        for (int i = 0; i < CHANGES; i++) {
            byte[] key = Orders.key(i);
            keyLength = key.length;
            entries[i] = Arrays.copyOf(key, keyLength + messages[i].length);
            System.arraycopy(messages[i], 0, entries[i], keyLength, messages[i].length);
        }
    }

    @Benchmark
    @OperationsPerInvocation(CHANGES)
    public void changes(Blackhole hole) {
        for (int from = 0; from < CHANGES; from += page) {
            Batch.Builder batch = new Batch.Builder(all, MAX_BYTES);
            for (int i = from; i < from + page; i++) {
                batch.add(ChangeKind.UPDATE_AFTER, entries[i], keyLength, null, 0);
            }
            offset += page;
            String position =
                    new Token(topicId, 3, all.fingerprint(), 1_800_000_000, true, new long[] {offset}).encode();
            hole.consume(Frames.changes(batch.build(), position));
        }
    }
}
