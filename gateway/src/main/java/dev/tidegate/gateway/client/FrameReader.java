package dev.tidegate.gateway.client;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads frames. Changes are only found, not taken apart. */
final class FrameReader {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private FrameReader() {}

    /** @throws JsonProcessingException if the line is no frame */
    static Frame read(JsonText line) throws JsonProcessingException {
        try (JsonParser parser = line.parser()) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new JsonParseException(parser, "a frame is a JSON object");
            }
            ObjectNode fields = MAPPER.createObjectNode();
            List<JsonText> changes = new ArrayList<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                if (parser.nextToken() == JsonToken.START_ARRAY && name.equals("changes")) {
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        changes.add(line.valueAt(parser));
                    }
                } else {
                    fields.set(name, MAPPER.<JsonNode>readTree(parser));
                }
            }
            return frame(line, fields, changes);
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new AssertionError("there is no I/O here", e);
        }
    }

    private static Frame frame(JsonText line, ObjectNode fields, List<JsonText> changes) {
        String position = text(fields, "position");
        return switch (fields.path("type").asText()) {
            case "subscribed" ->
                new Frame.Subscribed(
                        line,
                        columns(fields),
                        texts(fields.path("primaryKey")),
                        fields.path("resumed").asBoolean());
            case "changes" ->
                new Frame.Changes(
                        line, changes, position, fields.path("conflated").asLong() > 0);
            case "caught-up" -> new Frame.CaughtUp(line, position);
            case "progress" ->
                fields.has("state")
                        ? new Frame.Waiting(
                                line,
                                fields.path("state").asText(),
                                fields.path("lag").asLong(),
                                text(fields, "problem"))
                        : new Frame.Progress(line, position);
            case "reset" -> new Frame.Reset(line, fields.path("reason").asText());
            case "error" -> new Frame.Failed(line, Refusal.of(fields, "message", 0));
            case "goaway" ->
                new Frame.GoAway(
                        line,
                        Duration.ofMillis(
                                Math.max(0, fields.path("retryAfterMs").asLong())));
            default -> new Frame.Other(line, position);
        };
    }

    private static List<Frame.Column> columns(ObjectNode fields) {
        List<Frame.Column> columns = new ArrayList<>();
        for (JsonNode column : fields.path("columns")) {
            columns.add(new Frame.Column(
                    column.path("name").asText(), column.path("type").asText()));
        }
        return columns;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(element -> texts.add(element.asText()));
        return texts;
    }

    private static @Nullable String text(ObjectNode fields, String name) {
        JsonNode value = fields.path(name);
        return value.isTextual() ? value.textValue() : null;
    }
}
