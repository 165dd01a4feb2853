package dev.tidegate.gateway.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.StaticHandler;

/**
 * The console, and the JavaScript client that it and other pages use: the files under {@code console/} on the class
 * path. The console's page may load from here and nowhere else.
 */
final class ConsoleRoute {
    private static final String POLICY =
            "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
                    + "form-action 'self'; frame-ancestors 'none'";

    private ConsoleRoute() {}

    static void mount(Router router) {
        StaticHandler files = StaticHandler.create("console").setCachingEnabled(false);
        Route console =
                router.routeWithRegex("/(?!v1/).*").method(HttpMethod.GET).method(HttpMethod.HEAD);
        console.handler(request -> {
            request.response()
                    .putHeader("Content-Security-Policy", POLICY)
                    .putHeader("Referrer-Policy", "no-referrer")
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache"); // a new version shows at once
            files.handle(request);
        });
    }
}
