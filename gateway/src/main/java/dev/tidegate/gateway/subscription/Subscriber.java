package dev.tidegate.gateway.subscription;

import dev.tidegate.gateway.changelog.Changelog;
import dev.tidegate.gateway.changelog.Cursor;
import dev.tidegate.gateway.changelog.RecentLog;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.reader.LivePartition;
import dev.tidegate.gateway.reader.LiveTable.Generation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * One client's stream of one table: first pages of what he lacks, at his pace, then the feed's own frames. Whenever his
 * outlet has no room he stays behind, and all that is kept for him is a cursor for each partition.
 *
 * <p>Belongs to the event loop of its connection.
 */
public final class Subscriber {
    private enum Phase {
        /** The table is not served yet. */
        WAITING,
        /** He reads pages from the logs. */
        BEHIND,
        /** He stands where the feed stands, and is written the feed's frames. */
        LIVE,
        CLOSED
    }

    private final Subscriptions subscriptions;
    private final Feed feed;
    private final Outlet outlet;
    private From from;

    private Phase phase = Phase.WAITING;
    private @Nullable Generation generation;
    private List<@Nullable Cursor> cursors = List.of();
    private boolean asking;
    private int askNext;
    private boolean toldCaughtUp;

    Subscriber(Subscriptions subscriptions, Feed feed, Outlet outlet, From from) {
        this.subscriptions = subscriptions;
        this.feed = feed;
        this.outlet = outlet;
        this.from = from;
    }

    /** The client has gone, or is to be sent nothing more. */
    public void close() {
        if (phase != Phase.CLOSED) {
            phase = Phase.CLOSED;
            subscriptions.left(this, feed);
        }
    }

    // ---- what the feed says

    boolean isLive() {
        return phase == Phase.LIVE;
    }

    boolean hasRoom() {
        return outlet.hasRoom();
    }

    void send(Frame frame) {
        feed.counters().frames.increment();
        feed.counters().bytes.add(frame.json().length);
        outlet.send(frame);
    }

    void send(Frame frame, Batch batch) {
        send(frame);
        feed.counters().changes.add(batch.page().changes());
        feed.counters().conflated.add(batch.page().conflated());
    }

    void tableWaits() {
        if (phase != Phase.CLOSED) {
            phase = Phase.WAITING;
        }
    }

    void tableServes(Generation now) {
        Generation before = generation;
        if (phase == Phase.CLOSED || now == before) {
            return;
        }
        generation = now;
        if (before == null) {
            begin(now);
        } else if (now.extendsOn(before)) {
            List<@Nullable Cursor> held = new ArrayList<>(phase == Phase.LIVE ? feedCursors(before) : cursors);
            while (held.size() < now.partitions().size()) {
                held.add(readTo(0));
            }
            cursors = held;
        } else {
            reset("topic-changed");
        }
        phase = Phase.BEHIND;
        pump();
    }

    private List<@Nullable Cursor> feedCursors(Generation known) {
        List<@Nullable Cursor> copy = new ArrayList<>();
        for (int p = 0; p < known.partitions().size(); p++) {
            copy.add(feed.live(p));
        }
        return copy;
    }

    /** He was live, and could not be written the frame that left from these cursors. */
    void fallBehind(List<@Nullable Cursor> at) {
        if (phase == Phase.LIVE) {
            feed.counters().fellBehind.increment();
            phase = Phase.BEHIND;
            cursors = new ArrayList<>(at); // others fall behind at the same place, and go on by themselves
            pump();
        }
    }

    void feedMoved() {
        pump();
    }

    void fail(TidegateException e) {
        if (phase != Phase.CLOSED) {
            send(Frames.error(e));
            close();
            outlet.end(Outlet.Ending.ERROR);
        }
    }

    void goaway() {
        if (phase != Phase.CLOSED) {
            long least = feed.settings().goawayRetry().toMillis();
            send(Frames.goaway(least + ThreadLocalRandom.current().nextLong(least + 1)));
            close();
            outlet.end(Outlet.Ending.GOAWAY);
        }
    }

    // ---- where he begins

    private void begin(Generation now) {
        Token token = from instanceof From.Position position ? position.token() : null;
        Optional<String> objection = token == null
                ? Optional.empty()
                : Tokens.objection(token, feed.table().table(), now, feed.now());
        send(Frames.subscribed(feed.table().table(), token != null && objection.isEmpty()));
        cursors = new ArrayList<>();
        if (objection.isPresent()) {
            reset(objection.get());
            return;
        }
        for (LivePartition partition : now.partitions()) {
            cursors.add(token == null ? start() : resumed(token, partition));
        }
    }

