package dev.tidegate.bench.side;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * The platform's ceiling: a bare Vert.x server that sends a frame of {@code bytes} to each of its WebSockets every
 * {@code micros}, made once for all sockets of an event loop, and reads no Kafka. It begins when so many {@code sockets}
 * have come: one that cannot keep up would never get to let the last ones in.
 */
public final class Broadcast extends VerticleBase {
    /** Any free one, the same for all instances. */
    private static final int SHARED_FREE_PORT = -1;

    private final int bytes;
    private final long nanos;
    private final LongAdder connected;
    private final long wanted;
    private final List<ServerWebSocket> sockets = new ArrayList<>();
    private long next;
    private long number;
    private volatile int port;

    private Broadcast(Words words, LongAdder connected) {
        this.bytes = words.number("bytes");
        this.nanos = TimeUnit.MICROSECONDS.toNanos(words.number("micros"));
        this.wanted = words.number("sockets");
        this.connected = connected;
    }

    public static void main(String... arguments) throws Exception {
        Words words = Words.of(arguments);
        int loops = Math.max(2, Runtime.getRuntime().availableProcessors());
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(loops).setPreferNativeTransport(true));
        LongAdder connected = new LongAdder();
        List<Broadcast> servers = new ArrayList<>();
        GatewaySide.await(vertx.deployVerticle(
                () -> {
                    Broadcast server = new Broadcast(words, connected);
                    servers.add(server);
                    return server;
                },
                new DeploymentOptions().setInstances(loops)));
        Side.ready(servers.get(0).port);
        GatewaySide.await(vertx.close());
    }

    @Override
    public Future<HttpServer> start() {
        return vertx.createHttpServer()
                .webSocketHandler(socket -> {
                    sockets.add(socket);
                    connected.increment();
                    socket.closeHandler(v -> sockets.remove(socket));
                })
                .listen(SHARED_FREE_PORT, "127.0.0.1")
                .onSuccess(server -> {
                    port = server.actualPort();
                    vertx.setPeriodic(1, id -> send());
                });
    }

    private void send() {
        long now = System.nanoTime();
        if (connected.sum() < wanted || sockets.isEmpty()) {
            next = now;
        }
        for (; next < now; next += nanos) {
            Buffer frame = Buffer.buffer(text());
            for (ServerWebSocket socket : sockets) {
                socket.writeBinaryMessage(frame);
            }
        }
    }

    private String text() {
        String head = "{\"type\":\"changes\",\"changes\":[{\"op\":\"+U\",\"row\":{\"id\":\"k" + ++number % 100
                + "\",\"sent\":" + ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()) + ",\"body\":\"";
        String tail = "\"}}]}";
        return head + "x".repeat(Math.max(0, bytes - head.length() - tail.length())) + tail;
    }
}
