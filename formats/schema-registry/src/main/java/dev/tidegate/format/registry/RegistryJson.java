package dev.tidegate.format.registry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bodies of Confluent's REST API, in and out. */
final class RegistryJson {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int SHOWN = 300;

    /** A schema that another one names: this version of this subject. */
    record Reference(String subject, int version) {}

    /**
     * What an answer says, null where it says nothing.
     *
     * @param schemaType none is Avro
     * @param code the registry's own error code, 0 when there is none
     */
    record Body(
            @Nullable String schema,
            @Nullable String schemaType,
            List<Reference> references,
            @Nullable Integer id,
            int code,
            @Nullable String message) {
        static final Body NONE = new Body(null, null, List.of(), null, 0, null);
    }

    private RegistryJson() {}

    /** The request that registers a schema. */
    static String registration(SchemaDefinition schema) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("schema", schema.text());
            if (!schema.type().equals(SchemaDefinition.AVRO)) {
                json.writeStringField("schemaType", schema.type());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** @throws IOException if these bytes are no JSON object */
    static Body parse(byte[] bytes) throws IOException {
        String schema = null;
        String schemaType = null;
        List<Reference> references = List.of();
        Integer id = null;
        int code = 0;
        String message = null;
        try (JsonParser json = JSON.createParser(bytes)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("it is no JSON object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                switch (name) {
                    case "schema" -> schema = text(json, value);
                    case "schemaType" -> schemaType = text(json, value);
                    case "references" -> references = references(json, value);
                    case "id" -> id = value == JsonToken.VALUE_NUMBER_INT ? json.getIntValue() : null;
                    case "error_code" -> code = value == JsonToken.VALUE_NUMBER_INT ? json.getIntValue() : 0;
                    case "message" -> message = text(json, value);
                    default -> json.skipChildren();
                }
            }
            if (json.currentToken() != JsonToken.END_OBJECT) {
                throw new IOException("it breaks off");
            }
        }
        return new Body(schema, schemaType, references, id, code, message);
    }

    private static @Nullable String text(JsonParser json, JsonToken value) throws IOException {
        json.skipChildren();
        return value == JsonToken.VALUE_STRING ? json.getText() : null;
    }

    private static List<Reference> references(JsonParser json, JsonToken value) throws IOException {
        List<Reference> references = new ArrayList<>();
        if (value != JsonToken.START_ARRAY) {
            json.skipChildren();
            return references;
        }
        while (json.nextToken() == JsonToken.START_OBJECT) {
            String subject = null;
            Integer version = null;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken part = json.nextToken();
                if (name.equals("subject")) {
                    subject = text(json, part);
                } else if (name.equals("version") && part == JsonToken.VALUE_NUMBER_INT) {
                    version = json.getIntValue();
                } else {
                    json.skipChildren();
                }
            }
            if (subject == null || version == null) {
                throw new IOException("it names a schema to be read with it, but not by subject and version");
            }
            references.add(new Reference(subject, version));
        }
        if (json.currentToken() != JsonToken.END_ARRAY) {
            throw new IOException("its references are no list of objects");
        }
        return references;
    }

    /** Foreign text as a part of a sentence: one line, and not too long. */
    static String oneLine(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").trim();
        return line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line;
    }

    /** The beginning of a body, to be shown. */
    static String beginning(byte[] body) {
        return oneLine(new String(body, 0, Math.min(body.length, SHOWN), StandardCharsets.UTF_8));
    }
}