    /** Null when the log has to be asked: only an upsert table's snapshot begins at the same place everywhere. */
    private @Nullable Cursor start() {
        return from == From.SNAPSHOT && feed.table().table().isUpsert() ? Cursor.resumedAt(0) : null;
    }

    /** On the event loop of the log: null if it can no longer be begun there. */
    private static @Nullable Cursor startIn(Changelog log, From from) {
        if (from instanceof From.Since since && log instanceof RecentLog recent) {
            return recent.since(since.timestamp());
        }
        return from == From.NOW ? log.fromEnd() : log.fromStart();
    }

    private Cursor resumed(Token token, LivePartition partition) {
        int number = partition.number();
        return readTo(number < token.offsets().length ? token.offsets()[number] : 0);
    }

    /** Who has read an upsert table to zero lacks the whole snapshot; in an append table zero is like any offset. */
    private Cursor readTo(long offset) {
        return feed.table().table().isUpsert() ? Cursor.resumedAt(offset) : Cursor.since(offset);
    }

    /** What he holds is void: he is told so, and reads the snapshot. */
    void reset(String reason) {
        Generation now = generation;
        if (phase == Phase.CLOSED || now == null) {
            return;
        }
        feed.counters().resets.increment();
        send(Frames.reset(reason));
        from = From.SNAPSHOT;
        toldCaughtUp = false;
        phase = Phase.BEHIND;
        cursors = new ArrayList<>();
        for (int p = 0; p < now.partitions().size(); p++) {
            cursors.add(start());
        }
    }

    // ---- pages

    /** Goes on reading, if he is behind and there is room. */
    void pump() {
        Generation now = generation;
        if (phase != Phase.BEHIND || asking || now == null) {
            return;
        }
        if (!outlet.hasRoom()) {
            outlet.onRoom(this::pump);
            return;
        }
        if (feed.standsAt(cursors) && toldCaughtUp) {
            phase = Phase.LIVE;
            cursors = List.of();
            return;
        }
        LivePartition next = nextToAsk(now);
        if (next != null) {
            asking = true;
            Cursor at = cursors.get(next.number());
            From begun = from;
            next.ask(log -> read(log, begun, at)).onComplete(answer -> {
                asking = false;
                if (answer.failed()) {
                    fail(new TidegateException(ErrorCode.INTERNAL, "a page could not be read", answer.cause()));
                } else if (phase == Phase.BEHIND
                        && now == generation
                        && begun == from
                        && cursors.get(next.number()) == at) {
                    take(next.number(), answer.result());
                } else {
                    pump(); // the answer is to a question of before a reset
                }
            });
        }
    }

    /** The partition to read on, by turns; null when there is nothing to do but wait for the feed to come here. */
    private @Nullable LivePartition nextToAsk(Generation now) {
        int count = now.partitions().size();
        for (int i = 0; i < count; i++) {
            int partition = (askNext + i) % count;
            if (isToRead(cursors.get(partition), feed.live(partition))) {
                askNext = partition + 1;
                return now.partitions().get(partition);
            }
        }
        return null;
    }

    private static boolean isToRead(@Nullable Cursor mine, @Nullable Cursor feeds) {
        if (mine == null || !mine.caughtUp()) {
            return true;
        }
        // One who is ahead of the feed waits: its tap has yet to hand over what he has read already.
        return feeds != null && mine.position() < feeds.position();
    }

    /** On the event loop of the log: a page, or null if the log can no longer serve this cursor. */
    private @Nullable Batch read(Changelog log, From begun, @Nullable Cursor at) {
        if (at == null) {
            // Nothing is told before all partitions have their cursor: its position would not hold for the others.
            Cursor start = startIn(log, begun);
            return start == null ? null : Batch.none(start);
        }
        boolean lacksAll = at.position() == 0 && feed.table().table().isUpsert();
        Cursor reader = lacksAll ? log.fromStart() : at;
        return log.canRead(reader) ? Batch.read(log, reader, feed.settings().maxFrameBytes()) : null;
    }

    private void take(int partition, @Nullable Batch batch) {
        if (batch == null) {
            reset("lagged");
            pump();
            return;
        }
        cursors.set(partition, batch.page().next());
        if (!batch.isEmpty()) {
            send(Frames.changes(batch, feed.position(cursors)), batch);
        }
        if (!toldCaughtUp && cursors.stream().allMatch(c -> c != null && c.caughtUp())) {
            toldCaughtUp = true;
            send(Frames.caughtUp(feed.position(cursors)));
        }
        pump();
    }

    @Override
    public String toString() {
        return phase + (phase == Phase.BEHIND ? " at " + cursors + (asking ? ", asking" : "") : "") + " of " + feed;
    }
}
