package dev.tidegate.gateway.subscription;

import dev.tidegate.gateway.changelog.Cursor;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.query.Query;
import dev.tidegate.gateway.query.TableQueries;
import dev.tidegate.gateway.reader.LivePartition;
import dev.tidegate.gateway.reader.LiveTable;
import dev.tidegate.gateway.reader.LiveTable.Generation;
import dev.tidegate.gateway.reader.TableStatus.State;
import dev.tidegate.gateway.subscription.Beats.Beat;
import io.vertx.core.Context;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the subscribers of one table on one event loop share: a tap on each partition, the place where those stand who
 * are live, and the channels by which they are told. A batch of changes becomes one frame for each channel that it
 * concerns, and its bytes go to each of the channel's members.
 */
final class Feed {
    private static final Logger LOG = LoggerFactory.getLogger(Feed.class);
    private static final long MIN_LOG_NANOS = 10_000_000_000L;

    private final LiveTable table;
    private final Context loop;
    private final SubscriptionSettings settings;
    private final SubscriptionCounters counters;
    private final TableQueries queries;
    private final InstantSource clock;
    private final SharedPages pages;
    private final Runnable unwatch;
    private final Set<Subscriber> subscribers = new LinkedHashSet<>();
    private final Set<Subscriber> behind = new LinkedHashSet<>();
    private final Map<Channel, Members> channels = new HashMap<>();
    private int scanning;

    private @Nullable Generation generation;
    private List<Tap> taps = new ArrayList<>();
    /** Where the live subscribers stand, by partition; null until the tap is attached. */
    private List<@Nullable Cursor> live = new ArrayList<>();

    /** Of what the live subscribers were told. */
    private ReadEnds liveEnds = new ReadEnds();

    private UUID topicId = new UUID(0, 0);
    private boolean closed;
    private long loggedAt = System.nanoTime() - MIN_LOG_NANOS;
    /** How many ends were not logged since. */
    private int unlogged;

