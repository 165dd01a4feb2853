package dev.tidegate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.tidegate.gateway.catalog.Nearest;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.serving.ServingJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads commands, as the JSON Schema {@code stream-commands.schema.json} declares them. What is wrong is told by JSON
 * pointer (RFC 6901), in the words of the schema's descriptions. Safe for use by several threads.
 */
final class CommandReader {
    static final String RESOURCE = "stream-commands.schema.json";
    private static final String SCHEMA = "urn:tidegate:stream-commands";
    private static final int MAX_ID = 64;

    /** Made when it is first asked for: by a worker thread, for it takes as long as a tenth of a start. */
    private static final class Shared {
        static final CommandReader READER = new CommandReader();
    }

    private final JsonNode definitions;
    private final Map<String, Schema> commands = new LinkedHashMap<>();

    CommandReader() {
        byte[] text = resource();
        JsonNode schema = ServingJson.parse(text);
        definitions = schema.path("$defs");
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12,
                builder -> builder.schemas(Map.of(SCHEMA, new String(text, UTF_8))));
        for (JsonNode command : schema.path("oneOf")) {
            String reference = command.path("$ref").textValue();
            Schema definition = registry.getSchema(SchemaLocation.of(SCHEMA + reference));
            definition.initializeValidators();
            commands.put(reference.substring(reference.lastIndexOf('/') + 1), definition);
        }
    }

    /** Blocks while the schema is compiled. */
    static CommandReader shared() {
        return Shared.READER;
    }

    private static byte[] resource() {
        try (InputStream in = CommandReader.class.getResourceAsStream(RESOURCE)) {
            return Objects.requireNonNull(in, RESOURCE).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Command read(String text) {
        JsonNode json;
        try {
            json = ServingJson.parse(text.getBytes(UTF_8));
        } catch (TidegateException e) {
            return new Command.Unreadable(null, e);
        }
        String objection = objection(json);
        return objection == null
                ? command(json)
                : new Command.Unreadable(id(json), new TidegateException(ErrorCode.INVALID_REQUEST, objection));
    }

    private static Command command(JsonNode json) {
        String type = json.path("type").textValue();
        String id = json.path("id").textValue();
        String table = json.path("table").textValue();
        return switch (type) {
            case "subscribe" ->
                new Command.Subscribe(
                        id,
                        table,
                        new CommandMembers(json),
                        json.path("minPosition").textValue());
            case "unsubscribe" -> new Command.Unsubscribe(id);
            case "write" -> new Command.Write(id, table, json.path("changes"));
            case "ping" -> new Command.Ping(id);
            default -> throw new IllegalStateException("the schema has a command that is not known here: " + type);
        };
    }

    private static @Nullable String id(JsonNode json) {
        String id = json.path("id").textValue();
        return id == null || id.isEmpty() || id.length() > MAX_ID ? null : id;
    }

    // ---- what is wrong with it

    /** The first thing that is wrong, null if there is none. */
    private @Nullable String objection(JsonNode json) {
        if (!json.isObject()) {
            return "a command is a JSON object with a \"type\", one of " + commands.keySet();
        }
        JsonNode type = json.path("type");
        Schema schema = commands.get(type.asText());
        if (schema == null || !type.isTextual()) {
            String otherwise = "it must be one of " + commands.keySet();
            return type.isMissingNode()
                    ? "'type' is missing; " + otherwise
                    : "/type: " + Nearest.hint(type.asText(), commands.keySet(), otherwise);
        }
        List<Error> errors = schema.validate(json, (ExecutionContext context) -> context.setFailFast(true));
        return errors.isEmpty() ? null : words(errors.get(0));
    }

    private String words(Error error) {
        String place = error.getInstanceLocation().toString();
        String start = place.isEmpty() ? "" : place + ": ";
        JsonNode definition = definition(error);
        return start
                + switch (error.getKeyword()) {
                    case "required" ->
                        "'" + error.getProperty() + "' is missing" + must(resolved(definition, error.getProperty()));
                    case "additionalProperties" -> unknown(error.getProperty(), definition);
                    default -> "it must be " + definition.path("description").asText(error.getMessage());
                };
    }

    private static String must(JsonNode member) {
        String description = member.path("description").asText();
        return description.isEmpty() ? "" : "; it must be " + description;
    }

    private static String unknown(String name, JsonNode definition) {
        List<String> known = new ArrayList<>();
        definition.path("properties").fieldNames().forEachRemaining(known::add);
        return "'" + name + "' is not known here. " + Nearest.hint(name, known, "Known are " + known + ".");
    }

    /** The schema of what is at fault. */
    private JsonNode definition(Error error) {
        String pointer = error.getSchemaLocation().getFragment().getParent().toString();
        return definitions.at(pointer.substring("/$defs".length()));
    }

    private JsonNode resolved(JsonNode definition, String name) {
        JsonNode member = definition.path("properties").path(name);
        String reference = member.path("$ref").asText();
        return reference.isEmpty() ? member : definitions.at(reference.substring("#/$defs".length()));
    }
}
