package dev.tidegate.gateway.http;

import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * How the gateway is reached. Each component is an option of {@code tidegate.yaml} under {@code http} with the same name
 * in kebab case.
 *
 * @param host the address to listen on; beyond loopback everyone who reaches it may read and write
 * @param port to listen on; 0 takes one that is free
 * @param allowedOrigins web origins, such as {@code https://app.example.org}, whose pages may use this gateway besides
 *     those that come from the same host or from loopback; {@code *} stands for all
 * @param maxBodyBytes a JSON body, in bytes; a larger one is refused with 413
 * @param maxLineBytes one line of an NDJSON body, in bytes
 * @param maxFrameBytes a WebSocket message from a client, in bytes; a larger one closes the connection with 1009
 * @param sendBufferBytes the operating system's send buffer of a connection; small, so that a client who does not read
 *     is noticed early
 * @param writeQueueBytes what may wait in memory for one connection; beyond that its client stays behind
 * @param maxPageRows rows in one page of {@code GET …/rows} at the most
 * @param maxFailedRows how many of the rows that were not written an answer lists
 * @param minPositionTimeout how long a read with {@code Tidegate-Min-Position}, or a write with {@code Tidegate-Ack},
 *     waits for its table
 * @param pingInterval how often a WebSocket client is pinged
 * @param idleTimeout when a connection on which nothing moves, or that sends no whole request, or a WebSocket client who
 *     answers no ping, is given up;
 *     to be longer than {@code http.ping-interval} and {@code subscriptions.heartbeat}, which keep quiet ones moving
 * @param drainTimeout how long connections may take to end in order when the node stops
 * @param connections bounds on connections; its components are options beside these
 * @param waits for requests that wait; its components are options beside these
 * @param streams bounds on {@code /v1/stream}; its components are options beside these
 * @param allowedHosts names under which this gateway is reached, besides loopback and addresses; {@code *} for all
 * @param bodies bounds on bodies that arrive; its components are options beside these
 * @param sockets bounds on what WebSocket clients send; its components are options beside these
 * @param management a second server for health and metrics
 */
public record HttpSettings(
        String host,
        int port,
        Set<String> allowedOrigins,
        int maxBodyBytes,
        int maxLineBytes,
        int maxFrameBytes,
        int sendBufferBytes,
        int writeQueueBytes,
        int maxPageRows,
        int maxFailedRows,
        Duration minPositionTimeout,
        Duration pingInterval,
        Duration idleTimeout,
        Duration drainTimeout,
        ConnectionSettings connections,
        WaitSettings waits,
        StreamSettings streams,
        Set<String> allowedHosts,
        BodySettings bodies,
        SocketSettings sockets,
        ManagementSettings management) {

    public static final HttpSettings DEFAULT = new HttpSettings(
            "127.0.0.1",
            8080,
            Set.of(),
            1 << 20,
            1 << 20,
            64 << 10,
            64 << 10,
            64 << 10,
            1_000,
            100,
            Duration.ofSeconds(5),
            Duration.ofSeconds(60),
            Duration.ofMinutes(2),
            Duration.ofSeconds(3),
            ConnectionSettings.DEFAULT,
            WaitSettings.DEFAULT,
            StreamSettings.DEFAULT,
            Set.of(),
            BodySettings.DEFAULT,
            SocketSettings.DEFAULT,
            ManagementSettings.DEFAULT);

    public HttpSettings {
        allowedOrigins = Set.copyOf(allowedOrigins);
        allowedHosts = Set.copyOf(allowedHosts);
    }

    /** The names that this gateway has: those listed, and on loopback those of allowed origins, which a proxy passes on. */
    Set<String> hosts() {
        Set<String> hosts = new HashSet<>(allowedHosts);
        for (String origin : allowedOrigins) {
            String host = origin.equals("*") ? origin : URI.create(origin).getHost();
            if (host != null && isOnLoopback()) {
                hosts.add(host);
            }
        }
        return hosts;
    }

    private boolean isOnLoopback() {
        return new Hosts(host, Set.of()).isLoopbackOnly();
    }

    public HttpSettings withPort(int otherPort) {
        return with(draft -> draft.port = otherPort);
    }

    public HttpSettings withMinPositionTimeout(Duration otherMinPositionTimeout) {
        return with(draft -> draft.minPositionTimeout = otherMinPositionTimeout);
    }

    public HttpSettings withPingInterval(Duration otherPingInterval) {
        return with(draft -> draft.pingInterval = otherPingInterval);
    }

    public HttpSettings withIdleTimeout(Duration otherIdleTimeout) {
        return with(draft -> draft.idleTimeout = otherIdleTimeout);
    }

    public HttpSettings withDrainTimeout(Duration otherDrainTimeout) {
        return with(draft -> draft.drainTimeout = otherDrainTimeout);
    }

    public HttpSettings with(ConnectionSettings otherConnections) {
        return with(draft -> draft.connections = otherConnections);
    }

    public HttpSettings with(WaitSettings otherWaits) {
        return with(draft -> draft.waits = otherWaits);
    }

    public HttpSettings with(StreamSettings otherStreams) {
        return with(draft -> draft.streams = otherStreams);
    }

    public HttpSettings withAllowedHosts(Set<String> otherAllowedHosts) {
        return with(draft -> draft.allowedHosts = otherAllowedHosts);
    }

    public HttpSettings with(BodySettings otherBodies) {
        return with(draft -> draft.bodies = otherBodies);
    }

    public HttpSettings with(SocketSettings otherSockets) {
        return with(draft -> draft.sockets = otherSockets);
    }

    public HttpSettings with(ManagementSettings otherManagement) {
        return with(draft -> draft.management = otherManagement);
    }

    private HttpSettings with(Consumer<Draft> change) {
        Draft draft = new Draft();
        change.accept(draft);
        return draft.settings();
    }

    /** These settings while some are changed, so that the whole list is spelt out once for all of them. */
    private final class Draft {
        private int port = HttpSettings.this.port;
        private Duration minPositionTimeout = HttpSettings.this.minPositionTimeout;
        private Duration pingInterval = HttpSettings.this.pingInterval;
        private Duration idleTimeout = HttpSettings.this.idleTimeout;
        private Duration drainTimeout = HttpSettings.this.drainTimeout;
        private ConnectionSettings connections = HttpSettings.this.connections;
        private WaitSettings waits = HttpSettings.this.waits;
        private StreamSettings streams = HttpSettings.this.streams;
        private Set<String> allowedHosts = HttpSettings.this.allowedHosts;
        private BodySettings bodies = HttpSettings.this.bodies;
        private SocketSettings sockets = HttpSettings.this.sockets;
        private ManagementSettings management = HttpSettings.this.management;

        HttpSettings settings() {
            return new HttpSettings(
                    host,
                    port,
                    allowedOrigins,
                    maxBodyBytes,
                    maxLineBytes,
                    maxFrameBytes,
                    sendBufferBytes,
                    writeQueueBytes,
                    maxPageRows,
                    maxFailedRows,
                    minPositionTimeout,
                    pingInterval,
                    idleTimeout,
                    drainTimeout,
                    connections,
                    waits,
                    streams,
                    allowedHosts,
                    bodies,
                    sockets,
                    management);
        }
    }
}
