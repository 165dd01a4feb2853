package dev.tidegate.gateway.subscription;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One frame of the wire, encoded. Shared between many outlets of one event loop, where it belongs: its bytes must not be
 * changed.
 */
public final class Frame {
    /** Shorter ones are copied beside their heads, from wherever they are. */
    private static final int MIN_DIRECT_BYTES = 2_048;

    private final Type type;
    private final byte[] json;
    private final @Nullable String position;
    private boolean taken;
    private @Nullable ByteBuffer direct;

    public enum Type {
        SUBSCRIBED("subscribed"),
        CHANGES("changes"),
        CAUGHT_UP("caught-up"),
        PROGRESS("progress"),
        RESET("reset"),
        LAGGED("lagged"),
        ERROR("error"),
        GOAWAY("goaway");

        private final String text;

        Type(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    /**
     * @param json a JSON object in UTF-8 on one line
     * @param position the resume token in it, null when it has none
     */
    public Frame(Type type, byte[] json, @Nullable String position) {
        this.type = type;
        this.json = json;
        this.position = position;
    }

    /** The frame's {@code type}. */
    public Type type() {
        return type;
    }

    /** The JSON object, in UTF-8 on one line. */
    public byte[] json() {
        return json;
    }

    /** The resume token in it, null when it has none. */
    public @Nullable String position() {
        return position;
    }

    /**
     * The JSON object to be written to a socket. Sockets take bytes from outside of the heap only: a long frame that is
     * written a second time is put there once, instead of once more for each socket.
     */
    public ByteBuffer bytes() {
        if (direct == null && taken && json.length >= MIN_DIRECT_BYTES) {
            direct = ByteBuffer.allocateDirect(json.length).put(json).flip();
        }
        taken = true;
        return direct == null ? ByteBuffer.wrap(json) : direct.duplicate();
    }
}
