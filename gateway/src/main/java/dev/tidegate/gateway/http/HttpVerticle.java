package dev.tidegate.gateway.http;

import dev.tidegate.gateway.subscription.Subscriptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server of one event loop. Deployed once for each; all instances share the port. */
public final class HttpVerticle extends VerticleBase {
    /** Of a body, as it is handed on; Netty reads no more from a socket at once. */
    static final int CHUNK_BYTES = 64 * 1024;

    private static final int CLOSING_SECONDS = 1;
    private static final Set<String> IPV4_LOOPBACK = Set.of("127.0.0.1", "localhost");
    private static final String IPV6_LOOPBACK = "::1";
    private static final Logger LOG = LoggerFactory.getLogger(HttpVerticle.class);

    /**
     * What is served.
     *
     * @param operations what {@code /health} and {@code /metrics} show
     * @param waiting how many requests wait, counted over all event loops
     * @param eventLoops how many servers share the port
     * @param connections counted over all event loops
     */
    public record Parts(
            TableRegistry tables,
            Subscriptions.Parts subscriptions,
            HttpSettings settings,
            Operations operations,
            AtomicInteger waiting,
            ConnectionLimits connections,
            int eventLoops) {}

    private final Parts parts;
    private @Nullable Subscriptions subscriptions;
    private @Nullable Waits waits;
    private final OpenStreams streams = new OpenStreams();
    /** The first listens on {@code http.host}. */
    private final List<HttpServer> servers = new ArrayList<>();

    public HttpVerticle(Parts parts) {
        this.parts = parts;
    }

    /** The port it listens on, once it has started. */
    public int port() {
        if (servers.isEmpty()) {
            throw new IllegalStateException("not started");
        }
        return servers.get(0).actualPort();
    }

    @Override
    public Future<?> start() {
        subscriptions = new Subscriptions(vertx, parts.subscriptions());
        waits = new Waits(vertx, parts.waiting(), parts.settings().waits().maxWaitingRequests());
        Connections connections = new Connections(vertx, parts.connections(), parts.settings());
        BodyBudget bodies = new BodyBudget(vertx, parts.settings().bodies(), parts.eventLoops());
        Router router = Routes.of(vertx, parts, new Routes.OfLoop(connections, subscriptions, streams, waits, bodies));
        HttpServer server = newServer(connections, router);
        servers.add(server);
        return server.listen(address(parts.settings()))
                .compose(listening -> alsoOnIpv6(listening.actualPort(), connections, router));
    }

    private HttpServer newServer(Connections connections, Router router) {
        return vertx.createHttpServer(options(parts.settings()))
                .connectionHandler(connections)
                .invalidRequestHandler(Problems::answerInvalid)
                .requestHandler(router);
    }

    /** Some clients, Node 18 among them, take the name localhost for {@code ::1} alone. */
    private Future<?> alsoOnIpv6(int port, Connections connections, Router router) {
        if (!IPV4_LOOPBACK.contains(parts.settings().host())) {
            return Future.succeededFuture();
        }
        HttpServer server = newServer(connections, router);
        return server.listen(SocketAddress.inetSocketAddress(port, IPV6_LOOPBACK))
                .onSuccess(servers::add)
                .recover(e -> {
                    LOG.info(
                            "Does not listen on [{}]:{}, where clients that take localhost for IPv6 would look: {}",
                            IPV6_LOOPBACK,
                            port,
                            e.getMessage());
                    return Future.succeededFuture();
                });
    }

    private static SocketAddress address(HttpSettings settings) {
        return settings.port() == 0
                ? SocketAddress.sharedRandomPort(1, settings.host()) // the same for all instances
                : SocketAddress.inetSocketAddress(settings.port(), settings.host());
    }

    /** Tells every subscriber to go elsewhere, then lets connections end in order. */
    @Override
    public Future<?> stop() {
        if (subscriptions != null) {
            subscriptions.drain();
            streams.drain(subscriptions);
        }
        if (waits != null) {
            waits.drain();
        }
        long drainMillis = parts.settings().drainTimeout().toMillis();
        return Future.all(servers.stream()
                .map(server -> server.shutdown(drainMillis, TimeUnit.MILLISECONDS))
                .toList());
    }

    private static HttpServerOptions options(HttpSettings settings) {
        ConnectionSettings bounds = settings.connections();
        return new HttpServerOptions()
                .setMaxInitialLineLength(bounds.maxRequestLineBytes())
                .setMaxHeaderSize(bounds.maxHeaderBytes())
                // What arrives together is written together: as much as a socket gives at once, not in eighths of it.
                .setMaxChunkSize(CHUNK_BYTES)
                // To find out whether a client speaks HTTP/2, Vert.x waits for its first request, and nobody else knows
                // of the connection until then.
                .setHttp2ClearTextEnabled(bounds.http2())
                .setInitialSettings(new Http2Settings()
                        .setMaxHeaderListSize(bounds.maxRequestLineBytes() + bounds.maxHeaderBytes()))
                // All is written on the event loop: a connection needs no queue, 5 KB each, for what other threads
                // write.
                .setStrictThreadMode(true)
                .setSendBufferSize(settings.sendBufferBytes())
                // It counts what has been decoded: a head that comes drop by drop is idle.
                .setIdleTimeout((int) settings.idleTimeout().toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setHandle100ContinueAutomatically(true)
                // Whoever does not answer a close must not hold up the end of the process.
                .setWebSocketClosingTimeout(CLOSING_SECONDS)
                .addWebSocketSubProtocol(WebSockets.PROTOCOL)
                .setMaxWebSocketFrameSize(settings.maxFrameBytes())
                .setMaxWebSocketMessageSize(settings.maxFrameBytes())
                // Compressing for each socket anew would undo that a frame is encoded once for all.
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false);
    }
}
