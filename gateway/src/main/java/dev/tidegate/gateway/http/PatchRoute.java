package dev.tidegate.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.format.type.Row;
import dev.tidegate.gateway.catalog.Column;
import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.changelog.StoredRow;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.record.Change;
import dev.tidegate.gateway.serving.ServingJson;
import dev.tidegate.gateway.writer.WriteResult;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code PATCH /v1/tables/{t}/rows/{key}}: some columns of a row, by JSON Merge Patch. The row that is written is the
 * current one with these columns, on the condition that it is the current one still; otherwise all is done again.
 */
final class PatchRoute {
    /** Against writers of the same row on this gateway; after that the client is to come back. */
    private static final int ATTEMPTS = 8;

    private final Tables tables;
    private final ConditionalWrites writes;
    private final InstantSource clock;
    private final BodyReader body;

    PatchRoute(Tables tables, ConditionalWrites writes, InstantSource clock, BodyReader body) {
        this.tables = tables;
        this.writes = writes;
        this.clock = clock;
        this.body = body;
    }

    void beforePatch(RoutingContext request) {
        MediaType.of(request, MediaType.MERGE_PATCH, MediaType.JSON);
        body.handle(request);
    }

    /**
     * What is to be done.
     *
     * @param condition the client's own, null if he has none
     */
    private record Patch(
            ServedTable served,
            Row key,
            String keyText,
            ObjectNode columns,
            @Nullable Precondition condition) {}

    void patch(RoutingContext request) {
        String keyText = RowAddress.key(request);
        ServedTable served = tables.of(request);
        served.requireKeys("row by key");
        Row key = served.keys().row(keyText);
        JsonNode given = ServingJson.parse(Bodies.bytes(request));
        if (!(given instanceof ObjectNode columns)) {
            throw new TidegateException(
                    ErrorCode.INVALID_ROW, "the body must be a JSON object with the columns that are to change");
        }
        Patch patch = new Patch(
                served, key, keyText, columns, Precondition.of(request.request().headers()));
        Answer.when(patch(patch, 1), request, result -> new Written(served, clock).answerRow(request, result));
    }

    private Future<WriteResult> patch(Patch patch, int attempt) {
        return writes.find(patch.served, patch.key)
                .compose(found -> writes.write(
                        patch.served,
                        new Change(ChangeKind.UPDATE_AFTER, patched(patch, found)),
                        Precondition.isAt(found.etag(patch.served.live()))))
                .recover(e -> attempt < ATTEMPTS
                                && patch.condition == null
                                && TidegateException.is(e, ErrorCode.PRECONDITION_FAILED)
                        ? patch(patch, attempt + 1)
                        : Future.failedFuture(e));
    }

    private static Row patched(Patch patch, RowVersion found) {
        Table table = patch.served.table();
        if (patch.condition != null) {
            patch.condition.check(patch.served.live(), found);
        }
        StoredRow row = found.row();
        if (row == null) {
            throw new TidegateException(
                    ErrorCode.UNKNOWN_ROW,
                    "table '" + table.name() + "' has no row with the key '" + patch.keyText + "' to be patched; PUT"
                            + " writes a new one");
        }
        ObjectNode current = (ObjectNode) ServingJson.parse(row.row());
        for (Column column : table.columns()) {
            if (!column.isPhysical()) {
                current.remove(column.name()); // the new record has metadata of its own
            }
        }
        Set<String> changed = new HashSet<>();
        patch.columns.fieldNames().forEachRemaining(changed::add);
        Row whole = patch.served.rows().patched(MergePatch.apply(current, patch.columns), changed);
        Bodies.requireKey(patch.served, whole, patch.key);
        return whole;
    }
}
