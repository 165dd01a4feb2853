package dev.tidegate.gateway.http;

import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.http.ReadGate.Obstacle;
import dev.tidegate.gateway.record.Change;
import dev.tidegate.gateway.writer.QueuedWrite;
import dev.tidegate.gateway.writer.WriteOptions;
import dev.tidegate.gateway.writer.WriteResult;
import dev.tidegate.gateway.writer.Writer;
import io.vertx.core.AsyncResult;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The writes of one connection that are under way. When there are as many as may be, or a table has no room for the next
 * one, the connection is not read. A write that finds no room waits in the writer's line, in front of all that come after
 * it: so the order in which a client writes is never changed.
 */
final class StreamWrites {
    private final int max;
    private final ReadGate gate;
    private final BiConsumer<Write, AsyncResult<WriteResult>> answer;
    private final Set<String> underWay = new HashSet<>();
    /** Those that have no room yet. */
    private final Set<QueuedWrite> waiting = new LinkedHashSet<>();

    /** A write as it was asked for. */
    record Write(String id, ServedTable table, List<Change> changes) {}

    /**
     * @param max {@code http.max-writes-per-connection}
     * @param answer takes the outcome of a write, which is no longer under way then
     */
    StreamWrites(int max, ReadGate gate, BiConsumer<Write, AsyncResult<WriteResult>> answer) {
        this.max = max;
        this.gate = gate;
        this.answer = answer;
    }

    boolean contains(String id) {
        return underWay.contains(id);
    }

    boolean isEmpty() {
        return underWay.isEmpty();
    }

    /** What has no room yet is not written any more. */
    void close() {
        List.copyOf(waiting).forEach(QueuedWrite::withdraw);
    }

    /** @throws TidegateException if the table is read only */
    void begin(Write write) {
        Writer writer = write.table().requireWriter();
        underWay.add(write.id());
        if (underWay.size() >= max) {
            gate.shut(Obstacle.WRITES_UNDER_WAY);
        }
        QueuedWrite queued = writer.enqueue(write.changes(), WriteOptions.from(0));
        if (!queued.isTaken()) {
            waiting.add(queued);
            gate.shut(Obstacle.TABLE_IS_FULL);
            queued.taken().onComplete(taken -> {
                waiting.remove(queued);
                if (waiting.isEmpty()) {
                    gate.clear(Obstacle.TABLE_IS_FULL);
                }
            });
        }
        queued.answer().onComplete(done -> {
            underWay.remove(write.id());
            answer.accept(write, done);
            if (underWay.size() < max) {
                gate.clear(Obstacle.WRITES_UNDER_WAY);
            }
        });
    }
}
