package dev.tidegate.gateway.terminal;

import dev.tidegate.gateway.client.Frame;
import dev.tidegate.gateway.client.Frame.Column;
import dev.tidegate.gateway.client.JsonText;
import java.util.Arrays;
import java.util.List;

/** Frames of a table {@code counts (region STRING, pv BIGINT)}, as a gateway would tell them. */
final class TestFrames {
    private static final JsonText NOTHING = JsonText.of("{}");
    static final List<Column> COLUMNS = List.of(new Column("region", "STRING NOT NULL"), new Column("pv", "BIGINT"));

    private TestFrames() {}

    static Frame subscribed(boolean resumed, String... primaryKey) {
        return new Frame.Subscribed(NOTHING, COLUMNS, List.of(primaryKey), resumed);
    }

    static Frame changes(String... changes) {
        List<JsonText> json = Arrays.stream(changes).map(JsonText::of).toList();
        return new Frame.Changes(NOTHING, json, "P", false);
    }

    static Frame caughtUp() {
        return new Frame.CaughtUp(NOTHING, "P");
    }

    static Frame reset(String reason) {
        return new Frame.Reset(NOTHING, reason);
    }

    /** @param json the region, in JSON */
    static String insert(String json, long pv) {
        return "{\"op\":\"+I\",\"row\":{\"region\":" + json + ",\"pv\":" + pv + "}}";
    }

    static String update(String json, long pv) {
        return insert(json, pv).replace("+I", "+U");
    }

    static String delete(String json) {
        return "{\"op\":\"-D\",\"row\":{\"region\":" + json + "}}";
    }
}
