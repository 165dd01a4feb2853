package dev.tidegate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.subscription.Frame;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class SharedTextFrameTest {
    private static final int SOCKETS = 3;
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));

    @AfterEach
    void close() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 125, 126, 1024, 1025, 65_535, 65_536, 200_000})
    void the_same_bytes_reach_every_socket_and_stay_as_they_are(int size) throws Exception {
        BlockingQueue<ServerWebSocket> accepted = new LinkedBlockingQueue<>();
        HttpServer server = vertx.createHttpServer().webSocketHandler(accepted::add);
        server.listen(0, "127.0.0.1").await(10, TimeUnit.SECONDS);
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        WebSocketClient client = vertx.createWebSocketClient(new io.vertx.core.http.WebSocketClientOptions()
                .setMaxFrameSize(1 << 20)
                .setMaxMessageSize(1 << 20));
        List<ServerWebSocket> sockets = new ArrayList<>();
        for (int i = 0; i < SOCKETS; i++) {
            client.webSocket()
                    .textMessageHandler(received::add)
                    .connect(server.actualPort(), "127.0.0.1", "/")
                    .await(10, TimeUnit.SECONDS);
            sockets.add(accepted.poll(10, TimeUnit.SECONDS));
        }
        String text = "é".repeat(size / 2) + "x".repeat(size % 2);
        byte[] shared = text.getBytes(StandardCharsets.UTF_8);
        Frame frame = new Frame(Frame.Type.CHANGES, shared, null);

        for (int round = 0; round < 2; round++) {
            for (ServerWebSocket socket : sockets) {
                socket.writeFrame(SharedTextFrame.of(frame.bytes())).await(10, TimeUnit.SECONDS);
            }
        }

        for (int i = 0; i < 2 * SOCKETS; i++) {
            assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo(text);
        }
        byte[] start = "{\"id\":\"a\",".getBytes(StandardCharsets.UTF_8);
        byte[] object = ("{\"é\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8);
        for (ServerWebSocket socket : sockets) {
            socket.writeFrame(SharedTextFrame.of(start, object)).await(10, TimeUnit.SECONDS);
            assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("{\"id\":\"a\",\"é\":\"" + text + "\"}");
        }
        assertThat(object).isEqualTo(("{\"é\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8));
        assertThat(shared).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    }
}
