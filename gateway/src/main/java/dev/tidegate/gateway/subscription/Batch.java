package dev.tidegate.gateway.subscription;

import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.gateway.query.Query;
import dev.tidegate.gateway.query.RowView;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Changes of a log, encoded on the event loop that owns it: what crosses to the subscribers.
 *
 * @param changes how many there are
 * @param conflated how many they stand for beside themselves; if it is not 0, they may be applied by key only
 * @param body the elements of a {@code changes} array, joined by commas
 */
record Batch(int changes, long conflated, byte[] body) {
    static final Batch EMPTY = new Batch(0, 0, new byte[0]);

    boolean isEmpty() {
        return body.length == 0;
    }

    /** Gathers changes. */
    static final class Builder {
        private static final byte[] OP = bytes("{\"op\":\"");
        private static final byte[] ROW = bytes("\",\"row\":");

        private final Query query;
        private final Buffer body = Buffer.buffer();
        private int changes;
        private long conflated;

        Builder(Query query) {
            this.query = query;
        }

        /**
         * @param row a view of the entry's row, null if it is a DELETE, or the query wants all columns
         * @param spared how many changes it stands for beside itself
         */
        void add(ChangeKind kind, byte[] entry, int keyLength, @Nullable RowView row, long spared) {
            if (changes++ > 0) {
                body.appendByte((byte) ',');
            }
            body.appendBytes(OP)
                    .appendByte((byte) kind.code().charAt(0))
                    .appendByte((byte) kind.code().charAt(1))
                    .appendBytes(ROW);
            if (kind == ChangeKind.DELETE) {
                body.appendBytes(entry, 0, keyLength);
            } else if (row == null) {
                body.appendBytes(entry, keyLength, entry.length - keyLength);
            } else {
                query.write(row, entry, keyLength, body);
            }
            body.appendByte((byte) '}');
            conflated += spared;
        }

        Batch build() {
            return build(0);
        }

        /** @param spared how many changes those gathered stand for, beside what is counted already */
        Batch build(long spared) {
            return changes == 0 ? EMPTY : new Batch(changes, conflated + spared, body.getBytes());
        }

        private static byte[] bytes(String text) {
            return text.getBytes(StandardCharsets.US_ASCII);
        }
    }
}
