package dev.tidegate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.testing.ClientTable;
import dev.tidegate.gateway.testing.TestGateway;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client of {@code /v1/stream}: what comes is sorted by id, and applied to a table for each id. */
final class StreamClient implements AutoCloseable {
    private static final long TIMEOUT_SECONDS = 20;
    private static final int RECEIVE_BUFFER = 32 << 10;
    private static final String NOBODY = "";

    private final Vertx vertx = Vertx.vertx();
    private final Map<String, BlockingQueue<JsonObject>> frames = new ConcurrentHashMap<>();
    private final Map<String, ClientTable> tables = new ConcurrentHashMap<>();
    private final List<String> texts = new ArrayList<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final Set<String> validated = new HashSet<>();
    private final boolean remembers;
    /** To be held: Vert.x closes a client that nobody refers to any more, with its sockets. */
    private final WebSocketClient client;

    private final WebSocket socket;

    private StreamClient(TestGateway gateway, String origin, boolean remembers) throws Exception {
        this.remembers = remembers;
        WebSocketConnectOptions where = new WebSocketConnectOptions()
                .setAbsoluteURI(gateway.webSocket("/v1/stream").toString());
        if (origin != null) {
            where.putHeader("Origin", origin);
        }
        WebSocketClientOptions options =
                new WebSocketClientOptions().setMaxFrameSize(1 << 20).setMaxMessageSize(1 << 20);
        options.setReceiveBufferSize(RECEIVE_BUFFER);
        client = vertx.createWebSocketClient(options);
        try {
            ClientWebSocket opening = client.webSocket();
            opening.textMessageHandler(this::received);
            socket = opening.connect(where).await(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            socket.closeHandler(v -> closed.complete((int) socket.closeStatusCode()));
        } catch (Exception e) {
            vertx.close();
            throw e;
        }
    }

    static StreamClient open(TestGateway gateway) throws Exception {
        return new StreamClient(gateway, null, true);
    }

    static StreamClient openFrom(String origin, TestGateway gateway) throws Exception {
        return new StreamClient(gateway, origin, true);
    }

    /** One that keeps tables and forgets frames. */
    static StreamClient ofTables(TestGateway gateway) throws Exception {
        return new StreamClient(gateway, null, false);
    }

    private void received(String text) {
        JsonObject frame = new JsonObject(text);
        String id = frame.getString("id", NOBODY);
        table(id).apply(frame);
        if (remembers && !"progress".equals(frame.getString("type"))) {
            synchronized (texts) {
                texts.add(text);
            }
            of(id).add(frame);
        }
    }

    private BlockingQueue<JsonObject> of(String id) {
        return frames.computeIfAbsent(id, i -> new LinkedBlockingQueue<>());
    }

    ClientTable table(String id) {
        return tables.computeIfAbsent(id, i -> new ClientTable());
    }

    /** All that came so far but heartbeats, as it came. */
    List<String> texts() {
        synchronized (texts) {
            return List.copyOf(texts);
        }
    }

    WebSocket socket() {
        return socket;
    }

    void send(String text) throws Exception {
        socket.writeTextMessage(text).await(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    void send(JsonObject command) throws Exception {
        send(command.encode());
    }

    /** @param more members, name and value by turns */
    void subscribe(String id, String table, Object... more) throws Exception {
        JsonObject command =
                new JsonObject().put("type", "subscribe").put("id", id).put("table", table);
        for (int i = 0; i < more.length; i += 2) {
            command.put((String) more[i], more[i + 1]);
        }
        send(command);
    }

    void unsubscribe(String id) throws Exception {
        send(new JsonObject().put("type", "unsubscribe").put("id", id));
    }

    void write(String id, String table, String op, JsonObject row) throws Exception {
        JsonArray changes = new JsonArray().add(new JsonObject().put("op", op).put("row", row));
        send(new JsonObject()
                .put("type", "write")
                .put("id", id)
                .put("table", table)
                .put("changes", changes));
    }

    /** The next frame with this id, which must be of this type. */
    JsonObject next(String id, String type) throws InterruptedException {
        JsonObject frame = of(id).poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        assertThat(frame).as("a frame of '%s' within %d s", id, TIMEOUT_SECONDS).isNotNull();
        assertThat(frame.getString("type")).as(frame.encode()).isEqualTo(type);
        if (validated.add(type)) {
            Contracts.assertFrame(frame);
        }
        return frame;
    }

    /** The next frame without an id, which must be of this type. */
    JsonObject next(String type) throws InterruptedException {
        return next(NOBODY, type);
    }

    /** The next frame of changes with this id, as {@code +I{"k":1}}. */
    List<String> nextChanges(String id) throws InterruptedException {
        return next(id, "changes").getJsonArray("changes").stream()
                .map(JsonObject.class::cast)
                .map(change ->
                        change.getString("op") + change.getJsonObject("row").encode())
                .toList();
    }

    /** Reads the frames with which a subscription begins. */
    void awaitCaughtUp(String id) throws InterruptedException {
        next(id, "subscribed");
        while (!of(id).poll(TIMEOUT_SECONDS, TimeUnit.SECONDS).getString("type").equals("caught-up")) {
            // the snapshot
        }
    }

    boolean isOpen() {
        return !closed.isDone();
    }

    int awaitClosed() throws Exception {
        return closed.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws Exception {
        vertx.close().await(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }
}
