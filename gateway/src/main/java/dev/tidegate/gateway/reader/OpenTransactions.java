package dev.tidegate.gateway.reader;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a {@code read_committed} table waits for a transaction that is still open: Kafka then gives no record behind its
 * first one, from whichever producer. Belongs to the table's event loop.
 */
final class OpenTransactions {
    /** A transaction that ends between two probes is how transactions are, and no problem. */
    private static final int PROBES = 2;

    private record Seen(long stable, Instant since, int probes) {}

    private final InstantSource clock;
    private final Map<Integer, Seen> open = new HashMap<>();

    OpenTransactions(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Takes what a probe found.
     *
     * @param stable by partition, the offset up to which all transactions have ended
     * @param last by partition, the offset after the last record
     * @return what the table waits for; null when it waits for nothing
     */
    @Nullable
    String problem(List<LivePartition> partitions, long[] stable, long[] last) {
        List<String> problems = new ArrayList<>();
        for (LivePartition partition : partitions) {
            int p = partition.number();
            if (p >= stable.length || p >= last.length || stable[p] >= last[p]) {
                open.remove(p);
                continue;
            }
            Seen before = open.get(p);
            Seen now = before == null || before.stable() != stable[p]
                    ? new Seen(stable[p], clock.instant().truncatedTo(ChronoUnit.SECONDS), 1)
                    : new Seen(before.stable(), before.since(), before.probes() + 1);
            open.put(p, now);
            if (now.probes() >= PROBES && partition.end() >= stable[p]) {
                problems.add("partition " + p + " waits for an open transaction since " + now.since()
                        + ": it began at offset "
                        + stable[p] + ", and " + (last[p] - stable[p])
                        + " offsets from there on are not readable with isolation.level read_committed");
            }
        }
        return problems.isEmpty()
                ? null
                : LiveTable.shown(problems)
                        + ". Commit or abort it (kafka-transactions.sh finds it), or wait for its transaction.timeout.ms";
    }
}
