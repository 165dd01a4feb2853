package dev.tidegate.gateway.subscription;

/** Where a subscriber's frames go: a WebSocket, an event stream, a response body. Used on its own event loop only. */
public interface Outlet {

    /** Whether the next frame can be taken without piling up in memory. */
    boolean hasRoom();

    /** Runs this once, as soon as there is room again; replaces any earlier wish. */
    void onRoom(Runnable task);

    /** Sends a frame, whether or not there is room: checking is the caller's part. */
    void send(Frame frame);

    /** Ends the stream in order, after what was sent. */
    void end(Ending ending);

    /** Why a stream ends. */
    enum Ending {
        /** The node drains: come back, here or elsewhere. */
        GOAWAY,
        /** An error frame has told why. */
        ERROR,
        /** The client takes nothing of what waits for him: he can be told no more. */
        STALLED
    }
}
