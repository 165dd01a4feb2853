package dev.tidegate.gateway.writer;

import dev.tidegate.gateway.writer.Outbox.Settlement;
import io.vertx.core.Context;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Brings what became of rows from the producer's thread, or a worker's, to the event loop: in bunches, and in order. */
final class Outcomes {
    private final Executor loop;
    private final Settlement settlement;
    private final Queue<Consumer<Settlement>> outcomes = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean settling = new AtomicBoolean();

    /** @param loop runs on the event loop what it is given */
    Outcomes(Executor loop, Settlement settlement) {
        this.loop = loop;
        this.settlement = settlement;
    }

    /** For this event loop. */
    static Outcomes on(Context loop, Settlement settlement) {
        return new Outcomes(task -> loop.runOnContext(turn -> task.run()), settlement);
    }

    /** From any thread. */
    void add(Consumer<Settlement> outcome) {
        outcomes.add(outcome);
        if (settling.compareAndSet(false, true)) {
            loop.execute(this::settle);
        }
    }

    private void settle() {
        Slice slice = Slice.begin();
        Consumer<Settlement> outcome;
        while ((outcome = outcomes.poll()) != null) {
            outcome.accept(settlement);
            if (slice.isOver()) {
                loop.execute(this::settle);
                return;
            }
        }
        settling.set(false);
        if (!outcomes.isEmpty() && settling.compareAndSet(false, true)) {
            loop.execute(this::settle);
        }
    }
}
