package dev.tidegate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.SchemaRepository;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The contracts that the gateway serves, and what they say of a piece of JSON. */
final class Contracts {
    private static final String BASE = "tidegate://contracts/";

    private Contracts() {}

    static JsonObject openapi() {
        return read("openapi.json");
    }

    static JsonObject asyncapi() {
        return read("asyncapi.json");
    }

    private static JsonObject read(String file) {
        try (InputStream in = Contracts.class.getResourceAsStream("/" + file)) {
            return new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The types of the messages of a channel. */
    static Set<String> frames(String channel) {
        JsonObject asyncapi = asyncapi();
        JsonObject messages = asyncapi.getJsonObject("components").getJsonObject("messages");
        return asyncapi.getJsonObject("channels").getJsonObject(channel).getJsonObject("messages").fieldNames().stream()
                .map(message -> messages.getJsonObject(message).getString("name"))
                .collect(Collectors.toSet());
    }

    /** Fails unless this is as the contract's schema of that name has it. */
    static void assertValid(JsonObject contract, String schema, Object json) {
        OutputUnit result = SchemaRepository.create(new JsonSchemaOptions()
                        .setBaseUri(BASE)
                        .setDraft(Draft.DRAFT202012)
                        .setOutputFormat(OutputFormat.Basic))
                .dereference(BASE + "contract", JsonSchema.of(contract))
                .validator(BASE + "contract#/components/schemas/" + schema)
                .validate(json);
        assertThat(result.getValid())
                .as("%s as %s: %s", json, schema, result.getErrors() == null ? List.of() : result.getErrors())
                .isTrue();
    }

    /** Fails unless this frame is as the contract has frames of its type. */
    static void assertFrame(JsonObject frame) {
        JsonObject asyncapi = asyncapi();
        JsonObject messages = asyncapi.getJsonObject("components").getJsonObject("messages");
        JsonObject message = messages.stream()
                .map(entry -> (JsonObject) entry.getValue())
                .filter(m -> m.getString("name").equals(frame.getString("type")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no message for " + frame));
        String schema = message.getJsonObject("payload").getString("$ref");
        assertValid(asyncapi, schema.substring(schema.lastIndexOf('/') + 1), frame);
    }
}
