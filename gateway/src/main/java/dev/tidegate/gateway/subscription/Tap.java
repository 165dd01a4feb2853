package dev.tidegate.gateway.subscription;

import dev.tidegate.gateway.changelog.Changelog;
import dev.tidegate.gateway.changelog.Cursor;
import dev.tidegate.gateway.reader.LivePartition;
import io.vertx.core.Context;

/**
 * Reads a partition's log along for one feed, and hands it each batch once, whatever the number of subscribers. It is a
 * reader like any other: when the feed's event loop is slow, the tap stays behind and the changes conflate in the log.
 *
 * <p>Its state belongs to the event loop of the log.
 */
final class Tap implements LivePartition.Listener {
    private final LivePartition partition;
    private final Feed feed;
    private final Context loop;
    private final SubscriptionSettings settings;
    private Cursor cursor = Cursor.exactAt(0);
    private int inFlight;
    private boolean attached;

    Tap(LivePartition partition, Feed feed, Context loop, SubscriptionSettings settings) {
        this.partition = partition;
        this.feed = feed;
        this.loop = loop;
        this.settings = settings;
    }

    /** From the feed's event loop. */
    void attach() {
        partition.onOwner(log -> {
            attached = true;
            start(log);
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

    private void start(Changelog log) {
        cursor = log.fromEnd();
        Cursor at = cursor;
        loop.runOnContext(v -> feed.attached(this, at));
    }

    @Override
    public void appended(Changelog log) {
        while (attached && inFlight < settings.framesInFlight() && cursor.position() < log.end()) {
            if (!log.canRead(cursor)) {
                start(log); // so far behind that something was forgotten: everyone here begins afresh
                return;
            }
            Batch batch = Batch.read(log, cursor, settings.maxFrameBytes());
            cursor = batch.page().next();
            inFlight++;
            loop.runOnContext(v -> {
                try {
                    feed.deliver(this, batch);
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
