package dev.tidegate.gateway.http;

import dev.tidegate.gateway.changelog.Changelog;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.reader.LivePartition;
import dev.tidegate.gateway.reader.LiveTable.Generation;
import dev.tidegate.gateway.subscription.Token;
import dev.tidegate.gateway.subscription.Tokens;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code Tidegate-Min-Position: TOKEN}: a read that waits until the table has what a write said it wrote, so that a
 * client reads his own writes.
 */
final class MinPosition {
    private static final String HEADER = "Tidegate-Min-Position";

    private final Vertx vertx;
    private final Duration timeout;

    MinPosition(Vertx vertx, Duration timeout) {
        this.vertx = vertx;
        this.timeout = timeout;
    }

    /**
     * Completes when the table is as far as the request wants, at once when it wants nothing. Fails with
     * {@link ErrorCode#TABLE_NOT_READY} after the timeout.
     *
     * @throws TidegateException {@link ErrorCode#INVALID_TOKEN} if the token is not one of this table
     */
    Future<Void> reached(RoutingContext request, ServedTable table, Generation generation) {
        String text = request.request().getHeader(HEADER);
        if (text == null) {
            return Future.succeededFuture();
        }
        Token token = Token.decode(text);
        if (!Tokens.isOf(token, table.table(), generation)) {
            throw new TidegateException(
                    ErrorCode.INVALID_TOKEN,
                    HEADER + " is a position in another topic than that of table '" + table.name()
                            + "', or of another DDL");
        }
        List<Waiter> waiters = new ArrayList<>();
        for (LivePartition partition : generation.partitions()) {
            int p = partition.number();
            if (p < token.offsets().length && partition.end() < token.offsets()[p]) {
                waiters.add(new Waiter(partition, token.offsets()[p], vertx.getOrCreateContext()));
            }
        }
        if (waiters.isEmpty()) {
            return Future.succeededFuture();
        }
        Future<Void> all =
                Future.all(waiters.stream().map(Waiter::reached).toList()).mapEmpty();
        long timer = vertx.setTimer(timeout.toMillis(), expired -> waiters.forEach(Waiter::giveUp));
        return all.onComplete(done -> vertx.cancelTimer(timer));
    }

    /** Reads a partition along until it is far enough. */
    private static final class Waiter implements LivePartition.Listener {
        private final LivePartition partition;
        private final long offset;
        private final Context caller;
        private final Promise<Void> reached = Promise.promise();

        Waiter(LivePartition partition, long offset, Context caller) {
            this.partition = partition;
            this.offset = offset;
            this.caller = caller;
            partition.onOwner(log -> {
                partition.addListener(this);
                appended(log);
            });
        }

        Future<Void> reached() {
            return reached.future();
        }

        @Override
        public void appended(Changelog log) {
            if (log.end() >= offset) {
                partition.removeListener(this);
                caller.runOnContext(v -> reached.tryComplete());
            }
        }

        void giveUp() {
            partition.onOwner(log -> partition.removeListener(this));
            reached.tryFail(new TidegateException(
                    ErrorCode.TABLE_NOT_READY,
                    "partition " + partition.number() + " is read up to offset " + partition.end() + ", and not yet to "
                            + offset + " as " + HEADER + " wants"));
        }
    }
}
