package dev.tidegate.gateway.http;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.subscription.Subscriber;
import dev.tidegate.gateway.subscription.Subscription;
import dev.tidegate.gateway.subscription.Subscriptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import org.jspecify.annotations.Nullable;

/** One table's changes over a WebSocket. The client has nothing to say here, and is told so if it says something. */
final class ChangesSocket implements Conversation {
    private final Subscriptions subscriptions;
    private final ServedTable table;
    private final Subscription asked;
    private final FrameSocket socket;
    private final int maxBadMessages;
    private int badMessages;
    private @Nullable Subscriber subscriber;

    ChangesSocket(
            Subscriptions subscriptions,
            ServedTable table,
            Subscription asked,
            FrameSocket socket,
            int maxBadMessages) {
        this.maxBadMessages = maxBadMessages;
        this.subscriptions = subscriptions;
        this.table = table;
        this.asked = asked;
        this.socket = socket;
    }

    @Override
    public void begin() {
        try {
            subscriber = subscriptions.subscribe(table.live(), asked, new WebSocketOutlet(socket));
        } catch (TidegateException e) {
            socket.send(e);
            socket.close(CloseCode.OVERLOADED);
        }
    }

    @Override
    public void hear(String text) {
        try {
            Json.decodeValue(text);
            refuse("a command that is not known here; this connection only streams changes, /v1/stream takes commands");
        } catch (DecodeException e) {
            refuse("a message that is not JSON");
        }
    }

    private void refuse(String what) {
        if (++badMessages > maxBadMessages) {
            socket.close(CloseCode.BAD_MESSAGES);
            return;
        }
        // Who talks without listening gets no answers: they would pile up.
        if (socket.hasRoom()) {
            socket.send(new TidegateException(ErrorCode.INVALID_REQUEST, "got " + what));
        }
    }

    @Override
    public void end() {
        if (subscriber != null) {
            subscriber.close();
        }
    }
}
