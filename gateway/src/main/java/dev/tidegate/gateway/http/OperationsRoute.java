package dev.tidegate.gateway.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Supplier;

/** What operators and their machines look at. */
final class OperationsRoute {
    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final Health health;
    private final Supplier<String> metrics;

    OperationsRoute(Health health, Supplier<String> metrics) {
        this.health = health;
        this.metrics = metrics;
    }

    static void mount(Router router, TableRegistry tables, Operations operations) {
        OperationsRoute route = new OperationsRoute(
                new Health(tables, operations.watchdog(), operations.readyNeedsAllTables()), operations.metrics());
        Resource.at(router, "/health/live").get(route::live);
        Resource.at(router, "/health/ready").get(route::ready);
        Resource.at(router, "/metrics").get(route::metrics);
    }

    void live(RoutingContext request) {
        answer(request, health.live());
    }

    void ready(RoutingContext request) {
        answer(request, health.ready());
    }

    private static void answer(RoutingContext request, Health.Report report) {
        request.response().setStatusCode(report.ok() ? 200 : 503);
        Answer.json(request, report.body());
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
