package dev.tidegate.gateway.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Writes the same prepared frames, those of a snapshot, to each WebSocket that is opened: what Vert.x, the sockets and
 * their clients cost by themselves, beside which a gateway's figures can be read.
 */
final class BareServer extends VerticleBase {
    private static final int BYTES = 64 << 10;

    private final List<Buffer> frames;

    private BareServer(List<Buffer> frames) {
        this.frames = frames;
    }

    /** @param arguments how many rows the snapshot has */
    public static void main(String[] arguments) {
        List<Buffer> frames = frames(Integer.parseInt(arguments[0]));
        int loops = Math.max(2, Runtime.getRuntime().availableProcessors());
        Vertx.vertx(new VertxOptions().setEventLoopPoolSize(loops).setPreferNativeTransport(true))
                .deployVerticle(() -> new BareServer(frames), new DeploymentOptions().setInstances(loops))
                .onFailure(e -> {
                    throw new IllegalStateException(e);
                });
    }

    private static List<Buffer> frames(int rows) {
        List<Buffer> frames = new ArrayList<>();
        StringBuilder changes = new StringBuilder();
        for (int i = 0; i < rows; i++) {
            changes.append(changes.isEmpty() ? "" : ",")
                    .append("{\"op\":\"+I\",\"row\":")
                    .append(LoadTopic.row("k" + i, 0, LoadTopic.USUAL))
                    .append('}');
            if (changes.length() >= BYTES || i == rows - 1) {
                frames.add(Buffer.buffer("{\"type\":\"changes\",\"changes\":[" + changes + "]}"));
                changes.setLength(0);
            }
        }
        frames.add(Buffer.buffer("{\"type\":\"caught-up\"}".getBytes(UTF_8)));
        return frames;
    }

    @Override
    public Future<?> start() {
        return vertx.createHttpServer(new HttpServerOptions()
                        .setSendBufferSize(BYTES)
                        .setMaxWebSocketFrameSize(2 * BYTES)
                        .setStrictThreadMode(true)
                        .setPerFrameWebSocketCompressionSupported(false)
                        .setPerMessageWebSocketCompressionSupported(false))
                .webSocketHandler(socket -> write(socket.setWriteQueueMaxSize(BYTES), frames.iterator()))
                .listen(SocketAddress.sharedRandomPort(1, "127.0.0.1"))
                .onSuccess(BareServer::tell);
    }

    private static void tell(HttpServer server) {
        System.out.println("listens on http://127.0.0.1:" + server.actualPort() + "/");
    }

    private static void write(ServerWebSocket socket, Iterator<Buffer> rest) {
        socket.drainHandler(v -> write(socket, rest));
        while (rest.hasNext() && !socket.writeQueueFull()) {
            socket.writeBinaryMessage(rest.next());
        }
    }
}
