package dev.tidegate.gateway.subscription;

import org.jspecify.annotations.Nullable;

/**
 * One frame of the wire, encoded. Shared between many outlets: its bytes must not be changed.
 *
 * @param type the frame's {@code type}
 * @param json a JSON object in UTF-8 on one line
 * @param position the resume token in it, null when it has none
 */
public record Frame(Type type, byte[] json, @Nullable String position) {

    public enum Type {
        SUBSCRIBED("subscribed"),
        CHANGES("changes"),
        CAUGHT_UP("caught-up"),
        PROGRESS("progress"),
        RESET("reset"),
        LAGGED("lagged"),
        ERROR("error"),
        GOAWAY("goaway");

        private final String text;

        Type(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }
}
