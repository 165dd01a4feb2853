package dev.tidegate.gateway.http;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets only known pages in. A browser asks nobody before it opens a WebSocket to this host on behalf of any page it
 * shows, so every request that names a foreign origin is refused; one without an origin comes from no page. To pages of
 * other origins that are allowed, answers carry the headers of CORS (the Fetch standard).
 */
final class Origins implements Handler<RoutingContext> {
    /** The name of the header before version 13 of the WebSocket protocol. */
    private static final String EARLY_WEBSOCKET_ORIGIN = "Sec-WebSocket-Origin";

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "::1");
    private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
    private static final String REQUEST_HEADERS =
            "Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, Prefer, Tidegate-Ack,"
                    + " Tidegate-Min-Position";
    private static final String RESPONSE_HEADERS = "ETag, Preference-Applied, Retry-After";

    private final Set<String> allowed;

    /** @param allowed origins beside this host's own and loopback's */
    Origins(Set<String> allowed) {
        this.allowed = allowed;
    }

    @Override
    public void handle(RoutingContext request) {
        MultiMap headers = request.request().headers();
        List<String> origins = new ArrayList<>(headers.getAll(HttpHeaders.ORIGIN));
        origins.addAll(headers.getAll(EARLY_WEBSOCKET_ORIGIN));
        if (origins.isEmpty()) {
            request.next();
            return;
        }
        for (String origin : origins) {
            if (!isAllowed(origin, request.request().authority())) {
                throw new TidegateException(
                        ErrorCode.FORBIDDEN_ORIGIN,
                        "pages from '" + origin
                                + "' may not use this gateway; http.allowed-origins lists those that may");
            }
        }
        String origin = origins.get(0);
        HttpServerResponse response = request.response();
        response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
                .putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, RESPONSE_HEADERS)
                .putHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        boolean preflight = request.request().method() == HttpMethod.OPTIONS
                && request.request().getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD) != null;
        if (preflight) {
            response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
                    .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS)
                    .setStatusCode(204)
                    .end();
        } else {
            request.next();
        }
    }

    boolean isAllowed(String origin, @Nullable HostAndPort host) {
        if (allowed.contains(origin) || allowed.contains("*")) {
            return true;
        }
        try {
            URI uri = new URI(origin);
            String name = uri.getHost();
            if (name == null) {
                return false; // "null": a sandboxed page, or a file
            }
            return LOOPBACK.contains(name.toLowerCase(Locale.ROOT)) || isSame(uri, name, host);
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean isSame(URI origin, String name, @Nullable HostAndPort host) {
        if (host == null || !name.equalsIgnoreCase(host.host())) {
            return false;
        }
        int standard = "https".equals(origin.getScheme()) ? 443 : 80;
        int port = origin.getPort() < 0 ? standard : origin.getPort();
        // Behind a proxy that speaks TLS the request names no port, and what it stands for is not known here.
        return host.port() <= 0 || port == host.port();
    }
}
