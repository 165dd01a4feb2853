package dev.tidegate.gateway.http;

import dev.tidegate.gateway.subscription.Frame;
import dev.tidegate.gateway.subscription.Outlet;
import io.vertx.core.http.ServerWebSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Frames as text messages of a WebSocket. */
final class WebSocketOutlet implements Outlet {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketOutlet.class);

    private final ServerWebSocket socket;
    private final int maxBytes;
    /** Bytes written and not yet with the operating system. Vert.x's own account can stay full on an idle socket. */
    private long onTheirWay;

    private @Nullable Runnable onRoom;

    WebSocketOutlet(ServerWebSocket socket, int writeQueueBytes) {
        this.socket = socket;
        this.maxBytes = writeQueueBytes;
        socket.setWriteQueueMaxSize(writeQueueBytes);
    }

    @Override
    public boolean hasRoom() {
        return !socket.isClosed() && onTheirWay < maxBytes;
    }

    @Override
    public void onRoom(Runnable task) {
        onRoom = task;
    }

    private void drained() {
        Runnable task = onRoom;
        onRoom = null;
        if (task != null) {
            task.run();
        }
    }

    @Override
    public void send(Frame frame) {
        int length = frame.json().length;
        onTheirWay += length;
        socket.writeFrame(SharedTextFrame.of(frame.json())).onComplete(written -> {
            onTheirWay -= length;
            if (written.failed()) {
                // The socket has just closed; its close handler ends the subscription.
                LOG.debug("a frame was not written", written.cause());
            } else if (onTheirWay <= maxBytes / 2) {
                drained();
            }
        });
    }

    @Override
    public void end(Ending ending) {
        CloseCode code = ending == Ending.GOAWAY ? CloseCode.GOING_AWAY : CloseCode.FAILED;
        code.close(socket);
    }
}
