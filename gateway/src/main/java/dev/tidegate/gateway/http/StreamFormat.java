package dev.tidegate.gateway.http;

import dev.tidegate.gateway.subscription.Frame;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * How frames look in a response body that does not end. A frame goes to all who stand at the same place one after
 * another, so the last encoding is kept: it is written once. One instance belongs to one event loop.
 */
abstract class StreamFormat {
    private final String contentType;
    private @Nullable Frame last;
    private Buffer encoded = Buffer.buffer();

    private StreamFormat(String contentType) {
        this.contentType = contentType;
    }

    /** A frame a line (ndjson.org). */
    static StreamFormat ndjson() {
        return new StreamFormat("application/x-ndjson") {
            @Override
            void write(Frame frame, Buffer into) {
                into.appendBytes(frame.json()).appendByte((byte) '\n');
            }
        };
    }

    /**
     * Server-sent events (WHATWG HTML §9.2): {@code id} is the position, {@code event} the frame's type, {@code data}
     * the frame. With {@code goaway} goes {@code retry}. {@code EventSource} itself fires an event {@code error} when the
     * connection breaks, which pages take as a passing fault, so the frame {@code error} has a name of its own.
     */
    static StreamFormat events() {
        return new StreamFormat("text/event-stream") {
            @Override
            void write(Frame frame, Buffer into) {
                if (frame.position() != null) {
                    into.appendString("id: ").appendString(frame.position()).appendString("\n");
                }
                if (frame.type() == Frame.Type.GOAWAY) {
                    long retry = new JsonObject(Buffer.buffer(frame.json())).getLong("retryAfterMs");
                    into.appendString("retry: " + retry + "\n");
                }
                into.appendString("event: " + eventName(frame.type()) + "\ndata: ")
                        .appendBytes(frame.json())
                        .appendString("\n\n");
            }
        };
    }

    private static String eventName(Frame.Type type) {
        return type == Frame.Type.ERROR ? "tidegate-error" : type.text();
    }

    String contentType() {
        return contentType;
    }

    /** The frame's bytes, shared: not to be changed. */
    Buffer encode(Frame frame) {
        if (frame != last) {
            Buffer buffer = Buffer.buffer(frame.json().length + 128);
            write(frame, buffer);
            encoded = buffer;
            last = frame;
        }
        return encoded;
    }

    abstract void write(Frame frame, Buffer into);
}
