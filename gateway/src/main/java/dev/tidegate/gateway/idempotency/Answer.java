package dev.tidegate.gateway.idempotency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a request was answered.
 *
 * @param fingerprint of the request
 * @param rows how many it wrote
 * @param position for each partition the offset after its last row there
 * @param time when, in milliseconds since 1970
 */
public record Answer(String fingerprint, int rows, Map<Integer, Long> position, long time) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** As it is in the memory's topic: {@code {"request": FINGERPRINT, "rows": 2, "position": {"0": 17}}}. */
    byte[] toBytes() {
        ObjectNode json = JSON.createObjectNode().put("request", fingerprint).put("rows", rows);
        ObjectNode offsets = json.putObject("position");
        position.forEach((partition, offset) -> offsets.put(Integer.toString(partition), offset));
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An answer is always JSON", e);
        }
    }

    /** @throws IOException if this is not what {@link #toBytes} writes */
    static Answer of(byte[] bytes, long time) throws IOException {
        JsonNode json = JSON.readTree(bytes);
        if (!json.path("request").isTextual() || !json.path("rows").isInt()) {
            throw new IOException("not an answer");
        }
        Map<Integer, Long> position = new TreeMap<>();
        for (Map.Entry<String, JsonNode> offset : json.path("position").properties()) {
            position.put(Integer.valueOf(offset.getKey()), offset.getValue().asLong());
        }
        return new Answer(json.path("request").textValue(), json.path("rows").intValue(), position, time);
    }
}
