package dev.tidegate.gateway.http;

import dev.tidegate.gateway.subscription.Beats;
import dev.tidegate.gateway.subscription.Beats.Beat;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pings the WebSocket clients of one event loop, and gives up those from whom nothing is heard. A client who does not
 * read cannot answer and is not pinged; nothing moves on his connection, and the server's idle timeout ends it.
 */
final class ClientPings {
    private static final Logger LOG = LoggerFactory.getLogger(ClientPings.class);
    private static final Buffer EMPTY = Buffer.buffer();

    private final long patienceNanos;
    private final Map<ServerWebSocket, Long> lastHeard = new HashMap<>();
    private final Set<ServerWebSocket> unread = new HashSet<>();

    ClientPings(Vertx vertx, Duration interval, Duration patience) {
        this.patienceNanos = patience.toNanos();
        Beats.start(vertx, interval, this::ping);
    }

    void add(ServerWebSocket socket) {
        lastHeard.put(socket, System.nanoTime());
        socket.pongHandler(pong -> lastHeard.replace(socket, System.nanoTime()));
    }

    /** The socket is not read for a while, so that no pong can be heard. */
    void paused(ServerWebSocket socket) {
        unread.add(socket);
    }

    void resumed(ServerWebSocket socket) {
        unread.remove(socket);
        lastHeard.replace(socket, System.nanoTime());
    }

    void remove(ServerWebSocket socket) {
        lastHeard.remove(socket);
        unread.remove(socket);
    }

    private void ping(Beat beat) {
        long now = System.nanoTime();
        for (Map.Entry<ServerWebSocket, Long> client : List.copyOf(lastHeard.entrySet())) {
            ServerWebSocket socket = client.getKey();
            if (!beat.concerns(socket)) {
                continue;
            } else if (socket.isClosed()) {
                remove(socket);
            } else if (!unread.contains(socket) && now - client.getValue() > patienceNanos) {
                LOG.info("{} answers no ping and is given up", socket.remoteAddress());
                CloseCode.SILENT.close(socket);
            } else if (!socket.writeQueueFull()) {
                socket.writePing(EMPTY);
            }
        }
    }
}
