package dev.tidegate.gateway.http;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.record.Change;
import dev.tidegate.gateway.serving.ServingJson;
import dev.tidegate.gateway.writer.WriteResult;
import dev.tidegate.gateway.writer.Writer;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.parsetools.RecordParser;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the changes of one request, a line each, while they come; errors count lines from 1. What arrives together is
 * checked and written together; while the writer has no room the request is not read, and its client has to wait.
 *
 * <p>After a bad line, or a write that failed, nothing more is taken. The answer comes when the fate of all that was
 * taken before is known, and says how many rows were written.
 */
final class LineWriter {
    private static final Buffer NEWLINE = Buffer.buffer("\n");

    private final RoutingContext context;
    private final HttpServerRequest request;
    private final Writer writer;
    private final ChangeReader reader;
    private final Written written;
    private final int maxLineBytes;
    private final RecordParser lines;

    /** What the buffer in work has brought. */
    private List<Change> batch = new ArrayList<>();

    private long lineNumber;
    private long batchStart;
    private int unanswered;
    private boolean ended;
    private @Nullable TidegateException failure;

    LineWriter(RoutingContext context, ServedTable table, Written written, int maxLineBytes) {
        this.context = context;
        this.request = context.request();
        this.writer = table.requireWriter();
        this.reader = new ChangeReader(table.table());
        this.written = written;
        this.maxLineBytes = maxLineBytes;
        this.lines = RecordParser.newDelimited("\n", this::line).maxRecordSize(maxLineBytes);
    }

    void start() {
        request.handler(this::received).endHandler(v -> received(NEWLINE, true)).exceptionHandler(e -> gone());
    }

    private void received(Buffer bytes) {
        received(bytes, false);
    }

    private void received(Buffer bytes, boolean last) {
        ended |= last;
        if (failure == null) {
            try {
                lines.handle(bytes);
                send();
            } catch (IllegalStateException e) {
                fail(tooLong());
            } catch (TidegateException e) {
                fail(e);
            }
        }
        answerIfDone();
    }

    private void line(Buffer line) {
        lineNumber++;
        if (line.length() > maxLineBytes) {
            throw tooLong();
        }
        byte[] text = line.getBytes();
        if (isBlank(text)) {
            return;
        }
        if (batch.isEmpty()) {
            batchStart = lineNumber;
        }
        try {
            batch.add(reader.read(ServingJson.parse(text)));
        } catch (TidegateException e) {
            throw new TidegateException(e.code(), "Row " + lineNumber + ": " + e.getMessage(), e);
        }
    }

    private static boolean isBlank(byte[] text) {
        for (byte b : text) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }

    private TidegateException tooLong() {
        return new TidegateException(
                ErrorCode.BODY_TOO_LARGE,
                "Row " + (lineNumber + 1) + " is longer than the " + maxLineBytes
                        + " bytes that http.max-line-bytes allows");
    }

    private void send() {
        if (batch.isEmpty()) {
            return;
        }
        List<Change> changes = batch;
        batch = new ArrayList<>();
        unanswered++;
        write(changes, batchStart);
    }

    private void write(List<Change> changes, long firstLine) {
        Future<WriteResult> result = writer.write(changes, firstLine);
        if (result.failed() && isFull(result.cause())) {
            request.pause(); // nothing of it was taken
            writer.room().onComplete(room -> write(changes, firstLine));
            return;
        }
        if (writer.hasRoom()) {
            request.resume();
        } else {
            request.pause();
            writer.room().onComplete(room -> request.resume());
        }
        result.onComplete(this::answered);
    }

    private static boolean isFull(Throwable cause) {
        return cause instanceof TidegateException known && known.code() == ErrorCode.OVERLOADED;
    }

    private void answered(AsyncResult<WriteResult> result) {
        unanswered--;
        if (result.succeeded()) {
            written.add(result.result());
        } else {
            fail(
                    result.cause() instanceof TidegateException known
                            ? known
                            : new TidegateException(
                                    ErrorCode.INTERNAL, "the gateway failed, its log says how", result.cause()));
        }
        answerIfDone();
    }

    private void fail(TidegateException cause) {
        if (failure == null) {
            failure = cause;
            batch = new ArrayList<>();
        }
    }

    /** The client has gone: nobody is there to be answered, and half a line is no line. */
    private void gone() {
        fail(new TidegateException(ErrorCode.INVALID_REQUEST, "the request broke off"));
    }

    private void answerIfDone() {
        if (unanswered > 0 || context.response().ended() || context.response().closed()) {
            return;
        }
        TidegateException cause = failure;
        if (cause != null) {
            context.fail(new TidegateException(
                    cause.code(), cause.getMessage() + "; " + written.rows() + " rows before were written", cause));
        } else if (ended) {
            written.answer(context);
        }
    }
}
