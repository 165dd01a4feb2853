package dev.tidegate.gateway.catalog;

import dev.tidegate.gateway.error.Secrets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The options of Kafka's clients, and where each was written.
 *
 * <p>Flink's SQL connector holds Kafka's classes under names of its own, and a DDL for it has to name those. Here they
 * become Kafka's names, whichever option names them.
 *
 * @param values by Kafka's names, without any prefix; may hold secrets
 * @param sources by the same names; an option that is not in it was given by the command
 */
public record KafkaOptions(Map<String, String> values, Map<String, OptionSource> sources) {
    private static final String SHADED_BY_FLINK = "org.apache.flink.kafka.shaded.";

    public KafkaOptions {
        Map<String, String> renamed = new LinkedHashMap<>(values);
        renamed.replaceAll((name, text) -> text.replace(SHADED_BY_FLINK, ""));
        values = Collections.unmodifiableMap(renamed);
        sources = Map.copyOf(sources);
        renamed.forEach((name, text) -> {
            if (Secrets.isOne(name, text)) {
                Secrets.remember(text);
            }
        });
    }

    /** These options and those, which win. */
    KafkaOptions overriddenBy(KafkaOptions stronger) {
        Map<String, String> merged = new LinkedHashMap<>(values);
        merged.putAll(stronger.values);
        Map<String, OptionSource> mergedSources = new LinkedHashMap<>(sources);
        mergedSources.keySet().removeAll(stronger.values.keySet());
        mergedSources.putAll(stronger.sources);
        return new KafkaOptions(merged, mergedSources);
    }

    /** Where an option was written. */
    public OptionSource source(String name) {
        OptionSource source = sources.get(name);
        if (source != null) {
            return source;
        }
        return values.containsKey(name)
                ? new OptionSource(name, "this command")
                : OptionSource.ofDefault(ConnectorOptions.PROPERTIES + name);
    }
}
