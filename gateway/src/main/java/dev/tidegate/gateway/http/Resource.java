package dev.tidegate.gateway.http;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/** A path and its methods. GET answers HEAD too, OPTIONS says what is allowed, and so does the refusal of the rest. */
final class Resource {
    private final Map<HttpMethod, Handler<RoutingContext>> methods = new LinkedHashMap<>();

    private Resource() {}

    static Resource at(Router router, String path) {
        Resource resource = new Resource();
        router.route(path).handler(resource::handle);
        return resource;
    }

    Resource get(Handler<RoutingContext> handler) {
        return on(HttpMethod.GET, handler).on(HttpMethod.HEAD, handler);
    }

    Resource on(HttpMethod method, Handler<RoutingContext> handler) {
        methods.put(method, handler);
        return this;
    }

    private void handle(RoutingContext request) {
        HttpMethod method = request.request().method();
        Handler<RoutingContext> handler = methods.get(method);
        if (handler != null) {
            handler.handle(request);
            return;
        }
        request.response().putHeader(HttpHeaders.ALLOW, allowed());
        if (method != HttpMethod.OPTIONS) {
            throw new TidegateException(
                    ErrorCode.METHOD_NOT_ALLOWED, "this resource knows " + allowed() + ", not " + method);
        }
        request.response().setStatusCode(204).end();
    }

    private String allowed() {
        TreeSet<String> names = new TreeSet<>();
        methods.keySet().forEach(method -> names.add(method.name()));
        names.add(HttpMethod.OPTIONS.name());
        return String.join(", ", names);
    }
}
