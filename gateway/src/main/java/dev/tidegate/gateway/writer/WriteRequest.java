package dev.tidegate.gateway.writer;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.idempotency.IdempotencyKey;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The account of one request: how many of its rows are still open, and the one answer it gets when none is.
 *
 * <p>An answer waits for every row, a failure too: so what is retried cannot be overtaken by rows of the first attempt.
 * Belongs to one thread; the answer may be listened to from any.
 */
final class WriteRequest {
    private final CompletableFuture<WriteResult> answer = new CompletableFuture<>();
    private final CompletableFuture<Void> settled = new CompletableFuture<>();
    private final Map<Integer, Long> position = new TreeMap<>();
    private final WriteOptions options;
    private final FailureList failures;
    private int rows;
    private int open;
    private int coalesced;
    private boolean rolledBack;
    private long failedRow;
    private @Nullable TidegateException failure;
    private long refusedRow;
    private @Nullable TidegateException tolerated;
    private @Nullable TidegateException refusal;
    private @Nullable WriteResult earlier;

    /**
     * @param rows how many rows will be settled, at least one
     */
    WriteRequest(int rows, WriteOptions options) {
        this.rows = rows;
        this.open = rows;
        this.options = options;
        this.failures = new FailureList(options.maxFailedRows());
    }

    WriteOptions options() {
        return options;
    }

    @Nullable
    IdempotencyKey key() {
        return options.key();
    }

    IdempotencyKey requireKey() {
        return Objects.requireNonNull(options.key(), "a request without a key");
    }

    CompletionStage<WriteResult> answer() {
        return answer;
    }

    /** Completes when every row is settled, or nobody waits for that any more; never fails. */
    CompletionStage<Void> settled() {
        return settled;
    }

    /** Whether every row is settled, which may be later than the answer. */
    boolean isSettled() {
        return open == 0;
    }

    /** Answers before Kafka does: {@code 'sink.delivery-guarantee' = 'none'}, or who does not want to wait. */
    void answerAccepted() {
        answer.complete(result(Map.of()));
    }

    private WriteResult result(Map<Integer, Long> where) {
        return new WriteResult(rows - Math.toIntExact(failures.count()), coalesced, where, failures.toFailures());
    }

    /** Answers with a failure although rows may be open, whose fate nobody waits for any more. */
    void abandon(TidegateException cause) {
        answer.completeExceptionally(cause);
        settled.complete(null);
    }

    /** A row that is not written, because it carries no news, and not counted. */
    void dropped() {
        rows--;
        settle();
    }

    /** Kafka has some of its rows. */
    void written(ConfirmedRows confirmed) {
        coalesced += confirmed.superseded();
        if (confirmed.end() >= 0) {
            position.merge(confirmed.partition(), confirmed.end(), Math::max);
        }
        settle(confirmed.rows());
    }

    /**
     * A row that Kafka does not have, or did not confirm.
     *
     * @param row its number, as the user counts; the failure of the lowest is told
     */
    void failed(long row, TidegateException cause) {
        if (options.lenient() && cause.code().kind() == ErrorCode.Kind.USER) {
            if (tolerated == null || row < refusedRow) {
                tolerated = cause;
                refusedRow = row;
            }
        } else if (failure == null || row < failedRow) {
            failure = cause;
            failedRow = row;
        }
        failures.add(row, cause);
        settle();
    }

    /** A row of a request that was written before, and then was answered so. */
    void repeated(WriteResult result) {
        earlier = result;
        settle();
    }

    /** A row of a request that is not to be written, for a reason that no row has. */
    void refused(TidegateException cause) {
        refusal = cause;
        settle();
    }

    /** A row that Kafka would have taken, after one that failed. */
    void rolledBack() {
        rolledBack = true;
        failures.addUnlisted();
        settle();
    }

    private void settle() {
        settle(1);
    }

    private void settle(int settledRows) {
        if (open < settledRows) {
            throw new IllegalStateException("A row of a request was settled twice");
        }
        open -= settledRows;
        if (open > 0) {
            return;
        }
        settled.complete(null);
        if (refusal != null) {
            answer.completeExceptionally(refusal);
        } else if (failure != null) {
            answer.completeExceptionally(summary(failedRow, failure));
        } else if (rolledBack && tolerated != null) {
            answer.completeExceptionally(summary(refusedRow, tolerated));
        } else {
            WriteResult before = earlier;
            answer.complete(
                    before == null
                            ? result(position)
                            : new WriteResult(
                                    before.rows(), before.coalesced(), before.position(), failures.toFailures()));
        }
    }

    private TidegateException summary(long row, TidegateException cause) {
        StringBuilder message =
                new StringBuilder("Row ").append(row).append(": ").append(cause.getMessage());
        if (rows > 1) {
            message.append("; ")
                    .append(failures.count())
                    .append(" of the request's ")
                    .append(rows)
                    .append(" rows failed");
        }
        ErrorCode code = cause.code();
        return new RowsFailedException(code, message.toString(), cause, result(position));
    }
}
