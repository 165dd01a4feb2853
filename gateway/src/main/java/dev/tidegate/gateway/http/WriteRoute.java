package dev.tidegate.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.format.type.Row;
import dev.tidegate.gateway.catalog.Sink.DeliveryGuarantee;
import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.idempotency.IdempotencyKey;
import dev.tidegate.gateway.record.Change;
import dev.tidegate.gateway.serving.KeyPath;
import dev.tidegate.gateway.serving.ServingDecoder;
import dev.tidegate.gateway.serving.ServingEncoder;
import dev.tidegate.gateway.serving.ServingJson;
import dev.tidegate.gateway.writer.Writer;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.InstantSource;
import java.util.List;

/**
 * Writes: {@code PUT} and {@code DELETE} of a row, and {@code POST} of changes, as a JSON array that is checked whole
 * before any of it is sent, or as NDJSON that is written as it comes.
 */
final class WriteRoute {
    private final Tables tables;
    private final HttpSettings settings;
    private final InstantSource clock;
    private final ConditionalWrites conditional;
    private final BodyHandler body;

    WriteRoute(Tables tables, HttpSettings settings, InstantSource clock, ConditionalWrites conditional) {
        this.tables = tables;
        this.settings = settings;
        this.clock = clock;
        this.conditional = conditional;
        this.body = BodyHandler.create(false).setBodyLimit(settings.maxBodyBytes());
    }

    void beforePut(RoutingContext request) {
        MediaType.of(request, MediaType.JSON);
        body.handle(request);
    }

    /** The row's columns; those of the key may be left out, for the path names them, but must not contradict it. */
    void put(RoutingContext request) {
        QueryString.of(request);
        ServedTable served = tables.of(request);
        served.requireKeys("row by key");
        Table table = served.table();
        Row key = KeyPath.of(table).row(request.pathParam("key"));
        JsonNode given = ServingJson.parse(Bodies.bytes(request));
        if (!(given instanceof ObjectNode row)) {
            throw new TidegateException(ErrorCode.INVALID_ROW, "the body must be a row, a JSON object");
        }
        JsonNode keyColumns = ServingJson.parse(ServingEncoder.of(table).key(key));
        keyColumns.properties().forEach(column -> row.putIfAbsent(column.getKey(), column.getValue()));
        Row whole = ServingDecoder.of(table).row(row);
        Bodies.requireKey(table, whole, key);
        writeRow(request, served, new Change(ChangeKind.UPDATE_AFTER, whole));
    }

    void delete(RoutingContext request) {
        QueryString.of(request);
        ServedTable served = tables.of(request);
        served.requireKeys("row by key");
        Row key = KeyPath.of(served.table()).row(request.pathParam("key"));
        writeRow(request, served, new Change(ChangeKind.DELETE, key));
    }

    void beforePost(RoutingContext request) {
        if (isLines(request) && !isUnit(request)) {
            request.next();
        } else {
            body.handle(request);
        }
    }

    void post(RoutingContext request) {
        QueryString.of(request);
        ServedTable table = tables.of(request);
        if (!isLines(request)) {
            postArray(request, table);
        } else if (isUnit(request)) {
            write(
                    request,
                    table,
                    new LineReader(table.table(), settings.maxLineBytes()).readAll(Bodies.bytes(request)),
                    1);
        } else {
            new LineWriter(request, table, new Written(table, clock), settings.maxLineBytes()).start();
        }
    }

    /** Whether lines are not to be written as they come, because they are in one transaction, or to be remembered. */
    private boolean isUnit(RoutingContext request) {
        return tables.of(request).table().sink().deliveryGuarantee() == DeliveryGuarantee.EXACTLY_ONCE
                || request.request().headers().contains(IdempotencyHeader.NAME);
    }

    private static boolean isLines(RoutingContext request) {
        return MediaType.of(request, MediaType.JSON, MediaType.NDJSON) == MediaType.NDJSON;
    }

    private void postArray(RoutingContext request, ServedTable served) {
        JsonNode array = ServingJson.parse(Bodies.bytes(request));
        if (!array.isArray()) {
            throw new TidegateException(ErrorCode.INVALID_REQUEST, "the body must be a JSON array of changes");
        }
        write(request, served, new ChangeReader(served.table()).readAll(array), 0);
    }

    private void writeRow(RoutingContext request, ServedTable table, Change change) {
        Precondition condition = Precondition.of(request.request().headers());
        IdempotencyKey key = IdempotencyHeader.of(request.request(), Bodies.bytes(request));
        if (condition != null && key != null) {
            throw new TidegateException(
                    ErrorCode.INVALID_REQUEST,
                    "If-Match and If-None-Match do not go with Idempotency-Key: the condition itself keeps a repeated"
                            + " request from being written twice; leave out one of them");
        }
        Answer.when(
                condition == null
                        ? table.requireWriter().write(List.of(change), 0, key)
                        : conditional.write(table, change, condition),
                request,
                result -> new Written(table, clock).add(result).answerRow(request));
    }

    /** @param firstIndex what the client calls the first change: lines are counted from 1 */
    private void write(RoutingContext request, ServedTable table, List<Change> changes, long firstIndex) {
        Writer writer = table.requireWriter();
        IdempotencyKey key = IdempotencyHeader.of(request.request(), Bodies.bytes(request));
        Answer.when(
                writer.write(changes, firstIndex, key),
                request,
                result -> new Written(table, clock).add(result).answer(request));
    }
}
