package dev.tidegate.gateway.http;

import io.vertx.core.json.Json;
import java.nio.charset.StandardCharsets;

/**
 * The name that a client gave to a subscription or a write, as its frames begin with it.
 *
 * @param start of a JSON object with it as the first member, and a comma; in UTF-8
 */
record FrameId(byte[] start) {
    static FrameId of(String id) {
        return new FrameId(("{\"id\":" + Json.encode(id) + ",").getBytes(StandardCharsets.UTF_8));
    }
}
