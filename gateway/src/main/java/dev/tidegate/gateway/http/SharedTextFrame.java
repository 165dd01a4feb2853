package dev.tidegate.gateway.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.http.WebSocketFrameType;
import io.vertx.core.http.impl.websocket.WebSocketFrameImpl;

/**
 * A text frame around bytes that are shared with other sockets. Vert.x has no public way to write bytes as text: its
 * {@code writeTextMessage(String)} would encode the same text again for each socket. This is the only use of a class
 * internal to it.
 *
 * <p>The frame is made anew for each socket, for Netty counts references and releases it when written; only the bytes
 * are the same.
 */
final class SharedTextFrame {
    private SharedTextFrame() {}

    /** @param utf8 not copied, and not to be changed any more */
    static WebSocketFrame of(byte[] utf8) {
        return new WebSocketFrameImpl(WebSocketFrameType.TEXT, utf8, true);
    }

    /**
     * A JSON object with members in front of its own. Neither array is copied before the socket's own buffer is filled.
     *
     * @param start the object's beginning, with these members and a comma at the end
     * @param object as it is shared with others, not empty
     */
    static WebSocketFrame of(byte[] start, byte[] object) {
        ByteBuf rest = Unpooled.wrappedBuffer(object, 1, object.length - 1);
        return new WebSocketFrameImpl(
                WebSocketFrameType.TEXT, Unpooled.wrappedBuffer(Unpooled.wrappedBuffer(start), rest), true);
    }
}
