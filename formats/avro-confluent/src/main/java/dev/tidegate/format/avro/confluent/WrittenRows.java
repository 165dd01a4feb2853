package dev.tidegate.format.avro.confluent;

import dev.tidegate.format.avro.rows.AvroRowReader;
import dev.tidegate.format.registry.SchemaDefinition;
import dev.tidegate.format.spi.DecodeResult;
import dev.tidegate.format.spi.RowCollector;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import org.apache.avro.Schema;

/** What was written in one schema of the registry. */
interface WrittenRows {

    DecodeResult read(byte[] message, RowCollector rows);

    /** @param readers makes what reads datums of a schema */
    static WrittenRows of(int id, SchemaDefinition written, Function<Schema, AvroRowReader> readers) {
        if (!written.type().equals(SchemaDefinition.AVRO)) {
            return unreadable("was written in the schema with id " + id + ", which is no Avro schema but one of type "
                    + written.type());
        }
        try {
            AvroRowReader reader = readers.apply(parse(written));
            return (message, rows) -> reader.read(message, Frame.LENGTH, rows);
        } catch (RuntimeException | StackOverflowError e) {
            // Not only Avro's own exceptions: a name that nothing defines is a NullPointerException.
            return unreadable("was written in the schema with id " + id + ", which cannot be used: "
                    + String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
        }
    }

    static WrittenRows unreadable(String reason) {
        return (message, rows) -> DecodeResult.malformed(reason);
    }

    /** Lenient: it has been written in already, and only what is used of it matters. */
    private static Schema parse(SchemaDefinition written) {
        Schema.Parser parser = new Schema.Parser();
        parser.setValidateDefaults(false);
        Set<SchemaDefinition> known = new HashSet<>();
        parseReferences(written, parser, known);
        return parser.parse(written.text());
    }

    private static void parseReferences(SchemaDefinition schema, Schema.Parser parser, Set<SchemaDefinition> known) {
        for (SchemaDefinition reference : schema.references()) {
            if (known.add(reference)) {
                parseReferences(reference, parser, known);
                parser.parse(reference.text());
            }
        }
    }
}
