package dev.tidegate.gateway.http;

import io.vertx.core.http.ServerWebSocket;
import java.util.EnumSet;
import java.util.Set;

/** Decides whether a WebSocket is read: not while anything is in the way. So who sends too much has to wait. */
final class ReadGate {
    /** What can be in the way. */
    enum Obstacle {
        /** The client does not read his answers. */
        ANSWERS_WAIT,
        /** As many of his writes are under way as may be. */
        WRITES_UNDER_WAY,
        /** The table that he writes to has no room for his next write. */
        TABLE_IS_FULL
    }

    private final ServerWebSocket socket;
    private final ClientPings pings;
    private final Set<Obstacle> obstacles = EnumSet.noneOf(Obstacle.class);

    ReadGate(ServerWebSocket socket, ClientPings pings) {
        this.socket = socket;
        this.pings = pings;
    }

    void shut(Obstacle obstacle) {
        if (obstacles.isEmpty()) {
            socket.pause();
            pings.paused(socket);
        }
        obstacles.add(obstacle);
    }

    void clear(Obstacle obstacle) {
        if (obstacles.remove(obstacle) && obstacles.isEmpty()) {
            pings.resumed(socket);
            socket.resume();
        }
    }

    /** Whatever is in the way, the rest is read: a close cannot be answered otherwise. */
    void clearAll() {
        Set.copyOf(obstacles).forEach(this::clear);
    }
}
