package dev.tidegate.format.registry;

import java.util.List;

/**
 * A schema as a registry holds it.
 *
 * @param type {@code AVRO}, {@code JSON}, {@code PROTOBUF}, or what else a registry may know
 * @param text in the language of its type
 * @param references the schemas that the text names and does not define, each to be read before those that name it
 */
public record SchemaDefinition(String type, String text, List<SchemaDefinition> references) {
    public static final String AVRO = "AVRO";

    public SchemaDefinition {
        references = List.copyOf(references);
    }

    /** An Avro schema that is complete in itself. */
    public static SchemaDefinition avro(String text) {
        return new SchemaDefinition(AVRO, text, List.of());
    }

    /** Characters of all its texts. */
    long size() {
        return text.length()
                + references.stream().mapToLong(SchemaDefinition::size).sum();
    }
}
