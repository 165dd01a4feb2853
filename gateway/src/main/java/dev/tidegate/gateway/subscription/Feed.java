package dev.tidegate.gateway.subscription;

import dev.tidegate.gateway.changelog.Cursor;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.reader.LivePartition;
import dev.tidegate.gateway.reader.LiveTable;
import dev.tidegate.gateway.reader.LiveTable.Generation;
import dev.tidegate.gateway.reader.TableStatus.State;
import io.vertx.core.Context;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the subscribers of one table on one event loop share: a tap on each partition, and the place where those stand
 * who are live. A batch of changes becomes one frame, and its bytes go to each of them.
 */
final class Feed {
    private final LiveTable table;
    private final Context loop;
    private final SubscriptionSettings settings;
    private final SubscriptionCounters counters;
    private final InstantSource clock;
    private final Runnable unwatch;
    private final Set<Subscriber> subscribers = new LinkedHashSet<>();
    /** The same, to iterate over while some come and go. */
    private Subscriber[] audience = {};

    private @Nullable Generation generation;
    private List<Tap> taps = new ArrayList<>();
    /** Where the live subscribers stand, by partition; null until the tap is attached. */
    private List<@Nullable Cursor> live = new ArrayList<>();

    private UUID topicId = new UUID(0, 0);
    private boolean closed;

    Feed(LiveTable table, Context loop, Subscriptions.Parts parts) {
        this.table = table;
        this.loop = loop;
        this.settings = parts.settings();
        this.counters = parts.counters(table);
        this.clock = parts.clock();
        this.unwatch = table.watch(() -> loop.runOnContext(v -> tableChanged()));
        follow(table.serving());
    }

    LiveTable table() {
        return table;
    }

    SubscriptionSettings settings() {
        return settings;
    }

    SubscriptionCounters counters() {
        return counters;
    }

    @Nullable
    Generation generation() {
        return generation;
    }

    UUID topicId() {
        return topicId;
    }

    long now() {
        return clock.instant().getEpochSecond();
    }

    // ---- subscribers come and go

    void add(Subscriber subscriber) {
        subscribers.add(subscriber);
        audience = subscribers.toArray(new Subscriber[0]);
        counters.subscribers.incrementAndGet();
        tell(subscriber);
    }

    void remove(Subscriber subscriber) {
        if (subscribers.remove(subscriber)) {
            audience = subscribers.toArray(new Subscriber[0]);
            counters.subscribers.decrementAndGet();
        }
    }

    boolean isEmpty() {
        return subscribers.isEmpty();
    }

    void close() {
        closed = true;
        unwatch.run();
        taps.forEach(Tap::detach);
    }

    // ---- the table changes

    private void tableChanged() {
        if (!closed) {
            follow(table.serving());
            for (Subscriber subscriber : audience) {
                tell(subscriber);
            }
        }
    }

    private void tell(Subscriber subscriber) {
        Generation current = generation;
        State state = table.state();
        if (state == State.FAILED) {
            subscriber.fail(new TidegateException(
                    ErrorCode.TABLE_FAILED,
                    "table '" + table.table().name() + "' stopped: "
                            + table.status().problem()));
        } else if (current == null) {
            subscriber.tableWaits();
        } else {
            subscriber.tableServes(current);
        }
    }

    private void follow(@Nullable Generation next) {
        Generation before = generation;
        generation = next;
        List<LivePartition> partitions = next == null ? List.of() : next.partitions();
        if (next == null || before == null || !next.extendsOn(before)) {
            taps.forEach(Tap::detach);
            taps = new ArrayList<>();
            live = new ArrayList<>();
        }
        if (next != null) {
            topicId = Tokens.topicId(next);
        }
        for (LivePartition partition : partitions.subList(taps.size(), partitions.size())) {
            Tap tap = new Tap(partition, this, loop, settings);
            taps.add(tap);
            live.add(null);
            tap.attach();
        }
    }

    // ---- the taps report

    void attached(Tap tap, Cursor at) {
        if (!isCurrent(tap)) {
            return;
        }
        boolean again = live.get(tap.partition()) != null;
        live.set(tap.partition(), at);
        for (Subscriber subscriber : audience) {
            if (again && subscriber.isLive()) {
                subscriber.reset("lagged");
            }
            subscriber.pump();
        }
    }

    void deliver(Tap tap, Batch batch) {
        if (!isCurrent(tap)) {
            return;
        }
        List<@Nullable Cursor> before = new ArrayList<>(live);
        live.set(tap.partition(), batch.page().next());
        Frame frame = null;
        for (Subscriber subscriber : audience) {
            if (!subscriber.isLive()) {
                subscriber.feedMoved();
            } else if (!batch.isEmpty()) {
                if (!subscriber.hasRoom()) {
                    subscriber.fallBehind(before);
                    continue;
                }
                if (frame == null) {
                    frame = Frames.changes(batch, position());
                }
                subscriber.send(frame, batch);
            }
        }
    }

    private boolean isCurrent(Tap tap) {
        return !closed && tap.partition() < taps.size() && taps.get(tap.partition()) == tap;
    }

    /** Whether a reader at these cursors stands exactly where the feed stands. */
    boolean standsAt(List<@Nullable Cursor> cursors) {
        return live.equals(cursors);
    }

    @Nullable
    Cursor live(int partition) {
        return live.get(partition);
    }

    // ---- positions

    String position() {
        return position(live);
    }

    String position(List<@Nullable Cursor> cursors) {
        long[] offsets = new long[cursors.size()];
        for (int i = 0; i < offsets.length; i++) {
            Cursor cursor = cursors.get(i);
            offsets[i] = cursor == null ? 0 : cursor.position();
        }
        return new Token(topicId, Tokens.fingerprint(table.table()), now(), offsets).encode();
    }

    // ---- the clock

    /** Tells that idle is not stalled. */
    void heartbeat() {
        Frame progress = null;
        for (Subscriber subscriber : audience) {
            if (subscriber.isLive() && subscriber.hasRoom()) {
                progress = progress == null ? Frames.progress(position()) : progress;
                subscriber.send(progress);
            } else if (generation == null && subscriber.hasRoom()) {
                subscriber.send(Frames.waiting(table.status()));
            }
        }
    }

    void goaway() {
        for (Subscriber subscriber : audience) {
            subscriber.goaway();
        }
    }

    @Override
    public String toString() {
        return "feed of " + table.table().name() + " at " + live;
    }
}
