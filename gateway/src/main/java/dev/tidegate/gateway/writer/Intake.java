package dev.tidegate.gateway.writer;

import dev.tidegate.format.type.Row;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.record.Change;
import dev.tidegate.gateway.record.OutgoingRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way in: its rows are encoded first, all of them, so that a request with a row that cannot be written
 * is refused as a whole. They may be encoded in several parts at once, each by another {@link EncoderLane}.
 *
 * <p>Belongs to the writer's event loop, but for its {@link Part}s.
 */
final class Intake {

    /** @param key the row's identity in its table */
    record Encoded(Row key, PendingRow row) {}

    private final List<Change> changes;
    private final WriteOptions options;
    private final long estimate;
    private final @Nullable Condition condition;
    private final WriteRequest request;
    private final List<Part> parts = new ArrayList<>();
    /** By position in the request; null where there is nothing to write. */
    private final @Nullable Encoded[] rows;

    private int partsOpen;

    /**
     * @param estimate the bytes reserved until the rows' true size is known
     * @param condition of a request of one row, if it has one
     */
    Intake(List<Change> changes, WriteOptions options, long estimate, @Nullable Condition condition) {
        this.changes = changes;
        this.options = options;
        this.estimate = estimate;
        this.condition = condition;
        this.request = new WriteRequest(changes.size(), options);
        this.rows = new @Nullable Encoded[changes.size()];
    }

    WriteRequest request() {
        return request;
    }

    long estimate() {
        return estimate;
    }

    @Nullable
    Condition condition() {
        return condition;
    }

    /**
     * Makes one part for each lane that has something to do.
     *
     * @param laneOf which lane encodes a change
     */
    List<Part> split(int lanes, ToIntFunction<Change> laneOf) {
        @Nullable Part[] byLane = new @Nullable Part[lanes];
        for (int i = 0; i < changes.size(); i++) {
            int lane = lanes == 1 ? 0 : laneOf.applyAsInt(changes.get(i));
            Part part = byLane[lane];
            if (part == null) {
                part = new Part(lane);
                byLane[lane] = part;
                parts.add(part);
            }
            part.positions.add(i);
        }
        partsOpen = parts.size();
        return parts;
    }

    /** To be told once of each part that was encoded, or was not. */
    void partDone() {
        partsOpen--;
    }

    boolean isDone() {
        return partsOpen == 0;
    }

    /** Why the request is refused, for its first row that is at fault; null if it is not. */
    @Nullable
    TidegateException refusal() {
        Part first = null;
        for (Part part : parts) {
            if (part.failure != null && (first == null || part.failedAt < first.failedAt)) {
                first = part;
            }
        }
        return first == null ? null : first.failure;
    }

    /** Takes the rows to be written, in the order of the request. */
    List<Encoded> rows() {
        Map<Integer, TidegateException> refused = new HashMap<>();
        parts.forEach(part -> refused.putAll(part.refused));
        List<Encoded> encoded = new ArrayList<>(rows.length);
        for (int i = 0; i < rows.length; i++) {
            Encoded row = rows[i];
            TidegateException cause = refused.get(i);
            if (cause != null) {
                request.failed(number(i), cause);
            } else if (row == null) {
                request.dropped();
            } else {
                encoded.add(row);
            }
        }
        return encoded;
    }

    private long number(int position) {
        return options.rowNumbers().applyAsLong(position);
    }

    /** The changes that one lane encodes, in their order. Belongs to its event loop until it is done. */
    final class Part {
        private final int lane;
        private final List<Integer> positions = new ArrayList<>();
        private final Map<Integer, TidegateException> refused = new HashMap<>();
        private int next;
        private int failedAt;
        private @Nullable TidegateException failure;

        private Part(int lane) {
            this.lane = lane;
        }

        int lane() {
            return lane;
        }

        Intake intake() {
            return Intake.this;
        }

        /**
         * Goes on encoding until all is done or the slice is over.
         *
         * @return whether all is done
         */
        boolean encode(EncoderLane.Encoding encoding, Slice slice) {
            while (failure == null && next < positions.size()) {
                int position = positions.get(next);
                next++;
                try {
                    rows[position] = encoded(encoding, changes.get(position), number(position));
                } catch (TidegateException e) {
                    refuse(position, e);
                } catch (RuntimeException e) {
                    refuse(position, new TidegateException(ErrorCode.INTERNAL, String.valueOf(e.getMessage()), e));
                }
                if (slice.isOver()) {
                    break;
                }
            }
            return failure != null || next == positions.size();
        }

        /** Whatever the rows are: none of the part can be encoded. */
        void fail(TidegateException cause) {
            fail(positions.get(0), cause);
        }

        private void fail(int position, TidegateException cause) {
            failedAt = position;
            failure = cause;
        }

        private void refuse(int position, TidegateException cause) {
            if (options.lenient()) {
                refused.put(position, cause);
                return;
            }
            String why = "Row " + number(position) + ": " + cause.getMessage() + "; nothing of the request was written";
            fail(position, new TidegateException(cause.code(), why, cause));
        }
    }

    /** @return null for an upsert table's {@code -U} */
    private @Nullable Encoded encoded(EncoderLane.Encoding encoding, Change change, long index) {
        OutgoingRecord record = encoding.encoder().encode(change);
        if (record == null) {
            return null;
        }
        PendingRow row = PendingRow.of(record, request, index, encoding.subtask());
        if (row.size() > encoding.maxSize()) {
            throw new TidegateException(
                    ErrorCode.RECORD_TOO_LARGE,
                    "its record has " + row.size() + " bytes, and at most " + encoding.maxSize()
                            + " are allowed ('properties.max.request.size')");
        }
        return new Encoded(change.row().project(encoding.primaryKey()), row);
    }
}
