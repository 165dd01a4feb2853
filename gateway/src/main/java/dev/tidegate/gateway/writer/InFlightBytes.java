package dev.tidegate.gateway.writer;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * The bytes a writer has taken and not yet answered for, their bound, and the line of those that wait for room. There is
 * <em>room</em> up to half of the bound, and only while the line is empty: what waits is let in first, in the order in
 * which it came. The other half of the bound is for writes that do not wait. They may pass the line, but one that waits
 * is passed by no more bytes than the bound; then others are refused until it is let in.
 *
 * <p>Safe for use by any thread. {@link #release} and {@link #closeLine} are called on one thread, which lets in what
 * waits.
 */
final class InFlightBytes {
    private final long bound;
    private final Queue<Place> line = new ArrayDeque<>();
    private long bytes;
    /** How many bytes have passed the first in the line. */
    private long passed;

    private boolean lineClosed;

    /** What becomes of a write that would wait. */
    enum Entry {
        /** There was room, and its bytes are taken. */
        LET_IN,
        /** Its waiter is called once, later, unless it leaves before that. */
        WAITS,
        /** The line is closed. */
        REFUSED
    }

    /** What waits in the line. */
    interface Waiter {
        /** There is room, and its bytes are taken. Called with the lock of the line held: it only hands on. */
        void letIn();

        /** The line was closed: there will be no room. */
        void refused();
    }

    private record Place(long bytes, Waiter waiter) {}

    InFlightBytes(long bound) {
        this.bound = bound;
    }

    /**
     * Takes bytes below the bound, for a write that does not wait; the last to come may exceed the bound, or what is
     * larger than it could never pass.
     */
    synchronized boolean reserve(long count) {
        if (bytes >= bound || !line.isEmpty() && passed >= bound) {
            return false;
        }
        bytes += count;
        passed += line.isEmpty() ? 0 : count;
        return true;
    }

    /** Takes bytes if there is room, and otherwise joins the line. */
    synchronized Entry enter(long count, Waiter waiter) {
        if (lineClosed) {
            return Entry.REFUSED;
        }
        if (hasRoom()) {
            bytes += count;
            return Entry.LET_IN;
        }
        if (line.isEmpty()) {
            passed = 0;
        }
        line.add(new Place(count, waiter));
        return Entry.WAITS;
    }

    /**
     * Leaves the line.
     *
     * @return false if the waiter is no longer in it: it was let in, or refused
     */
    synchronized boolean leave(Waiter waiter) {
        return line.removeIf(place -> place.waiter == waiter);
    }

    /** Gives bytes back; negative when an estimate turned out too low. */
    synchronized void release(long count) {
        bytes -= count;
        if (bytes < 0) {
            throw new IllegalStateException("More bytes were given back than taken: " + bytes);
        }
        // Not as soon as there is any room, or each acknowledgement would wake one client for one row.
        if (bytes <= bound / 4) {
            fill();
        }
    }

    private void fill() {
        Place next;
        while (bytes <= bound / 2 && (next = line.poll()) != null) {
            bytes += next.bytes;
            passed = 0;
            // Under the lock: a write that enters on another thread finds the line empty only after this one has begun.
            next.waiter.letIn();
        }
    }

    /** Refuses all that wait, and all that would from now on. */
    void closeLine() {
        List<Place> refused;
        synchronized (this) {
            lineClosed = true;
            refused = List.copyOf(line);
            line.clear();
        }
        refused.forEach(place -> place.waiter.refused());
    }

    synchronized long bytes() {
        return bytes;
    }

    /** How many wait. */
    synchronized int waiting() {
        return line.size();
    }

    synchronized boolean hasRoom() {
        return line.isEmpty() && bytes <= bound / 2;
    }
}
