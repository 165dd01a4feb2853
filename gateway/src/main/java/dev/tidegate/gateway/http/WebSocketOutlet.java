package dev.tidegate.gateway.http;

import dev.tidegate.gateway.subscription.Frame;
import dev.tidegate.gateway.subscription.Outlet;
import io.vertx.core.http.ServerWebSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Frames as text messages of a WebSocket. */
final class WebSocketOutlet implements Outlet {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketOutlet.class);

    private final ServerWebSocket socket;
    private final WriteQueue queue;

    WebSocketOutlet(ServerWebSocket socket, int writeQueueBytes) {
        this.socket = socket;
        this.queue = new WriteQueue(socket, writeQueueBytes);
    }

    @Override
    public boolean hasRoom() {
        return !socket.isClosed() && queue.hasRoom();
    }

    @Override
    public void onRoom(Runnable task) {
        queue.onRoom(task);
    }

    @Override
    public void send(Frame frame) {
        // A write to a socket that has just closed fails; its close handler ends the subscription.
        socket.writeFrame(SharedTextFrame.of(frame.json())).onFailure(e -> LOG.debug("a frame was not written", e));
    }

    @Override
    public void end(Ending ending) {
        CloseCode code = switch (ending) {
            case GOAWAY -> CloseCode.GOING_AWAY;
            case ERROR -> CloseCode.FAILED;
            case STALLED -> CloseCode.STALLED;
        };
        code.close(socket);
    }
}
