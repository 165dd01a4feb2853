package dev.tidegate.gateway.subscription;

import dev.tidegate.gateway.changelog.Changelog;
import dev.tidegate.gateway.changelog.Cursor;
import dev.tidegate.gateway.changelog.RecentLog;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.reader.LivePartition;
import dev.tidegate.gateway.reader.LiveTable.Generation;
import dev.tidegate.gateway.subscription.SharedPages.Page;
import dev.tidegate.gateway.subscription.SharedPages.Place;
import io.vertx.core.AsyncResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
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
    private final Subscription subscription;
    private final Reading.Manner manner;
    private final Pacer pacer;
    private From from;

    private Phase phase = Phase.WAITING;
    private @Nullable Generation generation;
    private List<@Nullable Cursor> cursors = List.of();
    /** Of what he was told. */
    private final ReadEnds ends = new ReadEnds();

    private boolean asking;
    private int askNext;
    /** For his position, if it is newer than what this gateway has read; null when that is over. */
    private @Nullable PositionWait positionWait;

    private boolean toldCaughtUp;
    /** The number of the page he was given last, see {@link SharedPages}. */
    private long newestPage;
    /** Whether what he holds is for sure the table as of his bases: not after he resumed in the middle of a snapshot. */
    private boolean holdsBases = true;
    /** Since when his outlet has had no room, in seconds since 1970; 0 if it has had some since it was looked at. */
    private long stalledSince;
    /** How often his outlet had drained then. */
    private long drainsSeen;

    Subscriber(Subscriptions subscriptions, Feed feed, Outlet outlet, Subscription subscription) {
        this.subscriptions = subscriptions;
        this.feed = feed;
        this.outlet = outlet;
        this.subscription = subscription;
        this.manner = new Reading.Manner(
                subscription.channel(), feed.queries(), feed.settings().maxFrameBytes());
        this.pacer = new Pacer(subscriptions.vertx(), subscription.pause(), this::pump);
        this.from = subscription.from();
    }

    /** The client has gone, or is to be sent nothing more. */
    public void close() {
        if (phase != Phase.CLOSED) {
            phase = Phase.CLOSED;
            endPositionWait();
            pacer.stop();
            subscriptions.left(this, feed);
        }
    }

    Channel channel() {
        return subscription.channel();
    }

    // ---- what the feed says

    /** Whether he is to be told the feed's own frames; one who wants pauses reads for himself. */
    boolean followsLive() {
        return subscription.pause().isZero();
    }

    boolean isLive() {
        return phase == Phase.LIVE;
    }

    /** Tells him, if he waits for his turn to read, or is between two of his own readings, that idle is not stalled. */
    void reassure() {
        if (phase == Phase.BEHIND && positionWait != null) {
            send(positionWait.progress());
            return;
        }
        boolean paces = toldCaughtUp && !asking && !followsLive();
        if (phase == Phase.BEHIND && (paces || subscriptions.admission().isInLine(this))) {
            send(Frames.progress(feed.position(subscription.query(), cursors, ends)));
        }
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
        stalledSince = 0; // changes are sent where there is room
        feed.counters().changes.add(batch.changes());
        feed.counters().conflated.add(batch.conflated());
    }

    void tableWaits() {
        if (phase != Phase.CLOSED) {
            phase = Phase.WAITING;
            endPositionWait(); // the table that is served next has read its topic to the end
            subscriptions.admission().leave(this);
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
            if (phase == Phase.LIVE) {
                ends.reached(feed.liveEnds());
            }
            List<@Nullable Cursor> held = new ArrayList<>(phase == Phase.LIVE ? feedCursors(before) : cursors);
            while (held.size() < now.partitions().size()) {
                held.add(readTo(0));
            }
            cursors = held;
        } else {
            endPositionWait();
            ends.clear();
            reset("topic-changed");
        }
        goBehind();
        pump();
    }

    private void goBehind() {
        phase = Phase.BEHIND;
        feed.wentBehind(this);
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
            goBehind();
            ends.reached(feed.liveEnds());
            cursors = new ArrayList<>(at); // others fall behind at the same place, and go on by themselves
            pump();
        }
    }

    /** Whether his outlet has no room, as of now; he is given up if it has had none for too long. */
    boolean stalls(long now) {
        if (outlet.hasRoom()) {
            stalledSince = 0;
            return false;
        }
        long drains = outlet.drains();
        if (stalledSince == 0 || drains != drainsSeen) {
            stalledSince = now; // others who share his connection may have had their turn, and he not yet
            drainsSeen = drains;
        } else if (now - stalledSince >= feed.settings().maxStall().toSeconds() && phase != Phase.CLOSED) {
            feed.counters().stalled.increment();
            close();
            outlet.end(Outlet.Ending.STALLED);
        }
        return true;
    }

    void fail(TidegateException e) {
        if (phase != Phase.CLOSED) {
            try {
                send(Frames.error(e));
            } finally {
                close();
                outlet.end(Outlet.Ending.ERROR);
            }
        }
    }

    /** Nothing can be sent to the client any more, not even why. */
    void abort() {
        if (phase != Phase.CLOSED) {
            close();
            outlet.end(Outlet.Ending.STALLED);
        }
    }

    void goaway() {
        if (phase != Phase.CLOSED) {
            send(subscriptions.goaway());
            close();
            outlet.end(Outlet.Ending.GOAWAY);
        }
    }

    // ---- where he begins

    private void begin(Generation now) {
        Token token = from instanceof From.Position position ? position.token() : null;
        Optional<String> objection = token == null
                ? Optional.empty()
                : Tokens.objection(token, feed.table(), subscription.query(), now, feed.now());
        send(Frames.subscribed(feed.table().table(), subscription.query(), token != null && objection.isEmpty()));
        cursors = new ArrayList<>();
        if (objection.isPresent()) {
            reset(objection.get());
            awaitPosition(token, now);
            return;
        }
        holdsBases = token == null || token.exact();
        if (token != null) {
            ends.reached(ReadEnds.of(token.ends()));
        }
        for (LivePartition partition : now.partitions()) {
            cursors.add(token == null ? start() : resumed(token, partition));
        }
        awaitPosition(token, now);
    }

    /** Waits until the log has reached the position of the client, so that nothing it receives is older than what it holds. */
    private void awaitPosition(@Nullable Token token, Generation now) {
        if (token == null) {
            return;
        }
        PositionWait wait = new PositionWait(
                subscriptions.vertx(),
                feed.settings().positionTimeout(),
                new PositionWait.Awaited(token, now),
                this::fail);
        if (!wait.isOver()) {
            positionWait = wait;
            send(wait.progress());
        }
    }

    private boolean awaitsPosition() {
        if (positionWait != null && positionWait.isOver()) {
            endPositionWait();
        }
        return positionWait != null;
    }

    private void endPositionWait() {
        if (positionWait != null) {
            positionWait.stop();
            positionWait = null;
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
        holdsBases = true;
        newestPage = feed.pages().upcoming(); // earlier ones may be older than what he was told before
        now.partitions().forEach(partition -> ends.reached(partition.number(), partition.end()));
        goBehind();
        cursors = new ArrayList<>();
        for (int p = 0; p < now.partitions().size(); p++) {
            cursors.add(start());
        }
    }

    // ---- pages

    /** Goes on reading, if he is behind and there is room. */
    void pump() {
        Generation now = generation;
        if (phase != Phase.BEHIND || asking || now == null || pacer.isPausing() || awaitsPosition()) {
            return;
        }
        if (!outlet.hasRoom()) {
            outlet.onRoom(this::pump);
            return;
        }
        stalledSince = 0;
        if (toldCaughtUp && feed.standsAt(cursors, ends)) {
            if (feed.isReady(this)) {
                phase = Phase.LIVE;
                cursors = List.of();
                feed.wentLive(this);
            }
            return;
        }
        LivePartition next = nextToAsk(now);
        if (next == null) {
            return;
        }
        Cursor at = cursors.get(next.number());
        if (at != null && !toldCaughtUp && !subscriptions.admission().enter(this)) {
            return;
        }
        if (!outlet.reserve()) {
            outlet.onRoom(this::pump);
            return;
        }
        askNext = next.number() + 1;
        asking = true;
        List<@Nullable Cursor> held = cursors;
        if (at == null) {
            From begun = from;
            next.ask(log -> Optional.ofNullable(startIn(log, begun)))
                    .onComplete(answer -> answered(answer, held, start -> begin(next.number(), start)));
        } else {
            Place place = new Place(channel(), next, at, holdsBases);
            feed.pages()
                    .read(place, newestPage, feed.isShared(channel()), log -> read(log, at, place.certain()))
                    .onComplete(answer -> answered(answer, held, page -> take(next.number(), page)));
        }
    }

    private <T> void answered(AsyncResult<T> answer, List<@Nullable Cursor> held, Consumer<T> taken) {
        asking = false;
        try {
            if (answer.failed()) {
                feed.ended(Failures.of(answer.cause(), "a page could not be read"));
                fail(Failures.of(answer.cause(), "a page could not be read"));
            } else if (phase == Phase.BEHIND && held == cursors) {
                taken.accept(answer.result());
            } else {
                pump(); // the answer is to a question of before a reset
            }
        } finally {
            outlet.release();
        }
    }

    /** The partition to read on, by turns; null when there is nothing to do but wait for the feed to come here. */
    private @Nullable LivePartition nextToAsk(Generation now) {
        int count = now.partitions().size();
        for (int i = 0; i < count; i++) {
            int partition = (askNext + i) % count;
            if (isToRead(cursors.get(partition), feed.live(partition))) {
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

    /** On the event loop of the log: what comes next, or null if the log can no longer serve this cursor. */
    private @Nullable Reading read(Changelog log, Cursor at, boolean certain) {
        boolean lacksAll =
                at.position() == 0 && !at.caughtUp() && feed.table().table().isUpsert();
        Cursor reader = lacksAll ? log.fromStart() : at;
        return log.canRead(reader) ? manner.read(log, reader, certain) : null;
    }

    /** Nothing is told before all partitions have their cursor: its position would not hold for the others. */
    private void begin(int partition, Optional<Cursor> start) {
        if (start.isPresent()) {
            cursors.set(partition, start.get());
            goOn(false);
        } else {
            lag();
        }
    }

    private void take(int partition, Page page) {
        newestPage = page.number;
        Reading reading = page.reading;
        if (reading == null) {
            lag();
            return;
        }
        if (reading.missed() > 0) {
            feed.counters().lagged.increment();
            if (subscription.onLag() == Subscription.OnLag.RESET) {
                lag();
                return;
            }
            send(Frames.lagged(reading.missed()));
        }
        cursors.set(partition, reading.next());
        ends.reached(partition, reading.end());
        Batch batch = reading.batch();
        if (!batch.isEmpty()) {
            send(page.frame(batch, feed.position(subscription.query(), cursors, ends)), batch);
        }
        goOn(!batch.isEmpty());
    }

    private void lag() {
        reset("lagged");
        pump();
    }

    private void goOn(boolean toldChanges) {
        if (!toldCaughtUp && cursors.stream().allMatch(c -> c != null && c.caughtUp())) {
            toldCaughtUp = true;
            holdsBases = true;
            send(Frames.caughtUp(feed.position(subscription.query(), cursors, ends)));
            subscriptions.admission().leave(this);
        } else if (toldCaughtUp && toldChanges) {
            pacer.pause();
        }
        pump();
    }

    @Override
    public String toString() {
        return phase + (phase == Phase.BEHIND ? " at " + cursors + (asking ? ", asking" : "") : "") + " of " + feed;
    }
}
