package dev.tidegate.gateway.subscription;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What was handed out for one table, counted up from start. Written by the event loops, read from anywhere. */
public final class SubscriptionCounters {
    public final AtomicInteger subscribers = new AtomicInteger();
    public final LongAdder frames = new LongAdder();
    public final LongAdder bytes = new LongAdder();
    /** Changes told, each counted once for each subscriber. */
    public final LongAdder changes = new LongAdder();
    /** Changes that lagging subscribers were spared. */
    public final LongAdder conflated = new LongAdder();

    /** Pages that subscribers who are behind had read from the logs. */
    public final LongAdder pagesRead = new LongAdder();
    /** Pages that they were given because another one had them read. */
    public final LongAdder pagesShared = new LongAdder();

    public final LongAdder resets = new LongAdder();
    /** How often a subscriber of every change missed some. */
    public final LongAdder lagged = new LongAdder();
    /** Connections given up because they took nothing. */
    public final LongAdder stalled = new LongAdder();
    /** How often a subscriber who was live could not be written to. */
    public final LongAdder fellBehind = new LongAdder();
}
