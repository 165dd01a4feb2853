package dev.tidegate.gateway.cli;

import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.config.Configuration;
import dev.tidegate.gateway.error.Secrets;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first lines of a gateway's log: the version, the JVM, and the configuration that holds, defaults included. A line
 * for each section; a secret shows as {@link Secrets#REDACTED}.
 */
final class StartLog {
    private static final Logger LOG = LoggerFactory.getLogger(StartLog.class);
    private static final long MEBIBYTE = 1L << 20;

    private StartLog() {}

    static void write(Configuration configuration, List<Table> tables) {
        LOG.info(
                "Tidegate {} starts: Java {}, process {}, {} processors, heap up to {} MiB",
                Tidegate.version(),
                Runtime.version(),
                ProcessHandle.current().pid(),
                Runtime.getRuntime().availableProcessors(),
                Runtime.getRuntime().maxMemory() / MEBIBYTE);
        lines(configuration).forEach(line -> LOG.info("configuration: {}", line));
        for (Table table : tables) {
            LOG.info(
                    "table {}: {} from {}",
                    table.name(),
                    joined(new TreeMap<>(table.redactedOptions())),
                    table.origin());
        }
    }

    /** The configuration, a line for each section. */
    static List<String> lines(Configuration configuration) {
        List<String> lines = new ArrayList<>();
        lines.add("ddl: " + configuration.ddl());
        lines.add("kafka: " + joined(new TreeMap<>(Secrets.shown(configuration.kafka()))));
        lines.add("http: " + joined(options(configuration.http())));
        lines.add("reader: " + joined(options(configuration.reader())));
        lines.add("writer: " + joined(options(configuration.writer())));
        lines.add("subscriptions: " + joined(options(configuration.subscriptions())));
        new TreeMap<>(configuration.tables())
                .forEach((name, settings) -> lines.add("tables." + name + ": " + joined(options(settings))));
        return lines;
    }

    private static String joined(Map<String, String> options) {
        return options.isEmpty()
                ? "none set"
                : options.entrySet().stream()
                        .map(option -> option.getKey() + "=" + option.getValue())
                        .collect(Collectors.joining(", "));
    }

    /** The components of a record as options. Those of a record in it stand beside them. */
    private static Map<String, String> options(Record settings) {
        Map<String, String> options = new TreeMap<>();
        for (RecordComponent component : settings.getClass().getRecordComponents()) {
            Object value = value(settings, component);
            if (value instanceof Record section) {
                options.putAll(options(section));
            } else if (value != null) {
                String name = kebabCase(component.getName());
                options.put(name, Secrets.shown(name, text(value)));
            }
        }
        return options;
    }

    private static @Nullable Object value(Record settings, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(settings);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component + " cannot be read", e);
        }
    }

    private static String kebabCase(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static String text(Object value) {
        return value instanceof Duration duration ? text(duration) : value.toString();
    }

    private static String text(Duration duration) {
        return duration.toMillis() % 1_000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }
}
