package dev.tidegate.gateway.http;

import dev.tidegate.format.type.Row;
import dev.tidegate.gateway.changelog.StoredRow;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.reader.LivePartition;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/**
 * {@code GET /v1/tables/{t}/rows/{key}}: one row as it is now, with an {@code ETag} that changes when it does.
 *
 * <p>With {@code Prefer: wait=SECONDS} the answer waits while it would tell nothing new: with {@code If-None-Match} as
 * long as the row is the one that the client holds, and without it as long as there is no row.
 */
final class RowsRoute {
    private final Vertx vertx;
    private final Tables tables;
    private final MinPosition minPosition;
    private final Waits waits;
    private final WaitSettings settings;

    RowsRoute(Vertx vertx, Tables tables, MinPosition minPosition, Waits waits, WaitSettings settings) {
        this.vertx = vertx;
        this.tables = tables;
        this.minPosition = minPosition;
        this.waits = waits;
        this.settings = settings;
    }

    /** @param deadline of {@link System#nanoTime} */
    private record Question(RoutingContext request, ServedTable table, byte[] key, EntityTags held, long deadline) {

        boolean isNews(RowVersion found) {
            return found.row() == null ? held.given() : !held.matchesWeakly(found.etag(table.live()));
        }

        /** The same, to be answered now. */
        Question atLast() {
            return new Question(request, table, key, held, System.nanoTime());
        }

        Duration timeLeft() {
            return Duration.ofNanos(deadline - System.nanoTime());
        }
    }

    void get(RoutingContext request) {
        String keyText = RowAddress.key(request);
        ServedTable table = tables.of(request);
        table.requireKeys("row by key");
        Row key = table.keys().row(keyText);
        byte[] keyBytes = table.keys().bytes(key);
        EntityTags held = EntityTags.of(request.request().headers().getAll(HttpHeaders.IF_NONE_MATCH));
        Duration wait = Preferences.wait(request).map(settings::bounded).orElse(Duration.ZERO);
        if (!wait.isZero()) {
            Preferences.waited(request, wait);
        }
        Answer.when(
                minPosition
                        .reached(request, table)
                        .compose(v -> reached(request, table, held))
                        .compose(v ->
                                find(new Question(request, table, keyBytes, held, System.nanoTime() + wait.toNanos()))),
                request,
                found -> answer(request, table, held, found));
    }

    /** The version that the client holds may be another gateway's, which had read further. */
    private Future<Void> reached(RoutingContext request, ServedTable table, EntityTags held) {
        return minPosition.reached(
                "If-None-Match",
                RowVersion.positions(held, table.live(), table.serving()),
                table,
                wait -> Waits.follow(request, wait));
    }

    private Future<RowVersion> find(Question question) {
        return RowVersion.find(question.table.serving(), question.key).compose(found -> {
            Duration timeLeft = question.timeLeft();
            return question.isNews(found) || timeLeft.isNegative() || timeLeft.isZero()
                    ? Future.succeededFuture(found)
                    : outdated(question, found, timeLeft).compose(again -> find(again ? question : question.atLast()));
        });
    }

    /** Tells true when the row or its table is no longer what was found, false when time is over. */
    private Future<Boolean> outdated(Question question, RowVersion found, Duration timeLeft) {
        Promise<Boolean> outdated = Promise.promise();
        Context loop = vertx.getOrCreateContext();
        Runnable look = () -> loop.runOnContext(v -> outdated.tryComplete(true));
        Wait wait = waits.begin(question.request, timeLeft, () -> outdated.tryComplete(false));
        wait.onEnd(question.table.live().watch(look));
        for (LivePartition partition : found.generation().partitions()) {
            LivePartition.Listener listener = log -> {
                if (found.isOutdated(partition.number(), log, question.key)) {
                    look.run();
                }
            };
            partition.onOwner(log -> {
                partition.addListener(listener);
                listener.appended(log);
            });
            wait.onEnd(() -> partition.onOwner(log -> partition.removeListener(listener)));
        }
        if (question.table.live().serving() != found.generation()) {
            look.run(); // it changed before it was watched
        }
        return outdated.future().onComplete(done -> wait.end());
    }

    private static void answer(RoutingContext request, ServedTable table, EntityTags held, RowVersion found) {
        StoredRow row = found.row();
        if (row == null) {
            throw new TidegateException(
                    ErrorCode.UNKNOWN_ROW,
                    "table '" + table.name() + "' has no row with the key '" + RowAddress.key(request) + "'");
        }
        String etag = found.etag(table.live());
        request.response()
                .putHeader(HttpHeaders.ETAG, etag)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache"); // keep it, and ask whether it still holds
        if (held.matchesWeakly(etag)) {
            request.response().setStatusCode(304).end();
        } else {
            Answer.json(request, Buffer.buffer(row.row()));
        }
    }
}
