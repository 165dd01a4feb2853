package dev.tidegate.gateway.subscription;

import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.gateway.query.Query;
import dev.tidegate.gateway.query.RowView;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Changes of a log, encoded on the event loop that owns it: what crosses to the subscribers.
 *
 * @param changes how many there are
 * @param conflated how many they stand for beside themselves; if it is not 0, they may be applied by key only
 * @param body the elements of a {@code changes} array, joined by commas
 */
public record Batch(int changes, long conflated, byte[] body) {
    static final Batch EMPTY = new Batch(0, 0, new byte[0]);

    boolean isEmpty() {
        return body.length == 0;
    }

    /** Gathers changes. */
    public static final class Builder {
        /** What stands before a row, by kind: where it is the first, and after another. */
        private static final Map<ChangeKind, byte[]> FIRST = starts("");

        private static final Map<ChangeKind, byte[]> NEXT = starts("},");

        private final Query query;
        private final int page;
        private int room;
        private Buffer body;
        private int changes;
        private long conflated;

        /** @param maxBytes of entries that are told, unless a single one has more; what is around them comes on top */
        public Builder(Query query, int maxBytes) {
            this.query = query;
            this.page = maxBytes + maxBytes / 4;
            this.room = page / 64 + 1;
            this.body = Buffer.buffer(room);
        }

        /**
         * @param row a view of the entry's row, null if it is a DELETE, or the query wants all columns
         * @param spared how many changes it stands for beside itself
         */
        public void add(ChangeKind kind, byte[] entry, int keyLength, @Nullable RowView row, long spared) {
            byte[] start = start(kind);
            makeRoom(start.length + entry.length);
            body.appendBytes(start);
            if (kind == ChangeKind.DELETE) {
                body.appendBytes(entry, 0, keyLength);
            } else if (row == null) {
                body.appendBytes(entry, keyLength, entry.length - keyLength);
            } else {
                query.write(row, entry, keyLength, body);
            }
            conflated += spared;
        }

        private byte[] start(ChangeKind kind) {
            return Objects.requireNonNull((changes++ == 0 ? FIRST : NEXT).get(kind));
        }

        /** In two steps to a whole page: a Buffer that grows by itself would copy and clear twice as much. */
        private void makeRoom(int bytes) {
            if (body.length() + bytes > room) {
                room = Math.max(body.length() + bytes, room < page ? 8 * room : 2 * room);
                body = Buffer.buffer(room).appendBuffer(body);
            }
        }

        public Batch build() {
            return build(0);
        }

        /** @param spared how many changes those gathered stand for, beside what is counted already */
        Batch build(long spared) {
            return changes == 0
                    ? EMPTY
                    : new Batch(
                            changes,
                            conflated + spared,
                            body.appendByte((byte) '}').getBytes());
        }

        private static Map<ChangeKind, byte[]> starts(String before) {
            Map<ChangeKind, byte[]> starts = new EnumMap<>(ChangeKind.class);
            for (ChangeKind kind : ChangeKind.values()) {
                starts.put(
                        kind,
                        (before + "{\"op\":\"" + kind.code() + "\",\"row\":").getBytes(StandardCharsets.US_ASCII));
            }
            return starts;
        }
    }
}
