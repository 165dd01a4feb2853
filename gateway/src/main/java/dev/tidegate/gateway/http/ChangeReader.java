package dev.tidegate.gateway.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.format.type.Row;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.record.Change;
import dev.tidegate.gateway.serving.ServingDecoder;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads changes as clients write them: {@code {"op": "+I", "row": {…}}}, the same as in the frames they are sent, with
 * nothing left out and nothing more. Of an upsert table's {@code -D} and {@code -U} only the columns of the key and those
 * of metadata count.
 */
final class ChangeReader {
    private static final String FORM = "{\"op\": \"+I\", \"row\": {…}}";

    private final boolean upsert;
    private final ServingDecoder rows;

    ChangeReader(ServedTable table) {
        this.upsert = table.table().isUpsert();
        this.rows = table.rows();
    }

    /** @throws TidegateException {@link ErrorCode#INVALID_REQUEST} or {@link ErrorCode#INVALID_ROW} */
    Change read(JsonNode change) {
        JsonNode op = change.path("op");
        JsonNode row = change.path("row");
        if (!op.isTextual() || !row.isObject() || change.size() != 2) {
            throw new TidegateException(ErrorCode.INVALID_REQUEST, "a change is written " + FORM);
        }
        Optional<ChangeKind> kind = ChangeKind.ofCode(op.textValue());
        if (kind.isEmpty()) {
            throw new TidegateException(
                    ErrorCode.INVALID_REQUEST, "'op' is " + op + ", it must be \"+I\", \"+U\", \"-D\" or \"-U\"");
        }
        return new Change(kind.get(), row(kind.get(), row));
    }

    /** The same from the tokens of a change in its usual form; null if it is in another, and has to be looked at whole. */
    @Nullable
    Change read(JsonParser change) throws IOException {
        if (!change.hasToken(JsonToken.START_OBJECT)
                || !"op".equals(change.nextFieldName())
                || change.nextToken() != JsonToken.VALUE_STRING) {
            return null;
        }
        ChangeKind kind = ChangeKind.ofCode(change.getText()).orElse(null);
        if (kind == null || !"row".equals(change.nextFieldName())) {
            return null;
        }
        change.nextToken();
        Row row = isKey(kind) ? rows.keyOf(change) : rows.row(change);
        return change.nextToken() == JsonToken.END_OBJECT ? new Change(kind, row) : null;
    }

    /**
     * Changes in order, counted from 0.
     *
     * @param array of them
     * @param refused told of those that cannot be read
     */
    ChangeBatch readAll(JsonNode array, RefusedRow refused) {
        ChangeBatch changes = new ChangeBatch();
        for (int i = 0; i < array.size(); i++) {
            try {
                changes.add(i, read(array.get(i)));
            } catch (TidegateException e) {
                refused.refused(i, e);
            }
        }
        return changes;
    }

    private Row row(ChangeKind kind, JsonNode row) {
        return isKey(kind) ? rows.keyOf(row) : rows.row(row);
    }

    private boolean isKey(ChangeKind kind) {
        return upsert && !kind.isUpsert();
    }
}
