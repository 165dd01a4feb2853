package dev.tidegate.gateway.http;

import io.vertx.core.streams.WriteStream;
import org.jspecify.annotations.Nullable;

/** The write queue of one connection, and the one task that waits for room in it. */
final class WriteQueue {
    private final WriteStream<?> stream;
    private @Nullable Runnable onRoom;

    /** @param maxBytes {@code http.write-queue-bytes} */
    WriteQueue(WriteStream<?> stream, int maxBytes) {
        this.stream = stream;
        stream.setWriteQueueMaxSize(maxBytes).drainHandler(v -> drained());
    }

    boolean hasRoom() {
        return !stream.writeQueueFull();
    }

    /** Runs this once, when the queue has drained; replaces any earlier wish. */
    void onRoom(Runnable task) {
        onRoom = task;
    }

    private void drained() {
        Runnable task = onRoom;
        onRoom = null;
        if (task != null) {
            task.run();
        }
    }
}
