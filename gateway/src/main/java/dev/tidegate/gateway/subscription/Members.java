package dev.tidegate.gateway.subscription;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/** The subscribers of one channel of a feed. */
final class Members {
    private final Set<Subscriber> live = new LinkedHashSet<>();
    /** The same, to iterate over while some come and go. */
    private Subscriber[] audience = {};

    private boolean stale;
    /** How many there are, live or not, who would be live if they could. */
    int count;
    /** Taps that read for this channel. */
    final Set<Tap> ready = new HashSet<>();

    void live(Subscriber subscriber) {
        stale |= live.add(subscriber);
    }

    void notLive(Subscriber subscriber) {
        stale |= live.remove(subscriber);
    }

    Subscriber[] live() {
        if (stale) {
            stale = false;
            audience = live.toArray(new Subscriber[0]);
        }
        return audience;
    }
}
