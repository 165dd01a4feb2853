package dev.tidegate.gateway.subscription;

/** Where a subscriber's frames go: a WebSocket, an event stream, a response body. Used on its own event loop only. */
public interface Outlet {

    /** Whether the next frame can be taken without piling up in memory. */
    boolean hasRoom();

    /** Runs this once, as soon as there is room again and it is this outlet's turn; replaces any earlier wish. */
    void onRoom(Runnable task);

    /**
     * Whether a page may be read now that will be sent whether or not there is room then. Outlets that share a connection
     * do so one after another, for all their pages at once could be more than it has room for. Whoever is told true says
     * {@link #release} when the page was sent, or will not be.
     */
    default boolean reserve() {
        return hasRoom();
    }

    /** The page of {@link #reserve} was sent, or will not be. */
    default void release() {}

    /** How often there was room again so far: a client for whom this stands still takes nothing. */
    default long drains() {
        return 0;
    }

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
