package dev.tidegate.gateway.writer;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.CompletionStage;

/**
 * Hands results to the event loop of their caller, in the order in which they came about. A future that completes on
 * another thread does not do that: one that is complete before its handler is set calls it at once, and so overtakes
 * those that completed earlier and are still in the event loop's queue.
 */
final class CallerTurn {
    private CallerTurn() {}

    /** To be called before the stage can complete. The future completes in a turn of its own, never at once. */
    static <T> Future<T> of(CompletionStage<T> stage, Context caller) {
        Promise<T> promise = Promise.promise();
        stage.whenComplete((result, failure) -> caller.runOnContext(turn -> {
            if (failure == null) {
                promise.complete(result);
            } else {
                promise.fail(failure);
            }
        }));
        return promise.future();
    }
}
