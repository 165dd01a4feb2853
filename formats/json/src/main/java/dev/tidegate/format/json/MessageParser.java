package dev.tidegate.format.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * One parser for one sound object after another, as if they came out of one stream: to make a parser for each would cost
 * a third of the time that a message of 150 bytes takes, and more memory than its row.
 */
final class MessageParser {
    /** Then the parser is made anew, for it keeps the names that it has seen, whoever made them up. */
    private static final int MESSAGES = 1_000;

    private static final OutputStream NOWHERE = OutputStream.nullOutputStream();

    private final JsonFactory json;
    private final Source source = new Source();
    private @Nullable JsonParser parser;
    private int messages;

    MessageParser(JsonFactory json) {
        this.json = json;
    }

    /** Whether this looks like an object in UTF-8: it may be in UTF-16 and UTF-32 as well, which the parser finds out once. */
    static boolean takes(byte[] message) {
        return message.length > 1 && message[0] == '{' && message[1] != 0;
    }

    /** A parser before the first token of this message, which must be read to the end of its object or {@link #giveUp}. */
    JsonParser begin(byte[] message) throws IOException {
        JsonParser current = parser;
        if (current == null || ++messages > MESSAGES) {
            giveUp();
            source.open(message);
            current = json.createParser(source);
            parser = current;
        } else {
            current.releaseBuffered(NOWHERE); // what stood behind the last object
            source.open(message);
        }
        return current;
    }

    /** Forgets the parser: it stands in the middle of a message, or has failed. */
    void giveUp() {
        try (JsonParser given = parser) {
            parser = null;
            messages = 0;
        } catch (IOException e) {
            throw new UncheckedIOException("Memory cannot be closed", e);
        }
    }

    /** The bytes of one message. */
    private static final class Source extends InputStream {
        private byte[] bytes = {};
        private int next;

        void open(byte[] message) {
            bytes = message;
            next = 0;
        }

        @Override
        public int read() {
            return next == bytes.length ? -1 : bytes[next++] & 0xff;
        }

        @Override
        public int read(byte[] target, int start, int length) {
            if (next == bytes.length) {
                return -1;
            }
            int count = Math.min(length, bytes.length - next);
            System.arraycopy(bytes, next, target, start, count);
            next += count;
            return count;
        }
    }
}
