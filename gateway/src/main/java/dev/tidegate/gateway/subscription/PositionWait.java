package dev.tidegate.gateway.subscription;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.reader.LivePartition;
import dev.tidegate.gateway.reader.LiveTable.Generation;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The wait of a subscriber whose position is newer than what this gateway has read: another gateway issued it. Nothing
 * is read for the subscriber before the logs are there, because it would be older than what the client holds.
 *
 * <p>Belongs to the event loop of the subscriber, who looks again whenever the feed moves.
 */
final class PositionWait {
    private final Token token;
    private final List<LivePartition> partitions;
    private final Runnable stopTimer;
    private boolean over;

    /** @param whenLate is called once, if the logs are not there within the timeout, with an error that says so */
    PositionWait(Vertx vertx, Duration timeout, Awaited awaited, Consumer<TidegateException> whenLate) {
        this.token = awaited.token;
        this.partitions = awaited.partitions();
        if (isOver()) {
            this.stopTimer = () -> {};
        } else {
            long timer = vertx.setTimer(Math.max(1, timeout.toMillis()), late -> {
                if (!isOver()) {
                    over = true;
                    whenLate.accept(late(timeout));
                }
            });
            this.stopTimer = () -> vertx.cancelTimer(timer);
        }
    }

    /** A position, and the topic of which it is to be reached. */
    record Awaited(Token token, Generation generation) {
        /** None if the position is one of another topic: then its offsets mean nothing here. */
        private List<LivePartition> partitions() {
            return Tokens.isOfTopic(token, generation)
                    ? generation.partitions().subList(0, token.offsets().length)
                    : List.of();
        }
    }

    /** Whether the logs have reached the position. */
    boolean isOver() {
        over = over || partitions.stream().allMatch(this::isReached);
        return over;
    }

    private boolean isReached(LivePartition partition) {
        return partition.end() >= token.ends()[partition.number()];
    }

    Frame progress() {
        return Frames.progress(token.encode());
    }

    void stop() {
        over = true;
        stopTimer.run();
    }

    private TidegateException late(Duration timeout) {
        Function<LivePartition, String> place = p -> "partition " + p.number() + " is read up to offset " + p.end()
                + ", and the position that was given is at " + token.ends()[p.number()];
        String where = partitions.stream()
                .filter(p -> !isReached(p))
                .findFirst()
                .map(place)
                .orElse("");
        return new TidegateException(
                ErrorCode.TABLE_NOT_READY,
                where + "; this gateway has not reached it within " + timeout.toMillis()
                        + " ms (subscriptions.position-timeout). Resume again, here or on another gateway. If the topic"
                        + " has lost records, no gateway will reach it: then subscribe without a position");
    }
}
