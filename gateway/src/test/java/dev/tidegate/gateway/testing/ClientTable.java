package dev.tidegate.gateway.testing;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The table as a client believes it to be: applies frames as they come, strictly wherever the protocol promises that
 * this works, and remembers each promise that was broken.
 */
public final class ClientTable {
    private final Map<JsonObject, JsonObject> rows = new HashMap<>();
    private final List<String> brokenPromises = new ArrayList<>();
    private final List<String> frameTypes = new ArrayList<>();
    private JsonArray primaryKey = new JsonArray();
    private boolean loose;
    private boolean caughtUp;
    private @Nullable String position;
    private long changes;
    private int resets;

    public synchronized void apply(JsonObject frame) {
        String type = frame.getString("type");
        frameTypes.add(type);
        switch (type) {
            case "subscribed" -> {
                primaryKey = frame.getJsonArray("primaryKey");
                loose = frame.getBoolean("resumed");
                caughtUp = false;
                if (!loose) {
                    rows.clear();
                }
            }
            case "reset" -> {
                rows.clear();
                loose = false;
                caughtUp = false;
                resets++;
            }
            case "caught-up" -> {
                loose = false;
                caughtUp = true;
            }
            case "changes" -> {
                boolean strict = !loose && !frame.containsKey("conflated");
                for (Object change : frame.getJsonArray("changes")) {
                    apply((JsonObject) change, strict);
                }
            }
            default -> {}
        }
        if (frame.getString("position") != null) {
            position = frame.getString("position");
        }
    }

    private void apply(JsonObject change, boolean strict) {
        changes++;
        JsonObject row = change.getJsonObject("row");
        JsonObject key = new JsonObject();
        for (Object column : primaryKey) {
            key.put((String) column, row.getValue((String) column));
        }
        String op = change.getString("op");
        boolean held = op.equals("-D") ? rows.remove(key) != null : rows.put(key, row) != null;
        if (strict && held == op.equals("+I")) {
            brokenPromises.add(change + (held ? " was held" : " was not held"));
        }
    }

    public synchronized Map<JsonObject, JsonObject> rows() {
        return new HashMap<>(rows);
    }

    public synchronized List<String> brokenPromises() {
        return List.copyOf(brokenPromises);
    }

    public synchronized List<String> frameTypes() {
        return List.copyOf(frameTypes);
    }

    public synchronized boolean isCaughtUp() {
        return caughtUp;
    }

    /** The last token told. */
    public synchronized @Nullable String position() {
        return position;
    }

    public synchronized long changes() {
        return changes;
    }

    public synchronized int resets() {
        return resets;
    }
}
