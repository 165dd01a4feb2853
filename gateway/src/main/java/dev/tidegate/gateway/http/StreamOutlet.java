package dev.tidegate.gateway.http;

import dev.tidegate.gateway.subscription.Frame;
import io.vertx.core.http.HttpServerResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Frames in a response body, as events or lines. */
final class StreamOutlet extends QueuedOutlet {
    private static final Logger LOG = LoggerFactory.getLogger(StreamOutlet.class);

    private final HttpServerResponse response;
    private final StreamFormat format;

    StreamOutlet(HttpServerResponse response, StreamFormat format, int writeQueueBytes) {
        super(new WriteQueue(response, () -> isOpen(response), writeQueueBytes).new Turn());
        this.response = response;
        this.format = format;
    }

    private static boolean isOpen(HttpServerResponse response) {
        return !response.ended() && !response.closed();
    }

    @Override
    public void send(Frame frame) {
        if (isOpen(response)) {
            response.write(format.encode(frame)).onFailure(e -> LOG.debug("a frame was not written", e));
        }
    }

    @Override
    public void end(Ending ending) {
        if (isOpen(response) && ending == Ending.STALLED) {
            response.reset(); // an end would wait behind what is not taken
        } else if (isOpen(response)) {
            response.end();
        }
    }
}
