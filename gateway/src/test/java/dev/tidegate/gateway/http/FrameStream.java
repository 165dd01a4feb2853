package dev.tidegate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A client of a stream of frames, over any of its three ways; written with the JDK's own client. */
final class FrameStream implements AutoCloseable {
    static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final long TIMEOUT_SECONDS = 20;

    /** One frame: its JSON as text, and with server-sent events what stood beside it. */
    record Received(String text, JsonObject json, List<String> fields) {}

    private final BlockingQueue<Received> frames = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private AutoCloseable connection = () -> {};
    private WebSocket socket;
    private String lastPosition;

    static FrameStream webSocket(URI uri) {
        return webSocket(uri, builder -> {});
    }

    static FrameStream webSocket(URI uri, Consumer<WebSocket.Builder> setup) {
        FrameStream stream = new FrameStream();
        WebSocket.Builder builder = CLIENT.newWebSocketBuilder();
        setup.accept(builder);
        stream.socket = builder.buildAsync(uri, stream.new Listener()).join();
        stream.connection = stream.socket::abort;
        return stream;
    }

    static FrameStream lines(URI uri, String... headers) throws Exception {
        return body(CLIENT, uri, "application/x-ndjson", headers);
    }

    /** Lines over HTTP/2, which the client upgrades to. */
    static FrameStream linesOverHttp2(URI uri) throws Exception {
        return body(HttpClient.newHttpClient(), uri, "application/x-ndjson");
    }

    static FrameStream events(URI uri, String... headers) throws Exception {
        return body(CLIENT, uri, "text/event-stream", headers);
    }

    private static FrameStream body(HttpClient client, URI uri, String type, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("Accept", type);
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<InputStream> response = client.send(request.build(), BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).contains(type);
        assertThat(response.version()).isEqualTo(client.version());
        FrameStream stream = new FrameStream();
        stream.connection = response.body();
        Thread reader = new Thread(() -> stream.read(
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8)),
                type.equals("text/event-stream")));
        reader.setDaemon(true);
        reader.start();
        return stream;
    }

    private void read(BufferedReader body, boolean events) {
        List<String> fields = new ArrayList<>();
        try {
            for (String line = body.readLine(); line != null; line = body.readLine()) {
                if (!events) {
                    received(line, List.of());
                } else if (!line.isEmpty()) {
                    fields.add(line);
                } else {
                    String data = fields.stream()
                            .filter(field -> field.startsWith("data: "))
                            .map(field -> field.substring(6))
                            .findFirst()
                            .orElseThrow();
                    received(data, List.copyOf(fields));
                    fields.clear();
                }
            }
            closed.complete(0);
        } catch (IOException e) {
            closed.completeExceptionally(e);
        }
    }

    private void received(String text, List<String> fields) {
        frames.add(new Received(text, new JsonObject(text), fields));
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder message = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                received(message.toString(), List.of());
                message.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onPing(WebSocket webSocket, ByteBuffer message) {
            webSocket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
            closed.complete(statusCode);
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            closed.completeExceptionally(error);
        }
    }

    WebSocket socket() {
        return socket;
    }

    /** The next frame, heartbeats included. */
    Received nextOfAll() throws InterruptedException {
        Received frame = frames.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        assertThat(frame).as("a frame within %d s", TIMEOUT_SECONDS).isNotNull();
        lastPosition = frame.json().getString("position", lastPosition);
        return frame;
    }

    /** The next frame, but for heartbeats. */
    Received next() throws InterruptedException {
        while (true) {
            Received frame = nextOfAll();
            if (!"progress".equals(frame.json().getString("type"))) {
                return frame;
            }
        }
    }

    /** The next frame, which must be of this type. */
    JsonObject next(String type) throws InterruptedException {
        JsonObject frame = next().json();
        assertThat(frame.getString("type")).as(frame.encode()).isEqualTo(type);
        return frame;
    }

    /** The next changes, as {@code +I{"k":1}}; they may come in several frames. */
    List<String> nextChanges(int count) throws InterruptedException {
        List<String> changes = new ArrayList<>();
        while (changes.size() < count) {
            for (Object change : next("changes").getJsonArray("changes")) {
                JsonObject json = (JsonObject) change;
                changes.add(json.getString("op") + json.getJsonObject("row").encode());
            }
        }
        assertThat(changes).hasSize(count);
        return changes;
    }

    String lastPosition() {
        return lastPosition;
    }

    boolean isOpen() {
        return !closed.isDone();
    }

    /** The close code of a WebSocket, or 0 when a body has ended. */
    int awaitClosed() throws Exception {
        return closed.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws Exception {
        connection.close();
    }
}
