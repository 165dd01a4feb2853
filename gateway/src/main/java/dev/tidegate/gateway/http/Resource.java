package dev.tidegate.gateway.http;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.TreeMap;

/** A path and its methods. GET answers HEAD too, OPTIONS says what is allowed, and so does the refusal of the rest. */
final class Resource {

    /** @param before reads the body, then goes on to {@code handler} */
    private record Method(Handler<RoutingContext> before, Handler<RoutingContext> handler) {}

    private final Map<String, Method> methods = new TreeMap<>();

    private Resource() {}

    static Resource at(Router router, String path) {
        Resource resource = new Resource();
        router.route(path).handler(resource::prepare).handler(resource::handle);
        return resource;
    }

    Resource get(Handler<RoutingContext> handler) {
        return on(HttpMethod.GET, handler).on(HttpMethod.HEAD, handler);
    }

    Resource on(HttpMethod method, Handler<RoutingContext> handler) {
        return on(method, RoutingContext::next, handler);
    }

    Resource on(HttpMethod method, Handler<RoutingContext> before, Handler<RoutingContext> handler) {
        methods.put(method.name(), new Method(before, handler));
        return this;
    }

    private void prepare(RoutingContext request) {
        HttpMethod name = request.request().method();
        Method method = methods.get(name.name());
        if (method != null) {
            method.before.handle(request);
            return;
        }
        String allowed = String.join(", ", methods.keySet()) + ", OPTIONS";
        request.response().putHeader(HttpHeaders.ALLOW, allowed);
        if (!name.equals(HttpMethod.OPTIONS)) {
            throw new TidegateException(
                    ErrorCode.METHOD_NOT_ALLOWED, "this resource knows " + allowed + ", and not " + name);
        }
        request.response().setStatusCode(204).end();
    }

    private void handle(RoutingContext request) {
        Method method = methods.get(request.request().method().name());
        if (method != null) {
            method.handler.handle(request);
        }
    }
}
