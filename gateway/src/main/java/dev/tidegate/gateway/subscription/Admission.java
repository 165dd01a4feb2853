package dev.tidegate.gateway.subscription;

import io.vertx.core.Vertx;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Who of an event loop's subscribers may read his snapshot now: so many at one time, so that a storm of them leaves the
 * loop time for those who are live. The others stand in line. While someone does, a place is given up after a while, so
 * that clients who read slowly, or not at all, hold up nobody for long; they go to the end of the line.
 */
final class Admission {
    private static final long TURN_MILLIS = 1_000;

    private final Vertx vertx;
    private final int max;
    private final LongSupplier nanoTime;
    /** Each with the time since when, the eldest first. */
    private final Map<Subscriber, Long> admitted = new LinkedHashMap<>();

    private final Set<Subscriber> line = new LinkedHashSet<>();
    private boolean timed;

    Admission(Vertx vertx, int max, LongSupplier nanoTime) {
        this.vertx = vertx;
        this.max = max;
        this.nanoTime = nanoTime;
    }

    /** Whether he may read now; if not, he is pumped when it is his turn. */
    boolean enter(Subscriber subscriber) {
        if (admitted.containsKey(subscriber)) {
            return true;
        }
        if (admitted.size() < max) {
            line.remove(subscriber);
            admitted.put(subscriber, nanoTime.getAsLong());
            return true;
        }
        line.add(subscriber);
        watchTurns();
        return false;
    }

    boolean isInLine(Subscriber subscriber) {
        return line.contains(subscriber);
    }

    /** He has read his snapshot, or reads no more. */
    void leave(Subscriber subscriber) {
        line.remove(subscriber);
        if (admitted.remove(subscriber) != null) {
            admit();
        }
    }

    private void admit() {
        while (admitted.size() < max && !line.isEmpty()) {
            Subscriber next = line.iterator().next();
            line.remove(next);
            admitted.put(next, nanoTime.getAsLong());
            next.pump();
        }
    }

    private void watchTurns() {
        if (!timed) {
            timed = true;
            vertx.setTimer(TURN_MILLIS, id -> {
                timed = false;
                endTurns();
            });
        }
    }

    private void endTurns() {
        Iterator<Long> since = admitted.values().iterator();
        while (since.hasNext() && nanoTime.getAsLong() - since.next() >= TURN_MILLIS * 1_000_000) {
            since.remove();
        }
        admit();
        if (!line.isEmpty()) {
            watchTurns();
        }
    }
}
