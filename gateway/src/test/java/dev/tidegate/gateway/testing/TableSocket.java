package dev.tidegate.gateway.testing;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A WebSocket whose frames go into a {@link ClientTable}, in the order of their arrival. */
public final class TableSocket implements AutoCloseable {
    private static final long TIMEOUT_SECONDS = 30;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final ClientTable table;
    private final CompletableFuture<JsonObject> subscribed = new CompletableFuture<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final WebSocket socket;

    private volatile Duration pause;

    private TableSocket(URI uri, ClientTable table, Duration pause) {
        this.table = table;
        this.pause = pause;
        this.socket =
                CLIENT.newWebSocketBuilder().buildAsync(uri, new Listener()).join();
    }

    /** Subscribes to {@code ws://…/v1/tables/{t}/changes}. */
    public static TableSocket open(URI uri, ClientTable table) {
        return new TableSocket(uri, table, Duration.ZERO);
    }

    /** The same for a slow client, who takes so long over each message. */
    public static TableSocket open(URI uri, ClientTable table, Duration pause) {
        return new TableSocket(uri, table, pause);
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

    /** Breaks the connection; the table is left alone from then on. */
    @Override
    public void close() {
        synchronized (table) {
            closed.complete(WebSocket.NORMAL_CLOSURE);
        }
        socket.abort();
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("not within " + TIMEOUT_SECONDS + " s", e);
        }
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder message = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence text, boolean last) {
            message.append(text);
            if (last) {
                JsonObject frame = new JsonObject(message.toString());
                message.setLength(0);
                synchronized (table) {
                    if (!closed.isDone()) {
                        table.apply(frame);
                    }
                }
                if (frame.getString("type").equals("subscribed")) {
                    subscribed.complete(frame);
                }
            }
            if (pause.isZero()) {
                webSocket.request(1);
            } else {
                CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS)
                        .execute(() -> webSocket.request(1));
            }
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
            closed.complete(code);
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            closed.complete(1006);
            subscribed.completeExceptionally(error);
        }
    }
}
