package dev.tidegate.gateway.writer;

import dev.tidegate.format.type.Row;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.record.Change;
import dev.tidegate.gateway.record.OutgoingRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way in: its rows are encoded first, all of them, so that a request with a row that cannot be written
 * is refused as a whole.
 */
final class Intake {

    /**
     * How rows are encoded.
     *
     * @param primaryKey positions of the primary key's columns, none in an append table
     * @param maxSize of a record, in bytes: larger ones are refused here, before they supersede what Kafka would take
     */
    record Encoding(ChangeEncoder encoder, int[] primaryKey, int maxSize) {}

    /** @param key the row's identity in its table */
    record Encoded(Row key, PendingRow row) {}

    private final List<Change> changes;
    private final long firstIndex;
    private final long estimate;
    private final WriteRequest request;
    private final List<Encoded> rows = new ArrayList<>();
    private int next;
    private long size;

    /**
     * @param firstIndex what the user calls the first change
     * @param estimate the bytes reserved until the rows' true size is known
     */
    Intake(List<Change> changes, long firstIndex, long estimate) {
        this.changes = changes;
        this.firstIndex = firstIndex;
        this.estimate = estimate;
        this.request = new WriteRequest(changes.size());
    }

    WriteRequest request() {
        return request;
    }

    long estimate() {
        return estimate;
    }

    /** In request order; complete when {@link #encode} says so. */
    List<Encoded> rows() {
        return rows;
    }

    /** Bytes of the rows encoded so far. */
    long size() {
        return size;
    }

    /**
     * Goes on encoding until all is done or the slice is over.
     *
     * @return whether all is done
     * @throws TidegateException for a row that cannot be written, naming it
     */
    boolean encode(Encoding encoding, Slice slice) {
        while (next < changes.size()) {
            Change change = changes.get(next);
            Encoded encoded = encode(encoding, change, firstIndex + next);
            if (encoded == null) {
                request.dropped();
            } else {
                size += encoded.row.size();
                rows.add(encoded);
            }
            next++;
            if (slice.isOver()) {
                break;
            }
        }
        return next == changes.size();
    }

    /** @return null for an upsert table's {@code -U} */
    private @Nullable Encoded encode(Encoding encoding, Change change, long index) {
        try {
            OutgoingRecord record = encoding.encoder.encode(change);
            if (record == null) {
                return null;
            }
            PendingRow row = PendingRow.of(record, request, index);
            if (row.size() > encoding.maxSize) {
                throw new TidegateException(
                        ErrorCode.RECORD_TOO_LARGE,
                        "its record has " + row.size() + " bytes, and at most " + encoding.maxSize
                                + " are allowed ('properties.max.request.size')");
            }
            return new Encoded(change.row().project(encoding.primaryKey), row);
        } catch (TidegateException e) {
            throw refusal(e.code(), index, e);
        } catch (RuntimeException e) {
            throw refusal(ErrorCode.INTERNAL, index, e);
        }
    }

    private static TidegateException refusal(ErrorCode code, long index, RuntimeException cause) {
        return new TidegateException(
                code, "Row " + index + ": " + cause.getMessage() + "; nothing of the request was written", cause);
    }
}
