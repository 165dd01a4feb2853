package dev.tidegate.gateway.cli;

import dev.tidegate.gateway.catalog.Catalog;
import dev.tidegate.gateway.catalog.Diagnostic;
import dev.tidegate.gateway.catalog.KafkaOptions;
import dev.tidegate.gateway.catalog.Nearest;
import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.catalog.TableParser;
import dev.tidegate.gateway.config.Configuration;
import dev.tidegate.gateway.config.ConfigurationReader;
import dev.tidegate.gateway.config.ConfigurationReader.Reading;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.format.FormatRegistry;
import dev.tidegate.gateway.kafka.ClientOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration file and its DDL declare together, and what is wrong with either.
 *
 * @param tables with the options of their Kafka clients
 * @param problems of both files; nothing can be served with one
 * @param notes what is legal and without effect, and statements that were skipped
 */
record Declarations(
        Configuration configuration, List<Table> tables, List<Diagnostic> problems, List<Diagnostic> notes) {

    /**
     * Reads both.
     *
     * @param config null for the defaults
     * @param files of DDL, instead of those that the configuration names if there are any
     */
    static Declarations read(
            @Nullable Path config, List<Path> files, boolean ignoresOtherStatements, FormatRegistry formats) {
        Reading reading = config == null
                ? new Reading(Configuration.defaults(), List.of(), List.of())
                : ConfigurationReader.readAll(config, System.getenv());
        Configuration configuration = reading.configuration();
        if (ignoresOtherStatements) {
            configuration = configuration.withOtherStatementsIgnored();
        }
        if (!files.isEmpty()) {
            configuration = configuration.withDdl(files);
        }
        Catalog catalog = new TableParser(formats)
                .ignoringOtherStatements(configuration.ignoreOtherStatements())
                .parse(files.isEmpty() ? ddl(reading, configuration) : files);
        KafkaOptions kafka = configuration.kafkaOptions();
        List<Table> tables =
                catalog.tables().stream().map(table -> table.with(kafka)).toList();
        List<Diagnostic> problems = new ArrayList<>(reading.problems());
        if (catalog.problems().isEmpty()) {
            problems.addAll(unknownTables(configuration, tables));
        }
        problems.addAll(catalog.problems());
        List<Diagnostic> notes = new ArrayList<>(reading.warnings());
        notes.addAll(catalog.skipped());
        return new Declarations(configuration, tables, problems, notes);
    }

    /** A broken file may not have come to the point where it names its DDL: a missing default is no second error. */
    private static List<Path> ddl(Reading reading, Configuration configuration) {
        boolean isNamed = configuration.written().stream()
                .anyMatch(option -> option.name().equals("ddl"));
        return reading.problems().isEmpty() || isNamed
                ? configuration.ddl()
                : configuration.ddl().stream().filter(Files::exists).toList();
    }

    /** Options for a table that is declared nowhere: its name is misspelled, or its DDL is missing. */
    private static List<Diagnostic> unknownTables(Configuration configuration, List<Table> tables) {
        List<String> names = tables.stream().map(Table::name).toList();
        Map<String, Diagnostic> found = new HashMap<>();
        configuration.written().stream()
                .filter(option -> option.name().startsWith("tables."))
                .forEach(option -> {
                    String name = option.name().split("\\.", 3)[1];
                    if (!names.contains(name)) {
                        String place = option.source().replaceFirst(", environment variable .*", "");
                        int colon = place.lastIndexOf(':');
                        found.putIfAbsent(
                                name,
                                new Diagnostic(
                                        place.substring(0, colon),
                                        Integer.parseInt(place.substring(colon + 1)),
                                        0,
                                        "option '" + option.name() + "' is for a table that no DDL declares. "
                                                + Nearest.hint(
                                                        name,
                                                        names,
                                                        names.isEmpty()
                                                                ? "None is declared."
                                                                : "Declared are " + String.join(", ", names) + ".")));
                    }
                });
        return found.values().stream()
                .sorted(Comparator.comparingInt(Diagnostic::line))
                .toList();
    }

    /** @throws TidegateException that lists every problem, one a line */
    Declarations orThrow() {
        if (!problems.isEmpty()) {
            throw new TidegateException(
                    ErrorCode.INVALID_CONFIGURATION,
                    problems.stream().map(Diagnostic::toString).collect(Collectors.joining("\n")));
        }
        return this;
    }

    /** What a table's DDL says to Kafka's clients in vain: such an option is passed on, as Flink does. */
    static List<String> warnings(Table table) {
        List<String> warnings = new ArrayList<>(table.warnings());
        for (ClientOptions.Finding finding : ClientOptions.check(table.kafka())) {
            if (finding.severity() != ClientOptions.Severity.ILLEGAL && isOfDdl(table, finding)) {
                warnings.add(table.kafka().source(finding.option()) + " " + finding.problem());
            }
        }
        warnings.addAll(ClientOptions.contradictions(table.kafka()));
        return warnings;
    }

    /** The values that Kafka's clients do not take, each with its place. */
    static List<String> illegalOptions(Table table) {
        return ClientOptions.check(table.kafka()).stream()
                .filter(finding -> finding.severity() == ClientOptions.Severity.ILLEGAL && isOfDdl(table, finding))
                .map(finding -> table.kafka().source(finding.option()) + " " + finding.problem())
                .toList();
    }

    /** Those of the configuration were reported with its lines. */
    private static boolean isOfDdl(Table table, ClientOptions.Finding finding) {
        return table.kafka().source(finding.option()).option().startsWith("properties.");
    }
}
