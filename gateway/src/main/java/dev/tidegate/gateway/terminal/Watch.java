package dev.tidegate.gateway.terminal;

import dev.tidegate.gateway.client.Frame;
import dev.tidegate.gateway.client.SubscriptionListener;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Shows what a subscription is told until it is to stop, and keeps the position of what has been shown. */
public final class Watch implements SubscriptionListener {
    private final Output output;
    private final Stop stop;
    private final @Nullable Bookmark bookmark;
    private long changes;

    public Watch(Output output, Stop stop, @Nullable Bookmark bookmark) {
        this.output = output;
        this.stop = stop;
        this.bookmark = bookmark;
    }

    @Override
    public boolean received(Frame frame) throws IOException {
        Frame shown = frame;
        if (frame instanceof Frame.Changes all) {
            long left = stop.limit() - changes;
            shown = stop.wholeFrames() ? all : all.first((int) Math.min(left, Integer.MAX_VALUE));
            changes += all.changes().size();
        }
        output.show(shown);
        String position = shown.position();
        if (bookmark != null && position != null) {
            bookmark.keep(position);
        }
        return changes < stop.limit() && !(stop.untilCaughtUp() && frame instanceof Frame.CaughtUp);
    }

    @Override
    public void disconnected(String reason, Duration delay) {
        output.disconnected(reason, delay);
    }
}
