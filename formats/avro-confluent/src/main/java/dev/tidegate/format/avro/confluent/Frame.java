package dev.tidegate.format.avro.confluent;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What stands before a datum: a zero byte, and the id of its schema with the most significant byte first. */
final class Frame {
    static final int LENGTH = 5;
    private static final byte MAGIC = 0;

    private Frame() {}

    /** Why a message has no such beginning; null when it has. */
    static @Nullable String fault(byte[] message) {
        if (message.length < LENGTH) {
            return "has " + message.length + " bytes, which are too few for a zero byte and a schema id of four";
        }
        return message[0] == MAGIC
                ? null
                : "begins with the byte " + (message[0] & 0xff)
                        + ", where a zero stands before a schema id: it was written in another format";
    }

    static int id(byte[] message) {
        return ByteBuffer.wrap(message).getInt(1);
    }

    static byte[] of(int id) {
        return ByteBuffer.allocate(LENGTH).put(MAGIC).putInt(id).array();
    }
}
