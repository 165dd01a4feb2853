package dev.tidegate.gateway.config;

import dev.tidegate.format.option.Option;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The sections of {@code tidegate.yaml}, and the options that each declares. */
final class Sections {
    /** In the order of the documentation. */
    static final Map<String, List<Option<?>>> DECLARED = declared();

    /** Those whose options are declared here, and {@code kafka}, whose options Kafka declares. */
    static final Set<String> NAMES = names();

    private Sections() {}

    private static Map<String, List<Option<?>>> declared() {
        Map<String, List<Option<?>>> sections = new LinkedHashMap<>();
        sections.put("http", HttpSection.ALL);
        sections.put("reader", ReaderSection.ALL);
        sections.put("writer", WriterSection.ALL);
        sections.put("subscriptions", SubscriptionSection.ALL);
        sections.put("tables", TableSection.ALL);
        return sections;
    }

    private static Set<String> names() {
        Set<String> names = new TreeSet<>(DECLARED.keySet());
        names.addAll(Set.of("ddl", "kafka", DdlSection.IGNORE_OTHERS.key()));
        return names;
    }

    /** The options that a section declares. */
    static List<Option<?>> of(String section) {
        return DECLARED.getOrDefault(section, List.of());
    }

    /** The sections that have an option with this key, as a user writes them; empty when none has. */
    static String holding(String key) {
        return DECLARED.entrySet().stream()
                .filter(section -> section.getValue().stream()
                        .anyMatch(option -> option.key().equals(key)))
                .map(section -> section.getKey().equals("tables") ? "'tables.<name>'" : "'" + section.getKey() + "'")
                .collect(Collectors.joining(" and "));
    }
}
