package dev.tidegate.gateway.writer;

import dev.tidegate.gateway.liveness.Heartbeat;
import dev.tidegate.gateway.liveness.Loop;
import dev.tidegate.gateway.liveness.Stall;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A loop of a writer that shows in the status of its table when it does not turn.
 *
 * @param restart what may help it
 */
record Reported(Loop loop, BiConsumer<String, @Nullable String> report, Runnable restart) implements Heartbeat.Rescue {
    @Override
    public void stalled(Stall stall) {
        report.accept(loop.name(), stall.describe());
        restart.run();
    }

    @Override
    public void recovered() {
        report.accept(loop.name(), null);
    }
}
