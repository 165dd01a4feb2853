package dev.tidegate.gateway.http;

import dev.tidegate.gateway.subscription.Outlet;

/** An outlet on a connection's write queue, where it waits for its turn. What a frame and an end are, its kinds say. */
abstract class QueuedOutlet implements Outlet {
    protected final WriteQueue.Turn turn;

    QueuedOutlet(WriteQueue.Turn turn) {
        this.turn = turn;
    }

    @Override
    public final boolean hasRoom() {
        return turn.hasRoom();
    }

    @Override
    public final void onRoom(Runnable task) {
        turn.onRoom(task);
    }

    @Override
    public final long drains() {
        return turn.drains();
    }
}
