package dev.tidegate.gateway.http;

import io.netty.buffer.Unpooled;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.http.WebSocketFrameType;
import io.vertx.core.http.impl.websocket.WebSocketFrameImpl;
import java.nio.ByteBuffer;

/**
 * A text frame around bytes that are shared with other sockets. Vert.x has no public way to write bytes as text: its
 * {@code writeTextMessage(String)} would encode the same text again for each socket. This is the only use of a class
 * internal to it.
 *
 * <p>The frame is made anew for each socket, for Netty counts references and releases it when written; only the bytes
 * are the same. Their memory is the garbage collector's: Vert.x drops frames that it can no longer write without
 * releasing them.
 */
final class SharedTextFrame {
    private SharedTextFrame() {}

    /** @param utf8 not copied, and not to be changed any more */
    static WebSocketFrame of(ByteBuffer utf8) {
        return new WebSocketFrameImpl(WebSocketFrameType.TEXT, Unpooled.wrappedBuffer(utf8), true);
    }

    /**
     * A JSON object with members in front of its own.
     *
     * @param start the object's beginning, with these members and a comma at the end
     * @param object as it is shared with others, not empty
     */
    static WebSocketFrame of(byte[] start, byte[] object) {
        // One piece: Vert.x would copy what is composed of several.
        ByteBuffer whole = ByteBuffer.allocate(start.length + object.length - 1);
        return of(whole.put(start).put(object, 1, object.length - 1).flip());
    }
}
