package dev.tidegate.gateway.subscription;

import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.gateway.changelog.Changelog;
import dev.tidegate.gateway.changelog.Cursor;
import dev.tidegate.gateway.changelog.Page;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * A page of a log, encoded on the event loop that owns it: what crosses to the subscribers.
 *
 * @param body the elements of a {@code changes} array, joined by commas
 */
record Batch(Page page, byte[] body) {
    private static final byte[] OP = bytes("{\"op\":\"");
    private static final byte[] ROW = bytes("\",\"row\":");

    /** A page with nothing in it, for one who has just been told where he stands. */
    static Batch none(Cursor at) {
        return new Batch(new Page(at, 0, 0), new byte[0]);
    }

    static Batch read(Changelog log, Cursor from, int maxBytes) {
        Buffer body = Buffer.buffer();
        Page page = log.read(from, maxBytes, (kind, offset, entry, keyLength) -> {
            int start = kind == ChangeKind.DELETE ? 0 : keyLength;
            int length = kind == ChangeKind.DELETE ? keyLength : entry.length - keyLength;
            if (body.length() > 0) {
                body.appendByte((byte) ',');
            }
            body.appendBytes(OP)
                    .appendByte((byte) kind.code().charAt(0))
                    .appendByte((byte) kind.code().charAt(1))
                    .appendBytes(ROW)
                    .appendBytes(entry, start, length)
                    .appendByte((byte) '}');
        });
        return new Batch(page, body.getBytes());
    }

    boolean isEmpty() {
        return body.length == 0;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
