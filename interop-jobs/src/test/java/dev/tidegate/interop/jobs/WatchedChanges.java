package dev.tidegate.interop.jobs;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** A table as a WebSocket client builds it from the frames, strictly: a change that does not fit is an error. */
final class WatchedChanges implements AutoCloseable, WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();
    private final Map<String, String> rows = new HashMap<>();
    private final List<String> ops = new ArrayList<>();
    private final String key;
    private final WebSocket socket;

    WatchedChanges(URI address, String key) {
        this.key = key;
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(address, this)
                .join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            JsonObject frame = new JsonObject(text.toString());
            text.setLength(0);
            if (frame.getString("type").equals("changes")) {
                frame.getJsonArray("changes").forEach(change -> apply((JsonObject) change));
            }
        }
        webSocket.request(1);
        return null;
    }

    private synchronized void apply(JsonObject change) {
        String op = change.getString("op");
        JsonObject row = change.getJsonObject("row");
        String identity = row.getString(key);
        String before = op.equals("-D") ? rows.remove(identity) : rows.put(identity, row.encode());
        ops.add(op.equals("+I") == (before == null) ? op + identity : "does not fit: " + change);
    }

    synchronized Map<String, String> rows() {
        return Map.copyOf(rows);
    }

    /** Each change that was told: its kind and the key. */
    synchronized List<String> ops() {
        return List.copyOf(ops);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
