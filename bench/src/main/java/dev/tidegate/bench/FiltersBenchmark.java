package dev.tidegate.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.query.Query;
import dev.tidegate.gateway.query.QueryIndex;
import dev.tidegate.gateway.query.QuerySettings;
import dev.tidegate.gateway.query.RowView;
import dev.tidegate.gateway.query.TableQueries;
import java.util.Random;
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
import org.openjdk.jmh.infra.Blackhole;

/**
 * What one update of a row costs when so many subscribers have a filter of their own: finding whom it concerns, and what
 * it is to them.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters, and open() the rest
public class FiltersBenchmark {
    private static final int ROWS = 1_024;

    /** The same condition, as the index knows it and in words that hide it from the index. */
    public enum Sort {
        INDEXED("customer == %d"),
        INDEXED_AND_MORE("customer == %d && amount > 10.0"),
        SCANNING("customer + 0 == %d");

        private final String filter;

        Sort(String filter) {
            this.filter = filter;
        }
    }

    @Param
    Sort sort;

    @Param({"1", "10", "100", "1000", "10000"})
    int filters;

    private final byte[][] rows = new byte[ROWS][];
    private final QueryIndex<Query> index = new QueryIndex<>();
    private TableQueries queries;
    private int next;

    @Setup
    public void open() {
        Table table = Orders.table("id BIGINT, customer BIGINT, status STRING, amount DECIMAL(10, 2), "
                + "note STRING, placed TIMESTAMP(3),");
        queries = new TableQueries(table, QuerySettings.DEFAULT);
        for (int i = 0; i < filters; i++) {
            Query query = queries.compile(null, sort.filter.formatted(i));
            index.add(query, query);
        }
        Random random = new Random(1);
        for (int i = 0; i < ROWS; i++) {
            rows[i] = ("{\"id\":" + i + ",\"customer\":" + random.nextInt(filters) + ",\"status\":\"open\",\"amount\":"
                            + random.nextInt(100) + ".50,\"note\":\"a few words about this order, no. " + i
                            + "\",\"placed\":\"2026-01-02T03:04:05.678\"}")
                    .getBytes(UTF_8);
        }
    }

    @Benchmark
    public void update(Blackhole hole) {
        RowView before = queries.view(rows[next], 0);
        next = (next + 1) & (ROWS - 1);
        RowView now = queries.view(rows[next], 0);
        index.forEach(now, before, query -> hole.consume(query.kind(ChangeKind.UPDATE_AFTER, now, before, true)));
    }
}
