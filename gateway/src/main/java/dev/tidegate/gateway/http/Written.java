package dev.tidegate.gateway.http;

import dev.tidegate.gateway.reader.LiveTable.Generation;
import dev.tidegate.gateway.subscription.Tokens;
import dev.tidegate.gateway.writer.WriteResult;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request has written so far, over all its parts.
 *
 * <p>Answered as {@code {"written": 3, "coalesced": 1, "position": TOKEN}}. The position is for
 * {@code Tidegate-Min-Position}; it is missing when Kafka did not say where it wrote, or while the table is not served.
 */
final class Written {
    private final ServedTable table;
    private final InstantSource clock;
    private final Map<Integer, Long> position = new HashMap<>();
    private long rows;
    private long coalesced;

    Written(ServedTable table, InstantSource clock) {
        this.table = table;
        this.clock = clock;
    }

    Written add(WriteResult result) {
        rows += result.rows();
        coalesced += result.coalesced();
        result.position().forEach((partition, offset) -> position.merge(partition, offset, Math::max));
        return this;
    }

    long rows() {
        return rows;
    }

    void answer(RoutingContext request) {
        Answer.json(request, addTo(new JsonObject()));
    }

    /** Puts the members of the answer behind those that there are. */
    JsonObject addTo(JsonObject answer) {
        answer.put("written", rows).put("coalesced", coalesced);
        String token = token();
        return token == null ? answer : answer.put("position", token);
    }

    /** The same with the {@code ETag} of a single row, by which its writer can write it again if nobody else did. */
    void answerRow(RoutingContext request) {
        Generation generation = table.live().serving();
        if (generation != null && rows == 1 && coalesced == 0 && position.size() == 1) {
            position.forEach((partition, end) -> request.response()
                    .putHeader(HttpHeaders.ETAG, RowVersion.etag(table.table(), generation, partition, end - 1)));
        }
        answer(request);
    }

    private @Nullable String token() {
        return token(table, clock, position);
    }

    /** The token of a position, null if there is none, or the table does not know it yet. */
    static @Nullable String token(ServedTable table, InstantSource clock, Map<Integer, Long> position) {
        Generation generation = table.live().serving();
        if (position.isEmpty() || generation == null) {
            return null;
        }
        int partitions = generation.partitions().size();
        long[] offsets = new long[partitions];
        for (Map.Entry<Integer, Long> end : position.entrySet()) {
            if (end.getKey() >= partitions) {
                return null; // a partition so new that the reader does not know it yet
            }
            offsets[end.getKey()] = end.getValue();
        }
        return Tokens.at(table.table(), generation, clock, offsets).encode();
    }
}
