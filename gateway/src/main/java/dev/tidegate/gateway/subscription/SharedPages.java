package dev.tidegate.gateway.subscription;

import dev.tidegate.gateway.changelog.Changelog;
import dev.tidegate.gateway.changelog.Cursor;
import dev.tidegate.gateway.reader.LivePartition;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The pages that readers of one feed who are behind have read of late: whoever stands at the same place and wants the
 * same is given the same page, read, encoded and framed once.
 *
 * <p>To be given a page that was read before is like having asked for it earlier. That is sound as long as time does not
 * run backwards for a reader: pages are numbered as they come, which for each log is the order in which they were read,
 * and nobody is given one that is older than what he was given last. And what he is told last, before he is told that he
 * has caught up, must be the end of the log as it was when he asked.
 */
final class SharedPages {
    /** How long a page is kept: a storm comes all at once, and who reads older pages has more to read again. */
    private static final long KEPT_MILLIS = 1_000;

    /**
     * Where a page begins, and for whom: all that decides what is in it, but for the log.
     *
     * @param certain whether the reader holds for sure the table as of the cursor's base
     */
    record Place(Channel channel, LivePartition log, Cursor at, boolean certain) {}

    /** A page, with the frame that was made of it last: its position is that of all who read the logs by the same way. */
    static final class Page {
        final long number;
        /** Null if the log can no longer serve the cursor. */
        final @Nullable Reading reading;

        private final long readAt;
        private @Nullable Frame frame;

        private Page(long number, @Nullable Reading reading, long readAt) {
            this.number = number;
            this.reading = reading;
            this.readAt = readAt;
        }

        Frame frame(Batch batch, String position) {
            Frame made = frame;
            if (made == null || !position.equals(made.position())) {
                made = Frames.changes(batch, position);
                frame = made;
            }
            return made;
        }

        /** @param end of the log when the reader asked */
        private boolean serves(long newest, long end) {
            Cursor next = reading == null ? null : reading.next();
            return number >= newest && (next == null || !next.caughtUp() || next.position() >= end);
        }

        /** Its changes: by themselves, in the frame, and off the heap for the sockets. */
        private long bytes() {
            return reading == null ? 0 : 3L * reading.batch().body().length;
        }
    }

    private final Context loop;
    private final long maxBytes;
    private final SubscriptionCounters counters;
    private final LongSupplier nanoTime;
    private final Map<Place, Future<Page>> asked = new HashMap<>();
    /** The oldest first. */
    private final Map<Place, Page> kept = new LinkedHashMap<>();

    private long keptBytes;
    private long pages;
    private boolean timed;

    SharedPages(Context loop, long maxBytes, SubscriptionCounters counters, LongSupplier nanoTime) {
        this.loop = loop;
        this.maxBytes = maxBytes;
        this.counters = counters;
        this.nanoTime = nanoTime;
    }

    /**
     * The page at this place: one that is there, one that is on its way, or a new one. Never completes at once, so that a
     * reader whose pages are all there does not hold the event loop.
     *
     * @param newest the number of the page that the reader was given last
     * @param keep whether others may come to the same place
     */
    Future<Page> read(Place place, long newest, boolean keep, Function<Changelog, @Nullable Reading> reader) {
        long end = place.log().end();
        Page there = kept.get(place);
        if (there != null && !isOld(there) && there.serves(newest, end)) {
            counters.pagesShared.increment();
            Promise<Page> promise = Promise.promise();
            loop.runOnContext(v -> promise.complete(there));
            return promise.future();
        }
        Future<Page> underWay = asked.get(place);
        if (underWay != null) {
            return underWay.compose(page -> {
                if (page.serves(newest, end)) {
                    counters.pagesShared.increment();
                    return Future.succeededFuture(page);
                }
                return read(place, newest, keep, reader);
            });
        }
        Promise<Page> promise = Promise.promise();
        asked.put(place, promise.future());
        place.log().ask(reader).onComplete(answer -> {
            asked.remove(place);
            if (answer.failed()) {
                promise.fail(answer.cause());
                return;
            }
            Page page = new Page(++pages, answer.result(), nanoTime.getAsLong());
            counters.pagesRead.increment();
            if (page.reading == null) {
                clear(); // what these pages lead to cannot be read on
            } else if (keep) {
                keep(place, page);
            }
            promise.complete(page);
        });
        return promise.future();
    }

    private void keep(Place place, Page page) {
        Page before = kept.remove(place);
        kept.put(place, page);
        keptBytes += page.bytes() - (before == null ? 0 : before.bytes());
        trim();
    }

    /** Drops what is old or too much, and comes back as long as there is something. */
    private void trim() {
        Iterator<Page> oldest = kept.values().iterator();
        while (oldest.hasNext()) {
            Page page = oldest.next();
            if (keptBytes <= maxBytes && !isOld(page)) {
                break;
            }
            keptBytes -= page.bytes();
            oldest.remove();
        }
        if (!kept.isEmpty() && !timed) {
            timed = true;
            loop.owner().setTimer(KEPT_MILLIS, id -> {
                timed = false;
                trim();
            });
        }
    }

    private boolean isOld(Page page) {
        return nanoTime.getAsLong() - page.readAt > KEPT_MILLIS * 1_000_000;
    }

    /** The number of the next page that is read: who begins afresh is not given what was read before. */
    long upcoming() {
        return pages + 1;
    }

    void clear() {
        kept.clear();
        keptBytes = 0;
    }
}
