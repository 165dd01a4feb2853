package dev.tidegate.gateway.writer;

import dev.tidegate.format.type.Row;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets in requests that have a {@link Condition}, once it was found to hold. A condition is looked at when all that was
 * let in before is settled; and if a write of the same row is let in meanwhile, it is looked at again. So between the
 * look and the write nothing of this writer's comes. Nobody else waits.
 *
 * <p>Belongs to the writer's event loop.
 */
final class ConditionalIntakes {
    /** A row that changes faster than it can be looked at so often is refused, for its client to try again. */
    private static final int ATTEMPTS = 16;

    private final Context context;
    private final Supplier<Collection<WriteRequest>> underWay;
    private final Supplier<Map<Integer, Long>> written;
    /** Rows that conditions are about, and how often they were written meanwhile. */
    private final Map<Row, Watch> watches = new HashMap<>();

    private static final class Watch {
        private int watchers;
        private long writes;
    }

    /** What is done with a request when its condition was looked at. */
    record Verdict(Runnable letIn, Consumer<TidegateException> refuse) {}

    /**
     * @param underWay the requests that were let in and are not settled
     * @param written for each partition how far the writer has written
     */
    ConditionalIntakes(
            Context context, Supplier<Collection<WriteRequest>> underWay, Supplier<Map<Integer, Long>> written) {
        this.context = context;
        this.underWay = underWay;
        this.written = written;
    }

    /** To be told of each row that is let in. */
    void letIn(Row key) {
        Watch watch = watches.isEmpty() ? null : watches.get(key);
        if (watch != null) {
            watch.writes++;
        }
    }

    void await(Row key, Condition condition, Verdict verdict) {
        Watch watch = watches.computeIfAbsent(key, k -> new Watch());
        watch.watchers++;
        look(
                watch,
                condition,
                1,
                new Verdict(
                        () -> {
                            unwatch(key, watch);
                            verdict.letIn.run();
                        },
                        cause -> {
                            unwatch(key, watch);
                            verdict.refuse.accept(cause);
                        }));
    }

    private void unwatch(Row key, Watch watch) {
        if (--watch.watchers == 0) {
            watches.remove(key);
        }
    }

    private void look(Watch watch, Condition condition, int attempt, Verdict verdict) {
        long before = watch.writes;
        List<Future<Void>> settled = underWay.get().stream()
                .map(request -> Future.fromCompletionStage(request.settled(), context))
                .toList();
        Future.join(settled)
                .transform(done -> condition.check(written.get()))
                .onComplete(looked -> context.runOnContext(v -> {
                    if (looked.failed()) {
                        verdict.refuse.accept(refusal(looked.cause()));
                    } else if (watch.writes == before) {
                        verdict.letIn.run();
                    } else if (attempt < ATTEMPTS) {
                        look(watch, condition, attempt + 1, verdict);
                    } else {
                        verdict.refuse.accept(new TidegateException(
                                ErrorCode.OVERLOADED,
                                "the row was written " + ATTEMPTS
                                        + " times while its version was looked at; try again"));
                    }
                }));
    }

    private static TidegateException refusal(@Nullable Throwable cause) {
        return cause instanceof TidegateException known
                ? known
                : new TidegateException(ErrorCode.INTERNAL, "the row could not be looked at: " + cause, cause);
    }
}
