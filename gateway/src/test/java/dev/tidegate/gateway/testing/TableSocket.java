package dev.tidegate.gateway.testing;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A WebSocket whose frames go into a {@link ClientTable}, in the order of their arrival. By Vert.x: the JDK's client,
 * when a gateway was killed, was seen to leave a connection in CLOSE_WAIT and to tell nobody that it had ended.
 */
public final class TableSocket implements AutoCloseable {
    private static final long TIMEOUT_SECONDS = 30;
    private static final int MAX_FRAME_BYTES = 16 << 20;
    private static final int MAX_CONNECTIONS = 1_000;
    private static final int BROKEN = 1006;

    private static final Vertx VERTX = Vertx.vertx(new VertxOptions().setUseDaemonThread(true));
    /** Referred to for good: Vert.x closes a client that nobody refers to any more, with its sockets. */
    private static final WebSocketClient CLIENT = VERTX.createWebSocketClient(new WebSocketClientOptions()
            .setMaxConnections(MAX_CONNECTIONS)
            .setMaxFrameSize(MAX_FRAME_BYTES)
            .setMaxMessageSize(MAX_FRAME_BYTES));

    private final ClientTable table;
    private final CompletableFuture<JsonObject> subscribed = new CompletableFuture<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final ClientWebSocket opening = CLIENT.webSocket();
    private final WebSocket socket;

    private volatile Duration pause;

    private TableSocket(URI uri, ClientTable table, Duration pause) {
        this.table = table;
        this.pause = pause;
        opening.textMessageHandler(this::received);
        try {
            this.socket = opening.connect(new WebSocketConnectOptions().setAbsoluteURI(uri.toString()))
                    .await(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("no WebSocket at " + uri, e);
        }
        socket.closeHandler(v -> {
            Short code = socket.closeStatusCode();
            int status = code == null ? BROKEN : code;
            closed.complete(status);
            subscribed.completeExceptionally(new AssertionError("closed with " + status));
        });
    }

    /** Subscribes to {@code ws://…/v1/tables/{t}/changes}. */
    public static TableSocket open(URI uri, ClientTable table) {
        return new TableSocket(uri, table, Duration.ZERO);
    }

    /** The same for a slow client, who takes so long over each message. */
    public static TableSocket open(URI uri, ClientTable table, Duration pause) {
        return new TableSocket(uri, table, pause);
    }

    private void received(String text) {
        JsonObject frame = new JsonObject(text);
        synchronized (table) {
            if (!closed.isDone()) {
                table.apply(frame);
            }
        }
        if (frame.getString("type").equals("subscribed")) {
            subscribed.complete(frame);
        }
        if (!pause.isZero()) {
            opening.pause();
            VERTX.setTimer(pause.toMillis(), id -> opening.resume());
        }
    }

    /** From now on he is slow no more. */
    public void hurry() {
        pause = Duration.ZERO;
    }

    public boolean isClosed() {
        return closed.isDone();
    }

    /** The first frame. */
    public JsonObject awaitSubscribed() {
        return await(subscribed);
    }

    /** Returns when nothing comes any more, with the close code, or 1006 when the connection broke. */
    public int awaitClosed() {
        return await(closed);
    }

    /** Ends the connection; the table is left alone from then on. */
    @Override
    public void close() {
        synchronized (table) {
            closed.complete(BROKEN);
        }
        socket.close();
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("not within " + TIMEOUT_SECONDS + " s", e);
        }
    }
}
