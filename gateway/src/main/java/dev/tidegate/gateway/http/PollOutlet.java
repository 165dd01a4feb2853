package dev.tidegate.gateway.http;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.subscription.Frame;
import dev.tidegate.gateway.subscription.Outlet;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Gathers frames into one answer: {@code {"resumed": true, "reset": null, "changes": […], "position": TOKEN, "caughtUp":
 * true}}, with {@code conflated} and {@code missed} as in frames, and with {@code columns} and {@code primaryKey} when it is not a
 * continuation.
 *
 * <p>It is complete when the client knows all that there is and that is news to him: when he has caught up and there are
 * changes, or he begins afresh. It is also complete, though not caught up, when it is large enough; and with no changes
 * when time is over.
 */
final class PollOutlet implements Outlet {
    private final String table;
    private final int maxBytes;
    private final Promise<Buffer> answer = Promise.promise();
    private Buffer changes = Buffer.buffer();
    private @Nullable FrameFields subscribed;
    private @Nullable String reset;
    private @Nullable String position;
    private long conflated;
    private long missed;
    private boolean caughtUp;
    private boolean timeIsOver;

    /** @param maxBytes {@code http.max-poll-bytes} */
    PollOutlet(String table, int maxBytes) {
        this.table = table;
        this.maxBytes = maxBytes;
    }

    /** The answer's body, or why there is none. */
    Future<Buffer> answer() {
        return answer.future();
    }

    @Override
    public boolean hasRoom() {
        return !answer.future().isComplete();
    }

    @Override
    public void onRoom(Runnable task) {
        // There will be none: the answer is on its way, and the subscription ends.
    }

    @Override
    public void send(Frame frame) {
        if (answer.future().isComplete()) {
            return;
        }
        if (frame.position() != null) {
            position = frame.position();
        }
        switch (frame.type()) {
            case SUBSCRIBED -> subscribed = FrameFields.of(frame);
            case CHANGES -> add(FrameFields.of(frame));
            case CAUGHT_UP -> caughtUp = true;
            case PROGRESS -> failIfLost();
            case LAGGED -> missed += FrameFields.of(frame).number("missed");
            case RESET -> startAfresh(FrameFields.of(frame).text("reason"));
            case ERROR -> fail(FrameFields.of(frame));
            case GOAWAY -> comeBack();
        }
        answerIfComplete();
    }

    private void add(FrameFields frame) {
        byte[] elements = frame.elements("changes");
        if (changes.length() > 0 && elements.length > 0) {
            changes.appendByte((byte) ',');
        }
        changes.appendBytes(elements);
        conflated += frame.number("conflated");
    }

    /** What was gathered before is void, and so is where it ended. */
    private void startAfresh(String reason) {
        reset = reason;
        changes = Buffer.buffer();
        conflated = 0;
        position = null;
        caughtUp = false;
    }

    private void fail(FrameFields error) {
        ErrorCode code =
                ErrorCode.valueOf(error.text("code").toUpperCase(Locale.ROOT).replace('-', '_'));
        answer.tryFail(new TidegateException(code, error.text("message")));
    }

    /** The node stops: what there is may still be told. */
    private void comeBack() {
        timeIsOver = true;
        if (position == null) {
            answer.tryFail(new TidegateException(ErrorCode.SHUTTING_DOWN, "this node drains, come back in a moment"));
        }
    }

    /** Nothing changed, which the answer tells by itself; or the table stopped being served before it began. */
    private void failIfLost() {
        if (timeIsOver && position == null) {
            notServed();
        }
    }

    private void notServed() {
        answer.tryFail(new TidegateException(
                ErrorCode.TABLE_NOT_READY,
                "table '" + table + "' is not served yet; GET /v1/tables/" + table + " says why"));
    }

    /** The client wants an answer now. He gets it as soon as there is a position to go on from. */
    void timeIsOver() {
        timeIsOver = true;
        if (subscribed == null) {
            notServed();
        }
        answerIfComplete();
    }

    private void answerIfComplete() {
        FrameFields begin = subscribed;
        String end = position;
        if (begin == null || end == null) {
            return;
        }
        boolean resumed = begin.flag("resumed");
        boolean news = changes.length() > 0 || !resumed || reset != null;
        if (caughtUp && news || changes.length() >= maxBytes || timeIsOver) {
            answer.tryComplete(body(begin, end, resumed));
        }
    }

    private Buffer body(FrameFields begin, String end, boolean resumed) {
        Buffer body = Buffer.buffer(changes.length() + 512)
                .appendString("{\"resumed\":" + resumed)
                .appendString(",\"reset\":" + (reset == null ? "null" : "\"" + reset + "\""));
        if (!resumed) {
            body.appendString(",\"columns\":[").appendBytes(begin.elements("columns"));
            body.appendString("],\"primaryKey\":[").appendBytes(begin.elements("primaryKey"));
            body.appendByte((byte) ']');
        }
        body.appendString(",\"changes\":[").appendBuffer(changes);
        body.appendString("],\"position\":\"" + end + "\"");
        if (conflated > 0) {
            body.appendString(",\"conflated\":" + conflated);
        }
        if (missed > 0) {
            body.appendString(",\"missed\":" + missed);
        }
        return body.appendString(",\"caughtUp\":" + caughtUp + "}");
    }

    @Override
    public void end(Ending ending) {
        // Its frame has told why.
    }
}
