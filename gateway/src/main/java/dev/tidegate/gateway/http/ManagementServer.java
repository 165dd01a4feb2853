package dev.tidegate.gateway.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;

/**
 * Serves {@code /health} and {@code /metrics} on a port and an event loop of their own, so that a busy gateway answers
 * its operators at once.
 */
public final class ManagementServer {
    private static final int IDLE_SECONDS = 60;

    private final Vertx vertx = Vertx.vertx(
            new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(2).setInternalBlockingPoolSize(1));
    private final HttpServer server = vertx.createHttpServer(
            new HttpServerOptions().setHttp2ClearTextEnabled(false).setIdleTimeout(IDLE_SECONDS));

    /** Listens at {@code http.management}. */
    public Future<?> start(HttpSettings settings, int port, TableRegistry tables, Operations operations) {
        Router router = Router.router(vertx);
        Problems.handleAll(router);
        router.route().handler(new Hosts(settings.management().host(), settings.hosts()));
        OperationsRoute.mount(router, tables, operations);
        return server.requestHandler(router).listen(port, settings.management().host());
    }

    public int port() {
        return server.actualPort();
    }

    public Future<Void> close() {
        return vertx.close();
    }
}
