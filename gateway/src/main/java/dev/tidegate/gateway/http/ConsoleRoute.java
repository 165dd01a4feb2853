package dev.tidegate.gateway.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.MimeMapping;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;

/**
 * The console, and the JavaScript client that it and other pages use: the files of {@link ConsoleFiles}. The console's
 * page may load from here and nowhere else.
 */
final class ConsoleRoute {
    private static final String POLICY =
            "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
                    + "form-action 'self'; frame-ancestors 'none'";

    private ConsoleRoute() {}

    static void mount(Router router) {
        router.routeWithRegex("/(?!v1/).*")
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(ConsoleRoute::handle);
    }

    private static void handle(RoutingContext request) {
        if (ConsoleFiles.areRead()) {
            answer(request, ConsoleFiles.all());
            return;
        }
        Answer.when(
                request.vertx().executeBlocking(ConsoleFiles::all, false), request, files -> answer(request, files));
    }

    private static void answer(RoutingContext request, Map<String, Buffer> files) {
        String path = request.request().path();
        String name = path.equals("/") ? "index.html" : path.substring(1);
        Buffer file = files.get(name);
        if (file == null) {
            request.next();
            return;
        }
        HttpServerResponse response = request.response()
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache") // a new version shows at once
                .putHeader(HttpHeaders.CONTENT_TYPE, MimeMapping.mimeTypeForFilename(name) + ";charset=UTF-8")
                .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(file.length()));
        if (request.request().method() == HttpMethod.HEAD) {
            response.end();
        } else {
            response.end(file);
        }
    }
}
