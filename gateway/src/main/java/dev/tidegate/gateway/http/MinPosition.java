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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * {@code Tidegate-Min-Position: TOKEN}: a read that waits until the table has what a write said it wrote, so that a
 * client reads his own writes.
 */
final class MinPosition {
    private static final String HEADER = "Tidegate-Min-Position";
    private static final Duration SOON = Duration.ofSeconds(1);

    /**
     * A position that a client wants.
     *
     * @param place where he says so
     * @param token as he wrote it
     */
    record Wanted(String place, String token) {}

    private final Vertx vertx;
    private final Waits waits;
    private final Duration timeout;

    MinPosition(Vertx vertx, Waits waits, Duration timeout) {
        this.vertx = vertx;
        this.waits = waits;
        this.timeout = timeout;
    }

    /** The same with a timeout of a second at most. */
    MinPosition impatient() {
        return new MinPosition(vertx, waits, timeout.compareTo(SOON) < 0 ? timeout : SOON);
    }

    /**
     * Completes when the table is as far as the request wants, at once when it wants nothing. Fails with
     * {@link ErrorCode#TABLE_NOT_READY} after the timeout.
     *
     * @throws TidegateException {@link ErrorCode#INVALID_TOKEN} if the token is not one of this table, and, only when a
     *     position is wanted, whatever {@link ServedTable#serving} throws
     */
    Future<Void> reached(RoutingContext request, ServedTable table) {
        String text = request.request().getHeader(HEADER);
        return text == null
                ? Future.succeededFuture()
                : reached(new Wanted(HEADER, text), table, wait -> Waits.follow(request, wait));
    }

    /**
     * As above, for any way to ask.
     *
     * @param begun is given the wait, if there is one, to end it when the client leaves
     */
    Future<Void> reached(Wanted wanted, ServedTable table, Consumer<Wait> begun) {
        Token token = Token.decode(wanted.token());
        Generation generation = table.serving();
        if (!Tokens.isOf(token, table.live(), generation)) {
            throw new TidegateException(
                    ErrorCode.INVALID_TOKEN,
                    wanted.place() + " is a position in another topic than that of table '" + table.name()
                            + "', or of another DDL");
        }
        Map<Integer, Long> ends = new HashMap<>();
        for (int p = 0; p < token.offsets().length; p++) {
            ends.put(p, token.ends()[p]);
        }
        return reached(wanted.place(), ends, table, begun);
    }

    /**
     * As above, for a position that is no token.
     *
     * @param place what names the position
     * @param ends for each partition the offset up to which it has to be read; others do not matter
     */
    Future<Void> reached(String place, Map<Integer, Long> ends, ServedTable table, Consumer<Wait> begun) {
        List<LivePartition> behind = ends.isEmpty()
                ? List.of()
                : table.serving().partitions().stream()
                        .filter(p -> p.end() < ends.getOrDefault(p.number(), 0L))
                        .toList();
        if (behind.isEmpty()) {
            return Future.succeededFuture();
        }
        List<Waiter> waiters = new ArrayList<>();
        Wait wait = waits.begin(timeout, () -> waiters.forEach(waiter -> waiter.giveUp(place)));
        begun.accept(wait);
        for (LivePartition partition : behind) {
            Waiter waiter =
                    new Waiter(table, partition, ends.getOrDefault(partition.number(), 0L), vertx.getOrCreateContext());
            waiters.add(waiter);
            wait.onEnd(waiter::stop);
        }
        return Future.all(waiters.stream().map(Waiter::reached).toList())
                .<Void>mapEmpty()
                .onComplete(done -> wait.end());
    }

    /** Reads a partition along until it is far enough. */
    private static final class Waiter implements LivePartition.Listener {
        private final ServedTable table;
        private final LivePartition partition;
        private final long offset;
        private final Context caller;
        private final Promise<Void> reached = Promise.promise();

        Waiter(ServedTable table, LivePartition partition, long offset, Context caller) {
            this.table = table;
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
                caller.runOnContext(v -> reached.tryComplete());
            }
        }

        void stop() {
            partition.onOwner(log -> partition.removeListener(this));
        }

        void giveUp(String place) {
            String problem = table.live().status().problem();
            reached.tryFail(new TidegateException(
                    ErrorCode.TABLE_NOT_READY,
                    "partition " + partition.number() + " is read up to offset " + partition.end() + ", and not yet to "
                            + offset + " as " + place + " wants" + (problem == null ? "" : ": " + problem)));
        }
    }
}
