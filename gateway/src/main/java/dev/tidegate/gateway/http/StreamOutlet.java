package dev.tidegate.gateway.http;

import dev.tidegate.gateway.subscription.Frame;
import dev.tidegate.gateway.subscription.Outlet;
import io.vertx.core.http.HttpServerResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Frames in a response body, as events or lines. */
final class StreamOutlet implements Outlet {
    private static final Logger LOG = LoggerFactory.getLogger(StreamOutlet.class);

    private final HttpServerResponse response;
    private final StreamFormat format;
    private final WriteQueue queue;
    private final WriteQueue.Turn turn;

    StreamOutlet(HttpServerResponse response, StreamFormat format, int writeQueueBytes) {
        this.response = response;
        this.format = format;
        this.queue = new WriteQueue(response, this::isOpen, writeQueueBytes);
        this.turn = queue.new Turn();
    }

    @Override
    public boolean hasRoom() {
        return queue.hasRoom();
    }

    private boolean isOpen() {
        return !response.ended() && !response.closed();
    }

    @Override
    public void onRoom(Runnable task) {
        turn.onRoom(task);
    }

    @Override
    public long drains() {
        return queue.drains();
    }

    @Override
    public void send(Frame frame) {
        if (isOpen()) {
            response.write(format.encode(frame)).onFailure(e -> LOG.debug("a frame was not written", e));
        }
    }

    @Override
    public void end(Ending ending) {
        if (isOpen() && ending == Ending.STALLED) {
            response.reset(); // an end would wait behind what is not taken
        } else if (isOpen()) {
            response.end();
        }
    }
}
