package dev.tidegate.gateway.load;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** A WebSocket client of the table of a {@link LoadTopic} who keeps what he is told. */
final class ToldClient {
    private static final JsonFactory JSON = new JsonFactory();

    /** A row as a frame tells it. */
    private record Told(String id, long sent, String note) {}

    /**
     * The frames read last. Thousands are told the same, and share what it says: by themselves they would have no room for
     * it, and be busier with reading than the gateway with telling.
     */
    private static final class Frames {
        private static final int KEPT = 64;

        private final Map<String, List<Told>> read = new ConcurrentHashMap<>();

        List<Told> rows(String frame) {
            if (read.size() > KEPT) {
                read.clear();
            }
            return read.computeIfAbsent(frame, Frames::parse);
        }

        private static List<Told> parse(String frame) {
            List<Told> rows = new ArrayList<>();
            try (JsonParser json = JSON.createParser(frame)) {
                String id = "";
                long sent = 0;
                while (json.nextToken() != null) {
                    if (json.currentToken() == JsonToken.FIELD_NAME) {
                        switch (json.currentName()) {
                            case "id" -> id = json.nextTextValue();
                            case "sent" -> sent = json.nextLongValue(0);
                            case "note" -> rows.add(new Told(id, sent, json.nextTextValue()));
                            default -> {}
                        }
                    }
                }
            } catch (IOException e) {
                throw new IllegalStateException(frame, e);
            }
            return rows;
        }
    }

    /** Connects clients; to be held as long as they are to live, for Vert.x closes what nobody refers to. */
    static final class Crowd {
        private final WebSocketClient client;
        private final int port;
        private final Frames frames = new Frames();

        Crowd(Vertx vertx, int port, int max) {
            this.port = port;
            this.client = vertx.createWebSocketClient(new WebSocketClientOptions()
                    .setMaxConnections(max)
                    .setMaxFrameSize(1 << 20)
                    .setMaxMessageSize(1 << 22));
        }

        /** @param query of the path, with its question mark */
        ToldClient connect(String query) throws Exception {
            ToldClient told = new ToldClient(frames);
            var socket = client.webSocket();
            socket.textMessageHandler(told::receive);
            socket.connect(new WebSocketConnectOptions()
                            .setHost("127.0.0.1")
                            .setPort(port)
                            .setURI("/v1/tables/t/changes" + query))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS);
            return told;
        }
    }

    private final Frames frames;
    private final Map<String, String> rows = new ConcurrentHashMap<>();
    private volatile @Nullable Histogram delays;
    private volatile boolean caughtUp;

    private ToldClient(Frames frames) {
        this.frames = frames;
    }

    boolean hasCaughtUp() {
        return caughtUp;
    }

    /** How many rows he holds. */
    int size() {
        return rows.size();
    }

    /** Records from now on how late he is told, in microseconds. */
    void measure(Histogram into) {
        delays = into;
    }

    /** Some of the rows that are not as they should be. */
    List<String> differences(Map<String, String> truth) {
        return truth.entrySet().stream()
                .filter(row -> !row.getValue().equals(rows.get(row.getKey())))
                .map(row -> row + " is " + rows.get(row.getKey()))
                .limit(5)
                .toList();
    }

    private void receive(String frame) {
        long now = LoadTopic.micros();
        caughtUp |= frame.startsWith("{\"type\":\"caught-up\"");
        Histogram into = delays;
        for (Told row : frames.rows(frame)) {
            rows.put(row.id(), row.note());
            if (into != null && row.sent() > 0) {
                into.recordValue(Math.max(0, now - row.sent()));
            }
        }
    }
}
