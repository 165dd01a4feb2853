package dev.tidegate.gateway.http;

import dev.tidegate.gateway.subscription.Frame;

/** A subscription that has a WebSocket for itself. */
final class WebSocketOutlet extends QueuedOutlet {
    private final FrameSocket socket;

    WebSocketOutlet(FrameSocket socket) {
        super(socket.newTurn());
        this.socket = socket;
    }

    @Override
    public void send(Frame frame) {
        socket.send(frame);
    }

    @Override
    public void end(Ending ending) {
        socket.close(CloseCode.of(ending));
    }
}