    Feed(LiveTable table, Context loop, Subscriptions.Parts parts) {
        this.table = table;
        this.loop = loop;
        this.settings = parts.settings();
        this.counters = parts.counters(table);
        this.queries = parts.queries(table.table());
        this.clock = parts.clock();
        this.pages = new SharedPages(loop, settings.snapshots().snapshotCacheBytes(), counters, parts.nanoTime());
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

    TableQueries queries() {
        return queries;
    }

    SharedPages pages() {
        return pages;
    }

    /** Whether others may be told the same as a subscriber of this channel. */
    boolean isShared(Channel channel) {
        Members members = channels.get(channel);
        return members != null && members.count > 1;
    }

    @Nullable
    Generation generation() {
        return generation;
    }

    long now() {
        return clock.instant().getEpochSecond();
    }

    // ---- subscribers come and go

    /** @throws TidegateException {@link ErrorCode#OVERLOADED} if his filter is one too many of those that scan */
    void add(Subscriber subscriber) {
        if (subscriber.followsLive()) {
            join(subscriber.channel());
        }
        subscribers.add(subscriber);
        behind.add(subscriber);
        counters.subscribers.incrementAndGet();
        tell(subscriber);
    }

    private void join(Channel channel) {
        Members members = channels.get(channel);
        if (members == null) {
            boolean scans = channel.query().scans();
            if (scans && scanning >= settings.queries().maxScanning()) {
                throw new TidegateException(
                        ErrorCode.OVERLOADED,
                        "table '" + table.table().name() + "' has " + scanning
                                + " different filters that must look at every change, which is all that"
                                + " subscriptions.max-scanning-filters allows; a condition such as column == constant"
                                + " is found by an index instead");
            }
            scanning += scans ? 1 : 0;
            Members first = new Members();
            channels.put(channel, first);
            taps.forEach(tap -> tap.add(channel, first));
            members = first;
        }
        members.count++;
    }

    void remove(Subscriber subscriber) {
        if (subscribers.remove(subscriber)) {
            behind.remove(subscriber);
            counters.subscribers.decrementAndGet();
            Channel channel = subscriber.channel();
            Members members = channels.get(channel);
            if (members != null && subscriber.followsLive()) {
                members.notLive(subscriber);
                if (--members.count == 0) {
                    channels.remove(channel);
                    scanning -= channel.query().scans() ? 1 : 0;
                    taps.forEach(tap -> tap.remove(channel));
                }
            }
        }
    }

    boolean isEmpty() {
        return subscribers.isEmpty();
    }

    /** Whether a subscriber who stands where the feed stands would be told all from here on. */
    boolean isReady(Subscriber subscriber) {
        Members members = channels.get(subscriber.channel());
        return subscriber.followsLive() && members != null && members.ready.containsAll(taps);
    }

    void wentLive(Subscriber subscriber) {
        behind.remove(subscriber);
        Members members = channels.get(subscriber.channel());
        if (members != null) {
            members.live(subscriber);
        }
    }

    void wentBehind(Subscriber subscriber) {
        behind.add(subscriber);
        Members members = channels.get(subscriber.channel());
        if (members != null) {
            members.notLive(subscriber);
        }
    }

    void close() {
        closed = true;
        unwatch.run();
        taps.forEach(Tap::detach);
        pages.clear();
    }

    private static Subscriber[] all(Set<Subscriber> some) {
        return some.toArray(new Subscriber[0]); // some come and go meanwhile
    }

    // ---- the table changes

    private void tableChanged() {
        if (!closed) {
            follow(table.serving());
            for (Subscriber subscriber : all(subscribers)) {
                tell(subscriber);
            }
        }
    }

    private void tell(Subscriber subscriber) {
        Generation current = generation;
        State state = table.state();
        if (state == State.FAILED) {
            subscriber.fail(table.stopped());
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
            pages.clear();
            taps = new ArrayList<>();
            live = new ArrayList<>();
            liveEnds = new ReadEnds();
            channels.values().forEach(members -> members.ready.clear());
        }
        if (next != null) {
            topicId = Tokens.topicId(next);
        }
        for (LivePartition partition : partitions.subList(taps.size(), partitions.size())) {
            Tap tap = new Tap(partition, this, loop, settings, queries);
            taps.add(tap);
            live.add(null);
            tap.attach(channels);
        }
    }

    // ---- the taps report

    void attached(Tap tap, Cursor at) {
        if (!isCurrent(tap)) {
            return;
        }
        boolean again = live.get(tap.partition()) != null;
        live.set(tap.partition(), at);
        for (Subscriber subscriber : all(subscribers)) {
            if (again && subscriber.isLive()) {
                subscriber.reset("lagged");
            }
            subscriber.pump();
        }
    }

    void ready(Tap tap, Channel channel, Members members) {
        if (isCurrent(tap) && channels.get(channel) == members && members.ready.add(tap)) {
            for (Subscriber subscriber : all(behind)) {
                if (subscriber.channel().equals(channel)) {
                    subscriber.pump();
                }
            }
        }
    }

    void deliver(Tap tap, Slice slice) {
        if (!isCurrent(tap)) {
            return;
        }
        List<@Nullable Cursor> before = new ArrayList<>(live);
        live.set(tap.partition(), slice.next());
        liveEnds.reached(tap.partition(), slice.end());
        slice.failed().forEach(this::fail);
        slice.batches().forEach((channel, batch) -> deliver(channel, batch, before));
        if (slice.plainOnly()) {
            channels.forEach((channel, members) -> {
                if (!channel.isPlain()) {
                    for (Subscriber subscriber : members.live()) {
                        subscriber.fallBehind(before);
                    }
                }
            });
        }
        // After those who were live: who becomes so now has read what the slice tells.
        for (Subscriber subscriber : all(behind)) {
            subscriber.pump();
        }
    }

    private void deliver(Channel channel, Batch batch, List<@Nullable Cursor> before) {
        Members members = channels.get(channel);
        if (members == null || batch.isEmpty()) {
            return;
        }
        Frame frame = null;
        for (Subscriber subscriber : members.live()) {
            if (!subscriber.isLive()) {
                continue; // what another one was sent made him leave
            } else if (!subscriber.hasRoom()) {
                subscriber.fallBehind(before);
                continue;
            }
            if (frame == null) {
                frame = Frames.changes(batch, position(channel.query()));
            }
            send(subscriber, frame, batch);
        }
    }

    private void send(Subscriber subscriber, Frame frame, Batch batch) {
        try {
            subscriber.send(frame, batch);
        } catch (Throwable e) {
            ended(Failures.of(e, "a frame could not be sent"));
            subscriber.abort();
        }
    }

    // ---- failures

    /** Ends the subscribers of a channel for whom evaluating a change failed. */
    private void fail(Channel channel, TidegateException failure) {
        ended(failure);
        for (Subscriber subscriber : all(subscribers)) {
            if (subscriber.channel().equals(channel)) {
                subscriber.fail(failure);
            }
        }
    }

    /** The tap could not read on, and does not any more. */
    void failed(Tap tap, TidegateException failure) {
        if (isCurrent(tap)) {
            ended(failure);
            for (Subscriber subscriber : all(subscribers)) {
                subscriber.fail(failure);
            }
        }
    }

    /** Logs why subscriptions end; not each time, because clients may come back and fail as often as they want. */
    void ended(TidegateException failure) {
        long now = System.nanoTime();
        unlogged++;
        if (now - loggedAt < MIN_LOG_NANOS) {
            return;
        }
        String name = table.table().name();
        if (failure.code() == ErrorCode.INTERNAL) {
            LOG.error("Table '{}': ended {} subscriptions or filters; the latest failed", name, unlogged, failure);
        } else {
            LOG.warn(
                    "Table '{}': ended {} subscriptions or filters; the latest: {}",
                    name,
                    unlogged,
                    failure.getMessage());
        }
        loggedAt = now;
        unlogged = 0;
    }

    private boolean isCurrent(Tap tap) {
        return !closed && tap.partition() < taps.size() && taps.get(tap.partition()) == tap;
    }

    /** Whether a reader at these cursors stands exactly where the feed stands. */
    boolean standsAt(List<@Nullable Cursor> cursors, ReadEnds ends) {
        return live.equals(cursors) && liveEnds.covers(ends, offsets(cursors));
    }

    ReadEnds liveEnds() {
        return liveEnds;
    }

    @Nullable
    Cursor live(int partition) {
        return live.get(partition);
    }

    // ---- positions

    private String position(Query query) {
        return position(query, live, liveEnds);
    }

    String position(Query query, List<@Nullable Cursor> cursors, ReadEnds ends) {
        boolean exact = cursors.stream().allMatch(cursor -> cursor != null && cursor.caughtUp());
        long[] offsets = offsets(cursors);
        return new Token(
                        topicId,
                        Tokens.fingerprint(table),
                        query.fingerprint(),
                        now(),
                        exact,
                        offsets,
                        ends.from(offsets))
                .encode();
    }

    private static long[] offsets(List<@Nullable Cursor> cursors) {
        long[] offsets = new long[cursors.size()];
        for (int i = 0; i < offsets.length; i++) {
            Cursor cursor = cursors.get(i);
            offsets[i] = cursor == null ? 0 : cursor.position();
        }
        return offsets;
    }

    // ---- the clock

    /**
     * Tells that idle is not stalled, and gives up who is.
     *
     * @param beat whose turn it is
     */
    void heartbeat(Beat beat) {
        Map<Channel, Frame> progress = new HashMap<>();
        for (Subscriber subscriber : all(subscribers)) {
            if (!beat.concerns(subscriber) || subscriber.stalls(now())) {
                continue;
            }
            if (subscriber.isLive()) {
                Channel channel = subscriber.channel();
                subscriber.send(progress.computeIfAbsent(channel, c -> Frames.progress(position(c.query()))));
            } else if (generation == null) {
                subscriber.send(Frames.waiting(table.status()));
            } else {
                subscriber.reassure();
            }
        }
    }

    void goaway() {
        for (Subscriber subscriber : all(subscribers)) {
            subscriber.goaway();
        }
    }

    @Override
    public String toString() {
        return "feed of " + table.table().name() + " at " + live;
    }
}
