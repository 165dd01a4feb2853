package dev.tidegate.gateway.http;

import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.reader.LiveTable.Generation;
import dev.tidegate.gateway.subscription.Tokens;
import dev.tidegate.gateway.writer.FailureList;
import dev.tidegate.gateway.writer.RowFailures;
import dev.tidegate.gateway.writer.WriteResult;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request has written so far, over all its parts.
 *
 * <p>Told as {@code {"written": 3, "coalesced": 1, "position": TOKEN}}, with {@code accepted} in place of {@code written}
 * when Kafka was not waited for. The position is for {@code Tidegate-Min-Position}; it is missing when Kafka did not say
 * where it wrote, or while the table waits for its topic or restores. When rows were refused, or might have been, {@code
 * failedRows} counts them and {@code failed} lists some: {@code [{"row": 1, "code": "invalid-row", "detail": "…"}]}.
 */
final class Written implements RefusedRow {
    private final ServedTable table;
    private final InstantSource clock;
    private final WriteManner manner;
    private final FailureList failures;
    private final Map<Integer, Long> position = new HashMap<>();
    private long rows;
    private long coalesced;

    Written(ServedTable table, InstantSource clock) {
        this(table, clock, WriteManner.PLAIN, 0);
    }

    /** @param maxFailedRows {@code http.max-failed-rows} */
    Written(ServedTable table, InstantSource clock, WriteManner manner, int maxFailedRows) {
        this.table = table;
        this.clock = clock;
        this.manner = manner;
        this.failures = new FailureList(maxFailedRows);
    }

    Written add(WriteResult result) {
        rows += result.rows();
        coalesced += result.coalesced();
        result.position().forEach((partition, offset) -> position.merge(partition, offset, Math::max));
        failures.addAll(result.failures());
        return this;
    }

    /** A row that cannot be read: it is listed, or refuses all. */
    @Override
    public void refused(long row, TidegateException cause) {
        if (manner.lenient()) {
            failures.add(row, cause);
        } else {
            REFUSES_ALL.refused(row, cause);
        }
    }

    long rows() {
        return rows;
    }

    /** Puts the members of the answer behind those that there are. */
    JsonObject addTo(JsonObject answer) {
        answer.put(manner.async() ? "accepted" : "written", rows).put("coalesced", coalesced);
        if (manner.lenient()) {
            addFailures(answer);
        }
        String token = token();
        return token == null ? answer : answer.put("position", token);
    }

    /** The failure of this write, with what is known of its rows. */
    WriteProblem problem(TidegateException cause, String message) {
        return new WriteProblem(cause, message, addFailures(new JsonObject().put("written", rows)));
    }

    private JsonObject addFailures(JsonObject to) {
        RowFailures told = failures.toFailures();
        JsonArray listed = new JsonArray();
        told.listed()
                .forEach(failure -> listed.add(new JsonObject()
                        .put("row", failure.row())
                        .put("code", failure.code().text())
                        .put("detail", failure.detail())));
        return to.put("failedRows", told.count()).put("failed", listed);
    }

    /** The same with the {@code ETag} of a single row. */
    void answerRow(RoutingContext request, WriteResult result) {
        tag(request, result);
        Answer.json(request, add(result).addTo(new JsonObject()));
    }

    /** Tells the {@code ETag} of a single row, by which its writer can write it again if nobody else did. */
    void tag(RoutingContext request, WriteResult result) {
        Generation generation = table.live().serving();
        if (generation != null
                && result.rows() == 1
                && result.coalesced() == 0
                && result.position().size() == 1) {
            result.position()
                    .forEach((partition, end) -> request.response()
                            .putHeader(
                                    HttpHeaders.ETAG, RowVersion.etag(table.live(), generation, partition, end - 1)));
        }
    }

    /** Where it was written, as a position in the table. */
    @Nullable
    String token() {
        return token(table, clock, position);
    }

    /** The token of a position, null if there is none, or the table does not know it yet. */
    static @Nullable String token(ServedTable table, InstantSource clock, Map<Integer, Long> position) {
        Generation generation = table.live().written();
        if (position.isEmpty() || generation == null) {
            return null;
        }
        int partitions = table.live().isWriteOnly()
                ? Collections.max(position.keySet()) + 1 // nothing is known of those behind, and nothing to be said
                : generation.partitions().size();
        long[] offsets = new long[partitions];
        for (Map.Entry<Integer, Long> end : position.entrySet()) {
            if (end.getKey() >= partitions) {
                return null; // a partition so new that the reader does not know it yet
            }
            offsets[end.getKey()] = end.getValue();
        }
        return Tokens.at(table.live(), generation, clock, offsets).encode();
    }
}
