package dev.tidegate.gateway.reader;

import dev.tidegate.gateway.changelog.Changelog;
import dev.tidegate.gateway.changelog.CompactedLog;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One partition's log and the event loop that owns it. The log is reached through {@link #ask} and listeners only. */
public final class LivePartition {
    /** Of a restore, for each is shorter than the one before unless records come as fast as they are read. */
    private static final int MAX_ROUNDS = 4;

    /** Told on the owning event loop, with the log, after records were applied to it. */
    @FunctionalInterface
    public interface Listener {
        void appended(Changelog log);
    }

    private static final Logger LOG = LoggerFactory.getLogger(LivePartition.class);

    private final int number;
    private final Context owner;
    private final Changelog log;
    private final long deleteRetentionMillis;
    private final List<Listener> listeners = new ArrayList<>();

    private long restoreTarget;
    private int restoreRounds;
    private long polledEnd;

    // Mirrors of the log for other threads to look at.
    private volatile long end;
    private volatile long bytes;
    private volatile int rows;
    private volatile long kafkaEnd;
    private volatile boolean restored;

    LivePartition(Context owner, Changelog log, Shard.Assignment assignment) {
        this.number = assignment.partition();
        this.owner = owner;
        this.log = log;
        this.restoreTarget = assignment.target();
        this.deleteRetentionMillis = assignment.deleteRetention().toMillis();
        this.kafkaEnd = assignment.target();
        this.end = log.end();
    }

    public int number() {
        return number;
    }

    /** The log itself, for its shard. */
    Changelog log() {
        return log;
    }

    /** The position after the last record applied, as other threads see it. */
    public long end() {
        return end;
    }

    /** Kafka's end offset, as of the last probe. */
    public long kafkaEnd() {
        return Math.max(kafkaEnd, end);
    }

    void kafkaEnd(long offset) {
        kafkaEnd = offset;
    }

    boolean isRestored() {
        return restored;
    }

    /** Kafka's end offset as of a poll that read something of the partition. */
    void polled(long kafkaEnd) {
        polledEnd = kafkaEnd;
    }

    /**
     * Whether this call found that the log holds what Kafka held at some moment.
     *
     * <p>To reach the end offset seen at start is not enough: a record before it may have been compacted away since, because
     * of a newer one of its key after it. Until that one is read the log lacks a key that it should have. It comes, at the
     * latest, where Kafka ended when the last record was read; so that is the next end to be reached.
     */
    boolean checkRestored() {
        if (restored || log.end() < restoreTarget) {
            return false;
        }
        restoreRounds++;
        if (polledEnd > log.end() && restoreRounds < MAX_ROUNDS) {
            restoreTarget = polledEnd;
            return false;
        }
        restored = true;
        if (log instanceof CompactedLog compacted) {
            compacted.beginHistory();
        }
        return true;
    }

    /** Forgets deletes that Kafka no longer promises to anyone. */
    void expire(long nowMillis) {
        if (log instanceof CompactedLog compacted) {
            compacted.expire(nowMillis - deleteRetentionMillis);
        }
    }

    long bytes() {
        return bytes;
    }

    int rows() {
        return rows;
    }

    /**
     * Asks the log something on its own event loop; the answer completes on the caller's. Always by way of both queues,
     * even when they are one: an answer never overtakes what a listener has posted before.
     */
    public <T> Future<T> ask(Function<Changelog, T> question) {
        Context caller = Vertx.currentContext();
        Promise<T> promise = Promise.promise();
        owner.runOnContext(v -> {
            try {
                T answer = question.apply(log);
                answer(caller, () -> promise.complete(answer));
            } catch (Throwable e) {
                answer(caller, () -> promise.fail(e));
            }
        });
        return promise.future();
    }

    private static void answer(@Nullable Context caller, Runnable answer) {
        if (caller == null) {
            answer.run();
        } else {
            caller.runOnContext(v -> answer.run());
        }
    }

    /** Runs this on the event loop that owns the log. */
    public void onOwner(Consumer<Changelog> task) {
        owner.runOnContext(v -> task.accept(log));
    }

    /** To be called on the owning event loop. */
    public void addListener(Listener listener) {
        listeners.add(listener);
    }

    /** To be called on the owning event loop. */
    public void removeListener(Listener listener) {
        listeners.remove(listener);
    }

    /** The shard has applied records: mirrors are brought up to date and whoever reads along is told. */
    void applied() {
        bytes = log.bytes();
        rows = log.size();
        end = log.end(); // last: who sees this position sees its rows counted
        for (Listener listener : List.copyOf(listeners)) {
            try {
                listener.appended(log);
            } catch (Throwable e) {
                LOG.error("partition {}: a reader failed on what was applied", number, e);
            }
        }
    }
}
