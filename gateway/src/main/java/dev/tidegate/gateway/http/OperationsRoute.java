package dev.tidegate.gateway.http;

import dev.tidegate.gateway.reader.TableStatus;
import dev.tidegate.gateway.reader.TableStatus.State;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Supplier;

/** What operators and their machines look at. */
final class OperationsRoute {
    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final TableRegistry tables;
    private final Supplier<String> metrics;

    OperationsRoute(TableRegistry tables, Supplier<String> metrics) {
        this.tables = tables;
        this.metrics = metrics;
    }

    /** Alive is who answers. */
    void live(RoutingContext request) {
        Answer.json(request, new JsonObject().put("status", "up"));
    }

    /** Ready is a node whose tables are all served or write-only; one that failed is not: someone has to look after it. */
    void ready(RoutingContext request) {
        JsonArray waitingFor = new JsonArray();
        for (ServedTable table : tables.all()) {
            TableStatus status = table.live().status();
            if (status.state() != State.SERVING && status.state() != State.WRITE_ONLY) {
                waitingFor.add(new JsonObject()
                        .put("table", table.name())
                        .put("state", status.state().text())
                        .put("problem", status.problem())
                        .put("lag", status.lag()));
            }
        }
        boolean ready = waitingFor.isEmpty();
        request.response().setStatusCode(ready ? 200 : 503);
        Answer.json(
                request,
                new JsonObject().put("status", ready ? "ready" : "waiting").put("waitingFor", waitingFor));
    }

    void metrics(RoutingContext request) {
        Answer.when(
                request.vertx().executeBlocking(metrics::get, false),
                request,
                text -> request.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, METRICS_TYPE)
                        .end(text));
    }
}
