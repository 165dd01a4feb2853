package dev.tidegate.gateway.writer;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A write that waits for room if there is none, see {@link Writer#enqueue}. First it is taken, or it leaves the line;
 * then it is answered, once.
 */
public final class QueuedWrite {
    private final CompletableFuture<Void> leftLine = new CompletableFuture<>();
    private final Future<Void> taken;
    private final Future<WriteResult> answer;
    private final Runnable leave;

    /**
     * @param answer to be completed after this call
     * @param leave takes the write out of the line, if it is still there
     */
    QueuedWrite(Context caller, CompletionStage<WriteResult> answer, Runnable leave) {
        this.taken = CallerTurn.of(leftLine, caller);
        this.answer = CallerTurn.of(answer, caller);
        this.leave = leave;
    }

    void leftLine() {
        leftLine.complete(null);
    }

    /** Whether it does not wait for room. */
    public boolean isTaken() {
        return leftLine.isDone();
    }

    /** Completes when it no longer waits for room: it was taken or refused, as the answer says. Never fails. */
    public Future<Void> taken() {
        return taken;
    }

    /** As {@link Writer#write} answers; fails too if it is withdrawn. */
    public Future<WriteResult> answer() {
        return answer;
    }

    /** It is not written, if it still waits for room; otherwise this does nothing. */
    public void withdraw() {
        leave.run();
    }
}
