package dev.tidegate.gateway.writer;

import dev.tidegate.gateway.writer.Outbox.Settlement;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings what became of rows from the producer's thread, or a worker's, to the event loop: in order, and in bunches, of
 * which rows of one request that were confirmed one after another are one outcome.
 */
final class Outcomes {
    private final Executor loop;
    private final Settlement settlement;
    private final LongSupplier nanoTime;

    // All under the lock of this.
    private final Queue<Consumer<Settlement>> outcomes = new ArrayDeque<>();
    private boolean settling;
    /** The last of the outcomes, if rows can still be added to it. */
    private @Nullable ConfirmedRows last;

    /** @param loop runs on the event loop what it is given */
    Outcomes(Executor loop, Settlement settlement, LongSupplier nanoTime) {
        this.loop = loop;
        this.settlement = settlement;
        this.nanoTime = nanoTime;
    }

    /** For this event loop. */
    static Outcomes on(WriterLoop loop, Settlement settlement) {
        return new Outcomes(task -> loop.context().runOnContext(turn -> task.run()), settlement, loop.nanoTime());
    }

    /** From any thread. */
    void add(Consumer<Settlement> outcome) {
        boolean idle;
        synchronized (this) {
            outcomes.add(outcome);
            last = null;
            idle = begin();
        }
        settleIf(idle);
    }

    /**
     * Kafka has a row; from any thread.
     *
     * @param superseded by it: those have no record of their own
     * @param offset of its record, negative when Kafka did not say
     */
    void confirmed(
            WriteRequest request,
            int size,
            boolean tombstone,
            List<PendingRow> superseded,
            int partition,
            long offset) {
        boolean idle;
        synchronized (this) {
            for (PendingRow each : superseded) {
                rows(each.request(), partition).addSuperseded(each.size(), offset);
            }
            rows(request, partition).add(size, tombstone, offset);
            idle = begin();
        }
        settleIf(idle);
    }

    private ConfirmedRows rows(WriteRequest request, int partition) {
        ConfirmedRows open = last;
        if (open == null || !open.areOf(request, partition)) {
            ConfirmedRows rows = new ConfirmedRows(request, partition);
            outcomes.add(settlement -> settlement.confirmed(rows));
            last = rows;
            return rows;
        }
        return open;
    }

    /** Whether the event loop must be told. */
    private boolean begin() {
        boolean idle = !settling;
        settling = true;
        return idle;
    }

    private void settleIf(boolean idle) {
        if (idle) {
            loop.execute(this::settle);
        }
    }

    private void settle() {
        Slice slice = Slice.begin(nanoTime);
        Consumer<Settlement> outcome;
        while ((outcome = next()) != null) {
            outcome.accept(settlement);
            if (slice.isOver()) {
                loop.execute(this::settle);
                return;
            }
        }
    }

    private synchronized @Nullable Consumer<Settlement> next() {
        Consumer<Settlement> outcome = outcomes.poll();
        if (outcomes.isEmpty()) {
            last = null;
        }
        settling = outcome != null;
        return outcome;
    }
}
