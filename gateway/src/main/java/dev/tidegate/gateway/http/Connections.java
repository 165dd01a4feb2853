package dev.tidegate.gateway.http;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.http.ConnectionLimits.Place;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of one event loop, from the moment that they are accepted. One beyond a limit is told so when it asks
 * for something, and closed in any case.
 */
final class Connections implements Handler<HttpConnection> {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
    private static final Duration LINGER = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final ConnectionLimits limits;
    /** Those that may not be used, each with the reason. */
    private final Map<HttpConnection, String> refused = new HashMap<>();

    Connections(Vertx vertx, ConnectionLimits limits) {
        this.vertx = vertx;
        this.limits = limits;
    }

    /** A connection has been accepted. */
    @Override
    public void handle(HttpConnection connection) {
        Place place = limits.enter(connection.remoteAddress().hostAddress());
        if (place == null) {
            connection.close();
            return;
        }
        // The connection's own handler is not called once it has become a WebSocket; the channel stays the same.
        ((ConnectionBase) connection).channel().closeFuture().addListener(closed -> {
            refused.remove(connection);
            limits.leave(place);
        });
        if (place.refusal() != null) {
            LOG.debug("{}: {}", connection.remoteAddress(), place.refusal());
            refused.put(connection, place.refusal());
            vertx.setTimer(LINGER.toMillis(), late -> connection.close());
        }
    }

    /** Lets no client use a refused connection again, whatever he is answered. */
    void begin(RoutingContext request) {
        boolean http1 = request.request().version() != HttpVersion.HTTP_2; // which has no such header
        if (http1 && refused.containsKey(request.request().connection())) {
            request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        request.next();
    }

    /** Goes on with requests of connections that may be used. */
    void requirePlace(RoutingContext request) {
        HttpConnection connection = request.request().connection();
        String refusal = refused.get(connection);
        if (refusal != null) {
            request.addEndHandler(told -> connection.shutdown(LINGER));
            throw new TidegateException(ErrorCode.OVERLOADED, refusal);
        }
        request.next();
    }
}
