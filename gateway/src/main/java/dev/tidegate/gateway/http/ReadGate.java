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
        TABLE_IS_FULL,
        /** A command was refused: reading what is wrong costs as much as what is right, and others have their turn. */
        COMMAND_REFUSED
    }

    private final Runnable pause;
    private final Runnable resume;
    private final Set<Obstacle> obstacles = EnumSet.noneOf(Obstacle.class);

    /** The gate of a socket, which is not pinged while it is shut. */
    static ReadGate of(ServerWebSocket socket, ClientPings pings) {
        return new ReadGate(
                () -> {
                    socket.pause();
                    pings.paused(socket);
                },
                () -> {
                    pings.resumed(socket);
                    socket.resume();
                });
    }

    ReadGate(Runnable pause, Runnable resume) {
        this.pause = pause;
        this.resume = resume;
    }

    void shut(Obstacle obstacle) {
        if (obstacles.isEmpty()) {
            pause.run();
        }
        obstacles.add(obstacle);
    }

    void clear(Obstacle obstacle) {
        if (obstacles.remove(obstacle) && obstacles.isEmpty()) {
            resume.run();
        }
    }

    /** Whatever is in the way, the rest is read: a close cannot be answered otherwise. */
    void clearAll() {
        Set.copyOf(obstacles).forEach(this::clear);
    }
}
