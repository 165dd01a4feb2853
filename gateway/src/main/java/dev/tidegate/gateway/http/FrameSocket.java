package dev.tidegate.gateway.http;

import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.http.WriteQueue.Turn;
import dev.tidegate.gateway.subscription.Frame;
import dev.tidegate.gateway.subscription.Frames;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A WebSocket that frames are written to, as text messages. */
final class FrameSocket {
    private static final Logger LOG = LoggerFactory.getLogger(FrameSocket.class);

    private final ServerWebSocket socket;
    private final WriteQueue queue;

    FrameSocket(ServerWebSocket socket, int writeQueueBytes) {
        this.socket = socket;
        this.queue = new WriteQueue(socket, () -> !socket.isClosed(), writeQueueBytes);
    }

    boolean hasRoom() {
        return queue.hasRoom();
    }

    /** For one more who shares the queue. */
    Turn newTurn() {
        return queue.new Turn();
    }

    void send(Frame frame) {
        send(SharedTextFrame.of(frame.bytes()));
    }

    /** Tells an error of nobody in particular. */
    void send(TidegateException e) {
        send(Frames.error(e));
    }

    /**
     * @param id whose frame it is, null for nobody in particular
     * @param frame may be shared with others
     */
    void send(@Nullable FrameId id, byte[] frame) {
        send(id == null ? SharedTextFrame.of(ByteBuffer.wrap(frame)) : SharedTextFrame.of(id.start(), frame));
    }

    private void send(WebSocketFrame frame) {
        // A write to a socket that has just closed fails; its close handler ends what goes on over it.
        socket.writeFrame(frame).onFailure(e -> LOG.debug("a frame was not written", e));
    }

    /** The server's end does not close it at once; whoever asks for this does so in time. */
    void keepOpen() {
        socket.shutdownHandler(v -> {});
    }

    void close(CloseCode code) {
        code.close(socket);
    }
}
