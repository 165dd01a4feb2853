package dev.tidegate.gateway.subscription;

import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.query.Query;
import dev.tidegate.gateway.query.TableQueries;
import dev.tidegate.gateway.reader.LiveTable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The subscriptions of one event loop. To be made and used on it. */
public final class Subscriptions {

    /**
     * What all event loops share.
     *
     * @param nanoTime as {@link System#nanoTime}
     * @param counters by table name
     * @param queries by table name
     */
    public record Parts(
            SubscriptionSettings settings,
            InstantSource clock,
            LongSupplier nanoTime,
            ConcurrentHashMap<String, SubscriptionCounters> counters,
            ConcurrentHashMap<String, TableQueries> queries,
            AtomicInteger open) {

        public static Parts of(SubscriptionSettings settings, InstantSource clock) {
            return new Parts(
                    settings,
                    clock,
                    System::nanoTime,
                    new ConcurrentHashMap<>(),
                    new ConcurrentHashMap<>(),
                    new AtomicInteger());
        }

        TableQueries queries(Table table) {
            return queries.computeIfAbsent(table.name(), name -> new TableQueries(table, settings.queries()));
        }

        public SubscriptionCounters counters(LiveTable table) {
            return counters.computeIfAbsent(table.table().name(), name -> new SubscriptionCounters());
        }
    }

    private final Vertx vertx;
    private final Context loop;
    private final Parts parts;
    private final Admission admission;
    private final Map<LiveTable, Feed> feeds = new HashMap<>();
    private final long heartbeat;
    private boolean draining;

    /** To be called on the event loop that will use it. */
    public Subscriptions(Vertx vertx, Parts parts) {
        this.vertx = vertx;
        this.loop = vertx.getOrCreateContext();
        this.parts = parts;
        this.admission = new Admission(vertx, parts.settings().snapshots().maxSnapshots(), parts.nanoTime());
        this.heartbeat = Beats.start(
                vertx,
                parts.settings().heartbeat(),
                beat -> List.copyOf(feeds.values()).forEach(feed -> feed.heartbeat(beat)));
    }

    /**
     * Begins a stream: {@code subscribed}, what the client lacks, {@code caught-up}, then the changes as they come. A
     * table that is not served yet is waited for.
     *
     * @return to be closed when the client has gone
     * @throws TidegateException {@link ErrorCode#OVERLOADED} beyond {@code subscriptions.max-subscribers} or {@code
     *     subscriptions.max-scanning-filters},
     *     {@link ErrorCode#SHUTTING_DOWN} on a draining node
     */
    public Subscriber subscribe(LiveTable table, Subscription subscription, Outlet outlet) {
        if (draining) {
            throw new TidegateException(ErrorCode.SHUTTING_DOWN, "this node drains, come back in a moment");
        }
        if (parts.open().incrementAndGet() > parts.settings().maxSubscribers()) {
            parts.open().decrementAndGet();
            throw new TidegateException(
                    ErrorCode.OVERLOADED,
                    "this node has " + parts.settings().maxSubscribers()
                            + " subscribers, which is all that subscriptions.max-subscribers allows");
        }
        Feed feed = feeds.computeIfAbsent(table, t -> new Feed(t, loop, parts));
        Subscriber subscriber = new Subscriber(this, feed, outlet, subscription);
        try {
            feed.add(subscriber);
        } catch (TidegateException e) {
            left(subscriber, feed);
            throw e;
        }
        return subscriber;
    }

    /**
     * The query that this text asks for, compiled on a worker thread; see {@link TableQueries#compile} for its errors.
     *
     * @param columns null for all
     * @param filter null for none
     */
    public Future<Query> query(LiveTable table, @Nullable String columns, @Nullable String filter) {
        return columns == null && filter == null
                ? Future.succeededFuture(Query.all(table.table()))
                : vertx.executeBlocking(() -> parts.queries(table.table()).compile(columns, filter), false);
    }

    /** What clients are told when the node drains: to come back in a while, each in another. */
    public Frame goaway() {
        long least = parts.settings().goawayRetry().toMillis();
        return Frames.goaway(least + ThreadLocalRandom.current().nextLong(least + 1));
    }

    Vertx vertx() {
        return vertx;
    }

    Admission admission() {
        return admission;
    }

    void left(Subscriber subscriber, Feed feed) {
        parts.open().decrementAndGet();
        admission.leave(subscriber);
        feed.remove(subscriber);
        if (feed.isEmpty() && feeds.remove(feed.table(), feed)) {
            feed.close();
        }
    }

    /** Tells every subscriber to go elsewhere, and takes no new ones. */
    public void drain() {
        draining = true;
        vertx.cancelTimer(heartbeat);
        List.copyOf(feeds.values()).forEach(Feed::goaway);
    }
}
