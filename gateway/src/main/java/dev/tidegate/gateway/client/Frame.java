package dev.tidegate.gateway.client;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one line of the wire says. */
public sealed interface Frame {
    /** The line as the gateway wrote it. */
    JsonText json();

    /** From where a later request goes on once this frame has been dealt with; null if it does not say. */
    default @Nullable String position() {
        return null;
    }

    /** A column with its SQL type, such as {@code BIGINT NOT NULL}. */
    record Column(String name, String type) {}

    /** @param resumed whether the position that was asked for is where it goes on */
    record Subscribed(JsonText json, List<Column> columns, List<String> primaryKey, boolean resumed) implements Frame {}

    /**
     * @param changes each as {@code {"op":"+I","row":{…}}}
     * @param conflated whether changes were left out, so that {@code +I} and {@code +U} may each be the other
     */
    record Changes(
            JsonText json, List<JsonText> changes, @Nullable String position, boolean conflated) implements Frame {
        /** These changes without the last ones; there is no position amid a frame. */
        public Changes first(int count) {
            return count >= changes.size() ? this : new Changes(json, changes.subList(0, count), null, conflated);
        }
    }

    /** All that there was to catch up on has been told. */
    record CaughtUp(JsonText json, @Nullable String position) implements Frame {}

    /** Nothing has changed. */
    record Progress(JsonText json, @Nullable String position) implements Frame {}

    /** The table is not served yet. */
    record Waiting(
            JsonText json, String state, long lag, @Nullable String problem) implements Frame {}

    /** What was told so far is void; the rows that exist follow. */
    record Reset(JsonText json, String reason) implements Frame {}

    record Failed(JsonText json, Refusal refusal) implements Frame {}

    /** The gateway stops, and another one, or the same, will be there after this time. */
    record GoAway(JsonText json, Duration retryAfter) implements Frame {}

    /** A kind of frame that this client can do without. */
    record Other(JsonText json, @Nullable String position) implements Frame {}
}
