package dev.tidegate.gateway.http;

import dev.tidegate.gateway.subscription.Frame;
import dev.tidegate.gateway.subscription.Outlet;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Frames in a response body, as events or lines. */
final class StreamOutlet implements Outlet {
    private static final Logger LOG = LoggerFactory.getLogger(StreamOutlet.class);

    private final HttpServerResponse response;
    private final StreamFormat format;
    private @Nullable Runnable onRoom;

    StreamOutlet(HttpServerResponse response, StreamFormat format, int writeQueueBytes) {
        this.response = response;
        this.format = format;
        response.setWriteQueueMaxSize(writeQueueBytes).drainHandler(v -> drained());
    }

    @Override
    public boolean hasRoom() {
        return isOpen() && !response.writeQueueFull();
    }

    private boolean isOpen() {
        return !response.ended() && !response.closed();
    }

    @Override
    public void onRoom(Runnable task) {
        onRoom = task;
    }

    private void drained() {
        Runnable task = onRoom;
        onRoom = null;
        if (task != null) {
            task.run();
        }
    }

    @Override
    public void send(Frame frame) {
        if (isOpen()) {
            response.write(format.encode(frame)).onFailure(e -> LOG.debug("a frame was not written", e));
        }
    }

    @Override
    public void end(Ending ending) {
        if (isOpen()) {
            response.end();
        }
    }
}
