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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of one event loop, from the moment that they are accepted. One beyond a limit is told so when it asks
 * for something, and closed in any case. One that takes too long to send the head of a request is given up like an idle
 * one, though a byte comes now and then.
 */
final class Connections implements Handler<HttpConnection> {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
    private static final Duration LINGER = Duration.ofSeconds(2);
    private static final int SWEEPS = 4;

    private final Vertx vertx;
    private final ConnectionLimits limits;
    private final long patienceNanos;
    private final Map<HttpConnection, Client> clients = new HashMap<>();

    private static final class Client {
        private final Place place;
        private int requests;
        private long idleSince = System.nanoTime();

        Client(Place place) {
            this.place = place;
        }
    }

    /** @param idleTimeout how long a connection may go without a request */
    Connections(Vertx vertx, ConnectionLimits limits, Duration idleTimeout) {
        this.vertx = vertx;
        this.limits = limits;
        this.patienceNanos = idleTimeout.toNanos();
        vertx.setPeriodic(Math.max(1, idleTimeout.toMillis() / SWEEPS), timer -> endIdle());
    }

    /** A connection has been accepted. */
    @Override
    public void handle(HttpConnection connection) {
        Place place = limits.enter(connection.remoteAddress().hostAddress());
        if (place == null) {
            connection.close();
            return;
        }
        clients.put(connection, new Client(place));
        // The connection's own handler is not called once it has become a WebSocket; the channel stays the same.
        ((ConnectionBase) connection).channel().closeFuture().addListener(closed -> {
            clients.remove(connection);
            limits.leave(place);
        });
        if (place.refusal() != null) {
            LOG.debug("{}: {}", connection.remoteAddress(), place.refusal());
            vertx.setTimer(LINGER.toMillis(), late -> connection.close());
        }
    }

    /** The first that is done with a request. */
    void begin(RoutingContext request) {
        HttpConnection connection = request.request().connection();
        Client client = clients.get(connection);
        if (client != null) {
            client.requests++;
            request.addEndHandler(ended -> {
                if (request.response().getStatusCode() != 101) { // a WebSocket is never idle here: it is pinged
                    client.requests--;
                    client.idleSince = System.nanoTime();
                }
            });
            boolean http1 = request.request().version() != HttpVersion.HTTP_2; // which has no such header
            if (client.place.refusal() != null && http1) {
                request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            }
        }
        request.next();
    }

    /** Goes on with requests of connections that may be used. */
    void requirePlace(RoutingContext request) {
        HttpConnection connection = request.request().connection();
        Client client = clients.get(connection);
        if (client != null && client.place.refusal() != null) {
            request.addEndHandler(told -> connection.shutdown(LINGER));
            throw new TidegateException(ErrorCode.OVERLOADED, client.place.refusal());
        }
        request.next();
    }

    private void endIdle() {
        long now = System.nanoTime();
        List<HttpConnection> idle = new ArrayList<>();
        clients.forEach((connection, client) -> {
            if (client.requests == 0 && now - client.idleSince > patienceNanos) {
                idle.add(connection);
            }
        });
        idle.forEach(connection -> {
            LOG.debug("{} asks for nothing and is given up", connection.remoteAddress());
            connection.close();
        });
    }
}
