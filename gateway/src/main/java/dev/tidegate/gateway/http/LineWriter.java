package dev.tidegate.gateway.http;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.http.BodyBudget.Body;
import dev.tidegate.gateway.writer.QueuedWrite;
import dev.tidegate.gateway.writer.WriteResult;
import dev.tidegate.gateway.writer.Writer;
import io.vertx.core.AsyncResult;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes the changes of one request, a line each, while they come; errors count lines from 1. What arrives together is
 * checked and written together; while the writer has no room the request is not read, and its client has to wait.
 *
 * <p>After a bad line, or a write that failed, nothing more is taken. The answer comes when the fate of all that was
 * taken before is known, and says how many rows were written.
 */
final class LineWriter {
    private final RoutingContext context;
    private final HttpServerRequest request;
    private final Writer writer;
    private final LineReader lines;
    private final Written written;
    private final WriteManner manner;
    private final int maxFailedRows;
    private final Runnable whenWritten;
    /** Those that have no room yet. */
    private final Set<QueuedWrite> waiting = new LinkedHashSet<>();

    private @Nullable Body line;
    private int unanswered;
    private boolean ended;
    private boolean answered;
    private @Nullable TidegateException failure;

    /** @param whenWritten to answer when all went well */
    LineWriter(
            RoutingContext context,
            ServedTable table,
            WriteManner manner,
            Written written,
            HttpSettings settings,
            Runnable whenWritten) {
        this.context = context;
        this.request = context.request();
        this.writer = table.requireWriter();
        this.lines = new LineReader(table, settings.maxLineBytes(), written);
        this.manner = manner;
        this.maxFailedRows = settings.maxFailedRows();
        this.whenWritten = whenWritten;
        this.written = written;
    }

    void start(BodyBudget bodies) {
        Body body = bodies.begin(this::refuse);
        line = body;
        context.addEndHandler(v -> body.end());
        request.handler(bytes -> {
                    read(() -> lines.read(bytes));
                    arrived(body, bytes.length());
                })
                .endHandler(v -> {
                    ended = true;
                    body.end();
                    read(lines::end);
                })
                .exceptionHandler(e -> gone());
    }

    /** A line may take its time to begin, but then it must come. While the request is not read, no time counts. */
    private void arrived(Body body, int bytes) {
        if (failure != null) {
            body.end();
            return;
        }
        long unfinished = lines.unfinished();
        if (unfinished < bytes || !waiting.isEmpty()) {
            body.rest(); // a line ended: the next one has a time of its own
        }
        if (unfinished > 0 && waiting.isEmpty()) {
            body.expect();
        }
        body.arrived(bytes);
        body.keep(unfinished);
    }

    private void refuse(TidegateException why) {
        lines.forget();
        fail(why);
        answerIfDone();
    }

    private void read(Runnable reading) {
        if (failure == null) {
            try {
                reading.run();
                send();
            } catch (Throwable e) {
                fail(Problems.known(e)); // otherwise the client would wait for an answer that never comes
            }
        }
        answerIfDone();
    }

    private void send() {
        ChangeBatch batch = lines.take();
        if (!batch.isEmpty()) {
            unanswered++;
            write(batch);
        }
    }

    private void write(ChangeBatch batch) {
        QueuedWrite queued = writer.enqueue(batch.changes(), manner.options(batch, null, maxFailedRows));
        if (!queued.isTaken()) {
            waiting.add(queued);
            request.pause();
            queued.taken().onComplete(taken -> {
                waiting.remove(queued);
                if (waiting.isEmpty()) {
                    expectRest();
                    request.resume();
                }
            });
        }
        queued.answer().onComplete(this::answered);
    }

    private void expectRest() {
        if (line != null && lines.unfinished() > 0 && !ended && failure == null) {
            line.expect();
        }
    }

    private void answered(AsyncResult<WriteResult> result) {
        unanswered--;
        if (result.succeeded()) {
            written.add(result.result());
        } else {
            fail(WriteAnswer.problem(result, written));
        }
        answerIfDone();
    }

    private void fail(TidegateException cause) {
        if (failure == null) {
            failure = cause;
        }
    }

    /** The client has gone: nobody is there to be answered, and half a line is no line. */
    private void gone() {
        fail(new TidegateException(ErrorCode.INVALID_REQUEST, "the request broke off"));
        List.copyOf(waiting).forEach(QueuedWrite::withdraw);
    }

    private void answerIfDone() {
        if (unanswered > 0
                || answered
                || context.response().ended()
                || context.response().closed()) {
            return;
        }
        TidegateException cause = failure;
        if (cause != null) {
            answered = true;
            context.fail(
                    written.problem(cause, cause.getMessage() + "; " + written.rows() + " rows before were written"));
        } else if (ended) {
            answered = true;
            whenWritten.run();
        }
    }
}
