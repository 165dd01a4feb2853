package dev.tidegate.gateway.http;

import dev.tidegate.format.type.Row;
import dev.tidegate.gateway.record.Change;
import dev.tidegate.gateway.writer.WriteResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Map;

/** Writes rows that must be what their writers think they are. To be used on its event loop. */
final class ConditionalWrites {
    private final Vertx vertx;
    private final MinPosition minPosition;

    ConditionalWrites(Vertx vertx, MinPosition minPosition) {
        this.vertx = vertx;
        this.minPosition = minPosition;
    }

    /**
     * Writes if the condition holds of the row when all that was written here before is in the table, and the versions
     * that the condition names, which another gateway may have read.
     */
    Future<WriteResult> write(ServedTable served, Change change, Precondition condition) {
        byte[] key = served.keys().bytes(change.row());
        Context here = vertx.getOrCreateContext();
        return served.requireWriter().writeIf(change, written -> {
            Promise<Void> checked = Promise.promise();
            here.runOnContext(v -> find(served, key, condition, written)
                    .<Void>map(found -> {
                        condition.check(served.live(), found);
                        return null;
                    })
                    .onComplete(checked));
            return checked.future();
        });
    }

    private Future<RowVersion> find(
            ServedTable served, byte[] key, Precondition condition, Map<Integer, Long> written) {
        try {
            Map<Integer, Long> position = condition.positions(served.live(), served.serving());
            written.forEach((partition, end) -> position.merge(partition, end, Math::max));
            return find(served, key, position);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private Future<RowVersion> find(ServedTable served, byte[] key, Map<Integer, Long> position) {
        try {
            return minPosition
                    .reached("the condition", position, served, wait -> {})
                    .compose(v -> RowVersion.find(served.serving(), key));
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    /** The row as it is now, as those see it who have written it here. */
    Future<RowVersion> find(ServedTable served, Row key) {
        return find(served, served.keys().bytes(key), served.requireWriter().written());
    }
}
