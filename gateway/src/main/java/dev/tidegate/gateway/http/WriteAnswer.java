package dev.tidegate.gateway.http;

import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.writer.RowsFailedException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** Answers writes, each in the manner its client wants. */
record WriteAnswer(MinPosition minPosition) {
    private static final String VISIBLE = "visible";

    /** The answer of a write that went well, if need be once its table has it, or has not in time. */
    void answer(RoutingContext request, ServedTable table, WriteManner manner, Written written) {
        JsonObject answer = written.addTo(new JsonObject());
        if (manner.async()) {
            request.response().setStatusCode(202);
        }
        String position = written.token();
        if (!manner.visible()) {
            Answer.json(request, answer);
        } else if (position == null) {
            Answer.json(request, answer.put(VISIBLE, false));
        } else {
            reached(request, table, position).onComplete(reached -> {
                if (!request.response().closed()) {
                    Answer.json(request, answer.put(VISIBLE, reached.succeeded()));
                }
            });
        }
    }

    /** Whatever goes wrong here, the rows are written: that is no error of the request. */
    private Future<Void> reached(RoutingContext request, ServedTable table, String position) {
        try {
            return minPosition.reached(
                    new MinPosition.Wanted("Tidegate-Ack", position), table, wait -> Waits.follow(request, wait));
        } catch (TidegateException e) {
            return Future.failedFuture(e);
        }
    }

    /** What a client is to know of a failure. */
    static TidegateException problem(AsyncResult<?> failed, Written written) {
        TidegateException cause = Problems.known(failed.cause());
        if (cause instanceof RowsFailedException rows) {
            return written.add(rows.result()).problem(cause, String.valueOf(cause.getMessage()));
        }
        return cause;
    }
}
