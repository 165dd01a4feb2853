package dev.tidegate.gateway.http;

import dev.tidegate.format.type.Row;
import dev.tidegate.gateway.changelog.Changelog;
import dev.tidegate.gateway.changelog.CompactedLog;
import dev.tidegate.gateway.changelog.StoredRow;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.reader.LiveTable.Generation;
import dev.tidegate.gateway.serving.KeyPath;
import dev.tidegate.gateway.serving.ServingEncoder;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/tables/{t}/rows/{key}}: one row as it is now, with an {@code ETag} that changes when it does. */
final class RowsRoute {
    private final Tables tables;
    private final MinPosition minPosition;

    RowsRoute(Tables tables, MinPosition minPosition) {
        this.tables = tables;
        this.minPosition = minPosition;
    }

    private record Found(int partition, StoredRow row) {}

    void get(RoutingContext request) {
        Query.of(request);
        ServedTable table = tables.of(request);
        table.requireKeys("row by key");
        Row key = KeyPath.of(table.table()).row(request.pathParam("key"));
        byte[] keyBytes = ServingEncoder.of(table.table()).key(key);
        Generation generation = table.serving();
        Answer.when(
                minPosition.reached(request, table, generation).compose(v -> find(generation, keyBytes)),
                request,
                found -> answer(request, table, generation, found));
    }

    /**
     * Which partition a key is in is known to whoever wrote it, so all are asked. When partitions were added a key may
     * be in two of them; then the later partition's row is taken.
     */
    private static Future<Optional<Found>> find(Generation generation, byte[] key) {
        List<Future<@Nullable StoredRow>> answers = generation.partitions().stream()
                .map(partition -> partition.ask(log -> get(log, key)))
                .toList();
        return Future.all(answers).map(all -> {
            for (int p = answers.size() - 1; p >= 0; p--) {
                StoredRow row = answers.get(p).result();
                if (row != null) {
                    return Optional.of(new Found(p, row));
                }
            }
            return Optional.empty();
        });
    }

    private static @Nullable StoredRow get(Changelog log, byte[] key) {
        return ((CompactedLog) log).get(key);
    }

    private static void answer(
            RoutingContext request, ServedTable table, Generation generation, Optional<Found> answer) {
        Found found = answer.orElseThrow(() -> new TidegateException(
                ErrorCode.UNKNOWN_ROW,
                "table '" + table.name() + "' has no row with the key '" + request.pathParam("key") + "'"));
        // An offset names a row's version in one topic, and its bytes under one DDL.
        int scope = Objects.hash(generation.topicId(), table.table().fingerprint());
        String etag = "\"" + Integer.toHexString(scope) + "-" + found.partition + "-" + found.row.offset() + "\"";
        request.response()
                .putHeader(HttpHeaders.ETAG, etag)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache"); // keep it, and ask whether it still holds
        if (matches(request.request().getHeader(HttpHeaders.IF_NONE_MATCH), etag)) {
            request.response().setStatusCode(304).end();
        } else {
            Answer.json(request, Buffer.buffer(found.row.row()));
        }
    }

    /** RFC 9110 §13.1.2: the tags are compared weakly. */
    private static boolean matches(@Nullable String ifNoneMatch, String etag) {
        return ifNoneMatch != null
                && Arrays.stream(ifNoneMatch.split(","))
                        .map(String::strip)
                        .anyMatch(tag -> tag.equals("*") || tag.equals(etag) || tag.equals("W/" + etag));
    }
}
