package dev.tidegate.gateway.http;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.http.ConnectionLimits.Place;
import dev.tidegate.gateway.http.ControlFrames.SocketLimits;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.util.concurrent.Future;
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
    /** The names that Vert.x gives to the handlers of a connection. */
    private static final String DECODER = "httpDecoder";

    private static final String HANDLER = "handler";
    /** How often a socket is read before the others have their turn; each time up to 64 KB. */
    private static final int READS_PER_TURN = 1;

    private static final Duration LINGER = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final ConnectionLimits limits;
    private final HttpSettings settings;
    /** Those that may not be used, each with the reason. */
    private final Map<HttpConnection, String> refused = new HashMap<>();

    Connections(Vertx vertx, ConnectionLimits limits, HttpSettings settings) {
        this.vertx = vertx;
        this.limits = limits;
        this.settings = settings;
    }

    /** A connection has been accepted. */
    @Override
    public void handle(HttpConnection connection) {
        Place place = limits.enter(connection.remoteAddress().hostAddress());
        if (place == null) {
            connection.close();
            return;
        }
        Channel channel = ((ConnectionBase) connection).channel();
        channel.config().setMaxMessagesPerRead(READS_PER_TURN);
        guard(channel.pipeline());
        // The connection's own handler is not called once it has become a WebSocket; the channel stays the same. What
        // listens to its end must not hold the connection, which would else live on beside the WebSocket.
        Future<Void> end = channel.closeFuture();
        end.addListener(closed -> limits.leave(place));
        if (place.refusal() != null) {
            LOG.debug("{}: {}", connection.remoteAddress(), place.refusal());
            refused.put(connection, place.refusal());
            end.addListener(closed -> refused.remove(connection));
            vertx.setTimer(LINGER.toMillis(), late -> connection.close());
        }
    }

    /**
     * Adds what Vert.x leaves open about HTTP/1: strict framing, and one request at a time. With HTTP/2 on offer, the
     * first request has been read when this is called, and its decoder is in use.
     */
    private void guard(ChannelPipeline pipeline) {
        if (pipeline.get(DECODER) == null) {
            return; // it speaks HTTP/2
        }
        if (!settings.connections().http2()) {
            pipeline.replace(
                    DECODER, DECODER, new StrictRequestDecoder(settings.connections(), HttpVerticle.CHUNK_BYTES));
        }
        pipeline.addBefore(HANDLER, "framing", new FramingCheck());
        pipeline.addBefore(HANDLER, "pipelining", new Pipelining());
        pipeline.addBefore(
                HANDLER,
                "controlFrames",
                new ControlFrames(new SocketLimits(
                        settings.sockets().maxControlFramesPerSecond(),
                        settings.idleTimeout().toNanos())));
    }

    /** Lets no client use a refused connection again, whatever he is answered. */
    void begin(RoutingContext request) {
        if (isHttp1(request) && refused.containsKey(request.request().connection())) {
            request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        request.next();
    }

    private static boolean isHttp1(RoutingContext request) {
        return request.request().version() != HttpVersion.HTTP_2; // which has no header to end a connection
    }

    /** Goes on with requests of connections that may be used. */
    void requirePlace(RoutingContext request) {
        HttpConnection connection = request.request().connection();
        String refusal = refused.get(connection);
        if (refusal != null) {
            if (isHttp1(request)) { // one who upgrades to HTTP/2 would be closed before he reads this
                request.addEndHandler(told -> connection.shutdown(LINGER));
            }
            throw new TidegateException(ErrorCode.OVERLOADED, refusal);
        }
        request.next();
    }
}
