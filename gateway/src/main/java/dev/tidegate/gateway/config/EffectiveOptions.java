package dev.tidegate.gateway.config;

import dev.tidegate.format.option.Option;
import dev.tidegate.gateway.catalog.EffectiveOption;
import dev.tidegate.gateway.catalog.OptionSource;
import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.error.Secrets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The values that options have in the end, without secrets, and where each comes from. */
public final class EffectiveOptions {
    private static final String PROPERTIES = "properties.";

    private EffectiveOptions() {}

    /** Those of one table: of its Kafka clients, of its DDL, and of its part of {@code tables}. */
    public static List<EffectiveOption> of(Table table, Configuration configuration) {
        List<EffectiveOption> options = new ArrayList<>();
        new TreeMap<>(table.kafkaProperties()).forEach((name, text) -> {
            OptionSource source = table.kafka().source(name);
            boolean isSecret = table.sensitiveOptions().contains(PROPERTIES + name)
                    || configuration.written().stream()
                            .anyMatch(written -> written.name().equals("kafka." + name)
                                    && written.value().equals(Secrets.REDACTED));
            options.add(new EffectiveOption(
                    "kafka." + name, isSecret ? Secrets.REDACTED : Secrets.shown(name, text), source.place()));
        });
        table.redactedOptions().forEach((name, text) -> {
            if (!name.startsWith(PROPERTIES)) {
                options.add(new EffectiveOption(
                        name, Secrets.shown(name, text), table.origin().toString()));
            }
        });
        options.addAll(section("tables." + table.name(), TableSection.ALL, configuration));
        return List.copyOf(options);
    }

    /** Those of the gateway itself. */
    public static List<EffectiveOption> ofGateway(Configuration configuration) {
        List<EffectiveOption> options = new ArrayList<>();
        Sections.DECLARED.forEach((name, declared) -> {
            if (!name.equals("tables")) {
                options.addAll(section(name, declared, configuration));
            }
        });
        return List.copyOf(options);
    }

    private static List<EffectiveOption> section(String name, List<Option<?>> declared, Configuration configuration) {
        Map<String, EffectiveOption> written = configuration.written().stream()
                .collect(Collectors.toMap(EffectiveOption::name, option -> option, (a, b) -> a));
        return declared.stream()
                .map(option -> Optional.ofNullable(written.get(name + "." + option.key()))
                        .orElseGet(() -> new EffectiveOption(
                                name + "." + option.key(), text(option.key(), option.defaultValue()), "default")))
                .toList();
    }

    /** A default as a user would write it; {@code none} where there is none. */
    static String text(String key, @Nullable Object value) {
        if (value == null || (value instanceof Collection<?> all && all.isEmpty())) {
            return "none";
        } else if (value instanceof Duration duration) {
            return text(duration);
        } else if (value instanceof Number bytes && key.endsWith("-bytes")) {
            return ByteSize.text(bytes.longValue());
        } else if (value instanceof Enum<?> constant) {
            return constant.toString().toLowerCase(Locale.ROOT);
        } else if (value instanceof Collection<?> all) {
            return all.stream().map(String::valueOf).sorted().collect(Collectors.joining("; "));
        }
        String text = String.valueOf(value); // a record of an empty list ends in []]
        return text.isEmpty() || text.endsWith("[]]") ? "none" : text;
    }

    private static String text(Duration duration) {
        long millis = duration.toMillis();
        if (millis == 0 || millis % 1000 != 0) {
            return millis + " ms";
        }
        long seconds = millis / 1000;
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + " d";
        } else if (seconds % 3_600 == 0) {
            return seconds / 3_600 + " h";
        }
        return seconds % 60 == 0 ? seconds / 60 + " min" : seconds + " s";
    }
}
