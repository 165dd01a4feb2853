package dev.tidegate.gateway.http;

import dev.tidegate.gateway.subscription.Frame;
import dev.tidegate.gateway.subscription.Outlet;

/** A subscription that has a WebSocket for itself. */
final class WebSocketOutlet implements Outlet {
    private final FrameSocket socket;
    private final WriteQueue.Turn turn;

    WebSocketOutlet(FrameSocket socket) {
        this.socket = socket;
        this.turn = socket.newTurn();
    }

    @Override
    public boolean hasRoom() {
        return socket.hasRoom();
    }

    @Override
    public void onRoom(Runnable task) {
        turn.onRoom(task);
    }

    @Override
    public long drains() {
        return socket.drains();
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
