package dev.tidegate.format.avro.confluent;

import dev.tidegate.format.option.Option;
import dev.tidegate.format.option.OptionType;
import dev.tidegate.format.registry.RegistryOptions;
import java.util.ArrayList;
import java.util.List;

/** Flink's {@code AvroConfluentFormatOptions}. */
final class AvroConfluentOptions {
    static final Option<String> SUBJECT = Option.optional(
                    "subject",
                    OptionType.STRING,
                    "The subject under which the table's schema is registered before the first row is written; without"
                            + " it, the topic's name with -key or -value.")
            .orKey("schema-registry.subject");
    static final Option<String> SCHEMA = Option.optional(
                    "schema",
                    OptionType.STRING,
                    "The Avro schema of the rows, which must have exactly the table's columns; without it, the one that"
                            + " Flink derives from them.")
            .orKey("schema-registry.schema");

    static final List<Option<?>> ALL = all();

    private AvroConfluentOptions() {}

    private static List<Option<?>> all() {
        List<Option<?>> all = new ArrayList<>(RegistryOptions.all());
        all.addAll(all.indexOf(RegistryOptions.URL) + 1, List.of(SUBJECT, SCHEMA));
        return List.copyOf(all);
    }
}
