package dev.tidegate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;

/**
 * Puts a WebSocket's messages together from its frames. Vert.x does so too, but replaces bytes that are not UTF-8 by
 * U+FFFD, and two different keys would be written as one; RFC 6455 §8.1 requires that the connection fails.
 */
final class TextMessages implements Handler<WebSocketFrame> {
    private final ServerWebSocket socket;
    private final int maxBytes;
    private final Handler<String> text;
    private final Runnable binary;
    private boolean isText;
    private @Nullable Buffer begun;

    /**
     * @param maxBytes {@code http.max-frame-bytes}, which bounds a message in several frames too
     * @param binary called after a binary message
     */
    TextMessages(ServerWebSocket socket, int maxBytes, Handler<String> text, Runnable binary) {
        this.socket = socket;
        this.maxBytes = maxBytes;
        this.text = text;
        this.binary = binary;
    }

    @Override
    public void handle(WebSocketFrame frame) {
        if (!frame.isText() && !frame.isBinary() && !frame.isContinuation() || socket.isClosed()) {
            return;
        }
        if (!frame.isContinuation()) {
            isText = frame.isText();
        }
        Buffer before = begun;
        Buffer bytes = before == null ? frame.binaryData() : before.appendBuffer(frame.binaryData());
        if (bytes.length() > maxBytes) {
            begun = null;
            CloseCode.TOO_LARGE.close(socket);
        } else if (frame.isFinal()) {
            begun = null;
            deliver(bytes);
        } else if (before == null) {
            begun = bytes.copy();
        }
    }

    private void deliver(Buffer message) {
        if (!isText) {
            binary.run();
            return;
        }
        String decoded;
        try {
            decoded = UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(message.getBytes()))
                    .toString();
        } catch (CharacterCodingException e) {
            CloseCode.NOT_TEXT.close(socket);
            return;
        }
        text.handle(decoded);
    }
}
