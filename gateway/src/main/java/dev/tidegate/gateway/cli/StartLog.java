package dev.tidegate.gateway.cli;

import dev.tidegate.gateway.catalog.EffectiveOption;
import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.config.Configuration;
import dev.tidegate.gateway.config.EffectiveOptions;
import dev.tidegate.gateway.error.Secrets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first lines of a gateway's log: the version, the JVM, and the options in effect with the places where they are
 * set. A secret shows as {@link Secrets#REDACTED}.
 */
final class StartLog {
    private static final Logger LOG = LoggerFactory.getLogger(StartLog.class);
    private static final String DEFAULT = "default";
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
        List<EffectiveOption> options = ofGateway(configuration);
        LOG.info("Tables are declared in {}", configuration.ddl());
        LOG.info("Options set: {}", set(options));
        LOG.info(
                "Options left at their defaults: {}",
                options.stream()
                        .filter(option -> option.source().equals(DEFAULT))
                        .map(option -> option.name() + "=" + option.value())
                        .collect(Collectors.joining(", ")));
        for (Table table : tables) {
            LOG.info("table {}: {}", table.name(), set(EffectiveOptions.of(table, configuration)));
        }
    }

    /** Also what an argument or {@code tidegate dev} sets. */
    static List<EffectiveOption> ofGateway(Configuration configuration) {
        Map<String, String> actual = Map.of(
                "http.host", configuration.http().host(),
                "http.port", String.valueOf(configuration.http().port()),
                "http.drain-timeout", configuration.http().drainTimeout().toSeconds() + " s");
        return EffectiveOptions.ofGateway(configuration).stream()
                .map(option -> {
                    String value = actual.getOrDefault(option.name(), option.value());
                    return value.equals(option.value())
                            ? option
                            : new EffectiveOption(option.name(), value, "command line");
                })
                .toList();
    }

    private static String set(List<EffectiveOption> options) {
        String set = options.stream()
                .filter(option -> !option.source().equals(DEFAULT))
                .map(option -> option.name() + "=" + option.value() + " (" + option.source() + ")")
                .collect(Collectors.joining(", "));
        return set.isEmpty() ? "none" : set;
    }
}
