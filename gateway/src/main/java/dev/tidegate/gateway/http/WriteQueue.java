package dev.tidegate.gateway.http;

import io.vertx.core.streams.WriteStream;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The write queue of one connection, and the line of those who wait for room in it. Whoever waits again goes to the end
 * of the line, so all get their turn. Of pages that are read to be sent there is one at a time: so a connection with
 * many subscriptions takes no more memory than one with a single one.
 */
final class WriteQueue {
    private final WriteStream<?> stream;
    private final BooleanSupplier isOpen;
    private final Queue<Turn> line = new ArrayDeque<>();
    /** Who is being served from the line. */
    private @Nullable Turn served;
    /** Whose page is on its way. */
    private @Nullable Turn reading;

    private long drains;

    /**
     * @param isOpen whether the stream may be asked
     * @param maxBytes {@code http.write-queue-bytes}
     */
    WriteQueue(WriteStream<?> stream, BooleanSupplier isOpen, int maxBytes) {
        this.stream = stream;
        this.isOpen = isOpen;
        stream.setWriteQueueMaxSize(maxBytes).drainHandler(v -> {
            drains++;
            serve();
        });
    }

    boolean hasRoom() {
        return isOpen.getAsBoolean() && !stream.writeQueueFull();
    }

    /** How often it has drained. */
    long drains() {
        return drains;
    }

    /** One of those who share the queue. */
    final class Turn {
        private @Nullable Runnable task;

        boolean hasRoom() {
            return WriteQueue.this.hasRoom();
        }

        /** How often the queue has drained. */
        long drains() {
            return drains;
        }

        /** Runs this once, when there is room and those who came before have had their turn; replaces any earlier wish. */
        void onRoom(Runnable wish) {
            if (task == null) {
                line.add(this);
            }
            task = wish;
        }

        /** Whether he may read a page now, to be sent when it is there; to be released. */
        boolean reserve() {
            boolean isNext = line.isEmpty() || served == this;
            if (reading != null || !isNext || !hasRoom()) {
                return false;
            }
            reading = this;
            return true;
        }

        void release() {
            if (reading == this) {
                reading = null;
                serve();
            }
        }

        /** He wants nothing more. A page that he reads still is to be released. */
        void leave() {
            line.remove(this);
            task = null;
        }
    }

    private void serve() {
        while (reading == null && hasRoom()) {
            Turn next = line.poll();
            if (next == null) {
                return;
            }
            Runnable task = next.task;
            next.task = null;
            served = next;
            try {
                if (task != null) {
                    task.run();
                }
            } finally {
                served = null;
            }
        }
    }
}
