package dev.tidegate.bench.whole;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.WebSocketFrame;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * Many WebSockets that look at each frame for no more than the times in it: {@code "sent":<microseconds since 1970>},
 * which is when a change was due to be made and not when somebody got around to making it.
 */
final class Crowd implements AutoCloseable {
    private static final byte[] SENT = "\"sent\":".getBytes(US_ASCII);
    private static final int AT_A_TIME = 50;

    final LongAdder frames = new LongAdder();
    final LongAdder changes = new LongAdder();
    final LongAdder bytes = new LongAdder();
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    /** Vert.x closes a client that nobody holds, with all of its sockets. */
    private final WebSocketClient client;

    private volatile ConcurrentHistogram delays = new ConcurrentHistogram(3);
    private volatile boolean looking;

    private Crowd(int sockets) {
        client = vertx.createWebSocketClient(new WebSocketClientOptions()
                .setMaxConnections(sockets)
                .setMaxFrameSize(8 << 20)
                .setMaxMessageSize(16 << 20));
    }

    static Crowd connect(int port, String path, int sockets) throws Exception {
        Crowd crowd = new Crowd(sockets);
        for (int done = 0; done < sockets; done += AT_A_TIME) {
            List<Future<?>> some = new ArrayList<>();
            for (int i = done; i < Math.min(sockets, done + AT_A_TIME); i++) {
                ClientWebSocket socket = crowd.client.webSocket();
                socket.frameHandler(crowd::received);
                some.add(socket.connect(new WebSocketConnectOptions()
                        .setHost("127.0.0.1")
                        .setPort(port)
                        .setURI(path)));
            }
            Future.all(some).toCompletionStage().toCompletableFuture().get();
        }
        return crowd;
    }

    /** From now on. */
    void look() {
        frames.reset();
        changes.reset();
        bytes.reset();
        delays = new ConcurrentHistogram(3);
        looking = true;
    }

    ConcurrentHistogram delays() {
        return delays;
    }

    private void received(WebSocketFrame frame) {
        frames.increment();
        Buffer data = frame.binaryData();
        bytes.add(data.length());
        if (looking) {
            times(data.getBytes());
        }
    }

    /** Over an array: to ask a buffer for each byte would make the crowd the slowest of all. */
    private void times(byte[] data) {
        long now = micros();
        int end = data.length - SENT.length;
        int found = 0;
        for (int i = 0; i < end; i++) {
            if (data[i] == '"' && Arrays.equals(data, i, i + SENT.length, SENT, 0, SENT.length)) {
                i += SENT.length;
                long sent = 0;
                for (; data[i] >= '0' && data[i] <= '9'; i++) {
                    sent = sent * 10 + data[i] - '0';
                }
                delays.recordValue(Math.max(0, now - sent));
                found++;
            }
        }
        changes.add(found);
    }

    static long micros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }
}
