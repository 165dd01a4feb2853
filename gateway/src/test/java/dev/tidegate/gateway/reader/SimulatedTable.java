package dev.tidegate.gateway.reader;

import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.changelog.Changelog;
import dev.tidegate.gateway.reader.LiveTable.Generation;
import dev.tidegate.gateway.reader.TableStatus.State;
import io.vertx.core.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A table of one gateway of a simulation: its logs are filled by the test instead of by a consumer. */
public final class SimulatedTable {
    private static final Duration DELETE_RETENTION = Duration.ofDays(1);

    private final LiveTable live;
    private final String topicId;
    private final List<LivePartition> partitions = new ArrayList<>();

    public SimulatedTable(Table table, String topicId) {
        this.live = new LiveTable(table, false);
        this.topicId = topicId;
    }

    public LiveTable live() {
        return live;
    }

    /** @param owner the event loop of the log */
    public void add(Context owner, Changelog log) {
        partitions.add(
                new LivePartition(owner, log, new Shard.Assignment(partitions.size(), 0, 0, 0, DELETE_RETENTION)));
    }

    /** Its rows can be read from now on. */
    public void serve() {
        live.become(State.SERVING, null, new Generation(topicId, DELETE_RETENTION, partitions));
    }

    /** Applies records to a log, on its event loop, and then tells its readers. */
    public void apply(int partition, Consumer<Changelog> records) {
        LivePartition applied = partitions.get(partition);
        applied.onOwner(log -> {
            records.accept(log);
            applied.applied();
        });
    }

    /** Applies records to a log, and does not tell its readers. */
    public void applySilently(int partition, Consumer<Changelog> records) {
        partitions.get(partition).onOwner(records);
    }

    /** How far a log is. */
    public long end(int partition) {
        return partitions.get(partition).log().end();
    }
}
