package dev.tidegate.gateway.writer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The bytes a writer has taken and not yet answered for, and their bound. There is <em>room</em> up to half of it: the
 * other half is for callers who saw room at the same moment, so that whoever waits for room is not refused after all.
 *
 * <p>Safe for use by any thread; waiting callers are called on the thread that made room.
 */
final class InFlightBytes {
    private final long bound;
    private long bytes;
    private List<CompletableFuture<Void>> waiting = new ArrayList<>();

    InFlightBytes(long bound) {
        this.bound = bound;
    }

    /** Takes bytes below the bound; the last to come may exceed it, or what is larger than the bound could never pass. */
    synchronized boolean reserve(long count) {
        if (bytes >= bound) {
            return false;
        }
        bytes += count;
        return true;
    }

    /** Gives bytes back; negative when an estimate turned out too low. */
    void release(long count) {
        List<CompletableFuture<Void>> released = List.of();
        synchronized (this) {
            bytes -= count;
            if (bytes < 0) {
                throw new IllegalStateException("More bytes were given back than taken: " + bytes);
            }
            // Not as soon as there is any, or each acknowledgement would wake everyone for one row.
            if (bytes <= bound / 4 && !waiting.isEmpty()) {
                released = waiting;
                waiting = new ArrayList<>();
            }
        }
        released.forEach(waiter -> waiter.complete(null));
    }

    synchronized long bytes() {
        return bytes;
    }

    synchronized boolean hasRoom() {
        return bytes <= bound / 2;
    }

    /** Completes when there is room, at once if there is. */
    synchronized CompletionStage<Void> room() {
        if (hasRoom()) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> waiter = new CompletableFuture<>();
        waiting.add(waiter);
        return waiter;
    }
}
