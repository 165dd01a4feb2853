package dev.tidegate.gateway.subscription;

import dev.tidegate.gateway.changelog.Changelog;
import dev.tidegate.gateway.changelog.Cursor;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.query.TableQueries;
import dev.tidegate.gateway.reader.LivePartition;
import io.vertx.core.Context;
import java.util.Map;

/**
 * Reads a partition's log along for one feed, and hands it each slice once, whatever the number of subscribers. It is a
 * reader like any other: when the feed's event loop is slow, the tap stays behind and the changes conflate in the log.
 *
 * <p>Its state belongs to the event loop of the log.
 */
final class Tap implements LivePartition.Listener {
    private final LivePartition partition;
    private final Feed feed;
    private final Context loop;
    private final SubscriptionSettings settings;
    private final ChannelSet channels;
    private Cursor cursor = Cursor.exactAt(0);
    private int inFlight;
    private boolean attached;

    Tap(LivePartition partition, Feed feed, Context loop, SubscriptionSettings settings, TableQueries queries) {
        this.partition = partition;
        this.feed = feed;
        this.loop = loop;
        this.settings = settings;
        this.channels = new ChannelSet(queries, settings.maxFrameBytes());
    }

    /** From the feed's event loop. */
    void attach(Map<Channel, Members> initial) {
        Map<Channel, Members> copy = Map.copyOf(initial);
        partition.onOwner(log -> {
            attached = true;
            copy.keySet().forEach(channels::add);
            start(log);
            copy.forEach(this::tellReady);
            partition.addListener(this);
        });
    }

    /** From the feed's event loop. */
    void detach() {
        partition.onOwner(log -> {
            attached = false;
            partition.removeListener(this);
        });
    }

    /**
     * From the feed's event loop; {@link Feed#ready} answers, and every slice after that has what the channel needs.
     *
     * @param members whom the answer is for: they may have left meanwhile, and others come
     */
    void add(Channel channel, Members members) {
        partition.onOwner(log -> {
            channels.add(channel);
            tellReady(channel, members);
        });
    }

    private void tellReady(Channel channel, Members members) {
        loop.runOnContext(v -> feed.ready(this, channel, members));
    }

    /** From the feed's event loop. */
    void remove(Channel channel) {
        partition.onOwner(log -> channels.remove(channel));
    }

    private void start(Changelog log) {
        cursor = log.fromEnd();
        Cursor at = cursor;
        loop.runOnContext(v -> feed.attached(this, at));
    }

    /** What fails here ends the subscribers of this feed; the log and its other listeners go on. */
    @Override
    public void appended(Changelog log) {
        try {
            read(log);
        } catch (Throwable e) {
            attached = false;
            partition.removeListener(this);
            TidegateException failure = Failures.of(e, "changes could not be read");
            loop.runOnContext(v -> feed.failed(this, failure));
        }
    }

    private void read(Changelog log) {
        while (attached && inFlight < settings.framesInFlight() && cursor.position() < log.end()) {
            if (!log.canRead(cursor)) {
                start(log); // so far behind that something was forgotten: everyone here begins afresh
                return;
            }
            Slice slice = channels.read(log, cursor);
            cursor = slice.next();
            inFlight++;
            loop.runOnContext(v -> {
                try {
                    feed.deliver(this, slice);
                } finally {
                    partition.onOwner(this::acknowledged);
                }
            });
        }
    }

    private void acknowledged(Changelog log) {
        inFlight--;
        appended(log);
    }

    int partition() {
        return partition.number();
    }
}
