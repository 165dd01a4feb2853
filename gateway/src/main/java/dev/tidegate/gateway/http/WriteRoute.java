package dev.tidegate.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.format.type.Row;
import dev.tidegate.gateway.catalog.Sink.DeliveryGuarantee;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.idempotency.IdempotencyKey;
import dev.tidegate.gateway.record.Change;
import dev.tidegate.gateway.serving.ServingJson;
import dev.tidegate.gateway.writer.WriteResult;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Writes: {@code PUT} and {@code DELETE} of a row, and {@code POST} of changes, as a JSON array that is checked whole
 * before any of it is sent, or as NDJSON that is written as it comes.
 */
final class WriteRoute {
    private final Tables tables;
    private final HttpSettings settings;
    private final InstantSource clock;
    private final ConditionalWrites conditional;
    private final WriteAnswer answers;
    private final BodyBudget bodies;
    private final BodyReader body;

    WriteRoute(
            Tables tables,
            HttpSettings settings,
            InstantSource clock,
            ConditionalWrites conditional,
            MinPosition minPosition,
            BodyBudget bodies) {
        this.bodies = bodies;
        this.tables = tables;
        this.settings = settings;
        this.clock = clock;
        this.conditional = conditional;
        this.answers = new WriteAnswer(minPosition);
        this.body = new BodyReader(bodies, settings.maxBodyBytes());
    }

    void beforePut(RoutingContext request) {
        MediaType.of(request, MediaType.JSON);
        body.handle(request);
    }

    /** The row's columns; those of the key may be left out, for the path names them, but must not contradict it. */
    void put(RoutingContext request) {
        String keyText = RowAddress.key(request);
        ServedTable served = tables.of(request);
        served.requireKeys("row by key");
        Row key = served.keys().row(keyText);
        Row whole = row(served, Bodies.bytes(request), key);
        Bodies.requireKey(served, whole, key);
        writeRow(request, served, new Change(ChangeKind.UPDATE_AFTER, whole));
    }

    private static Row row(ServedTable served, byte[] body, Row key) {
        return ServingJson.read(body, given -> served.rows().row(given, key), given -> {
            if (!given.isObject()) {
                throw new TidegateException(ErrorCode.INVALID_ROW, "the body must be a row, a JSON object");
            }
            return served.rows().row(given, key);
        });
    }

    void delete(RoutingContext request) {
        String keyText = RowAddress.key(request);
        ServedTable served = tables.of(request);
        served.requireKeys("row by key");
        Row key = served.keys().row(keyText);
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
        WriteManner manner = WriteManner.ofRows(request);
        Written written = written(table, manner);
        if (!isLines(request)) {
            write(request, table, manner, array(request, table, written), written);
        } else if (isUnit(request)) {
            LineReader lines = new LineReader(table, settings.maxLineBytes(), written);
            write(request, table, manner, lines.readAll(Bodies.bytes(request)), written);
        } else {
            Runnable answer = () -> answers.answer(request, table, manner, written);
            new LineWriter(request, table, manner, written, settings, answer).start(bodies);
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

    private Written written(ServedTable table, WriteManner manner) {
        if (manner.visible()) {
            table.requireRead();
        }
        return new Written(table, clock, manner, settings.maxFailedRows());
    }

    private static ChangeBatch array(RoutingContext request, ServedTable served, RefusedRow refused) {
        JsonNode array = ServingJson.parse(Bodies.bytes(request));
        if (!array.isArray()) {
            throw new TidegateException(ErrorCode.INVALID_REQUEST, "the body must be a JSON array of changes");
        }
        return new ChangeReader(served).readAll(array, refused);
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
        WriteManner manner = condition == null ? WriteManner.ofRow(request) : WriteManner.ofCondition(request);
        Written written = written(table, manner);
        Future<WriteResult> result = condition == null
                ? write(table, manner, ChangeBatch.of(change), key)
                : conditional.write(table, change, condition);
        whenDone(request, table, manner, written, result.onSuccess(done -> written.tag(request, done)));
    }

    private void write(
            RoutingContext request, ServedTable table, WriteManner manner, ChangeBatch batch, Written written) {
        IdempotencyKey key = IdempotencyHeader.of(request.request(), Bodies.bytes(request));
        whenDone(request, table, manner, written, write(table, manner, batch, key));
    }

    private Future<WriteResult> write(
            ServedTable table, WriteManner manner, ChangeBatch batch, @Nullable IdempotencyKey key) {
        return table.requireWriter().write(batch.changes(), manner.options(batch, key, settings.maxFailedRows()));
    }

    private void whenDone(
            RoutingContext request,
            ServedTable table,
            WriteManner manner,
            Written written,
            Future<WriteResult> result) {
        result.onComplete(done -> {
            if (done.failed()) {
                request.fail(WriteAnswer.problem(done, written));
            } else {
                answers.answer(request, table, manner, written.add(done.result()));
            }
        });
    }
}
