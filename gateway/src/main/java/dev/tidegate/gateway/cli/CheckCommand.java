package dev.tidegate.gateway.cli;

import dev.tidegate.format.option.OptionType;
import dev.tidegate.gateway.catalog.EffectiveOption;
import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.config.EffectiveOptions;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.Secrets;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.format.FormatRegistry;
import dev.tidegate.gateway.kafka.ClientTrial;
import dev.tidegate.gateway.kafka.ClusterTrial;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidegate check}: reports what is wrong with a configuration and its tables. One line for each finding. */
@Command(
        name = "check",
        description = "Checks a configuration and the tables that it names, or files of Flink DDL. It creates the Kafka"
                + " clients of each table and connects to nothing, unless --connect is given. Every problem is reported"
                + " with its place and what would be right.")
final class CheckCommand implements Callable<Integer> {
    private static final Path DEFAULT_CONFIG = Path.of("tidegate.yaml");

    @Parameters(
            arity = "0..*",
            paramLabel = "FILE",
            description = "Files with CREATE TABLE statements, or folders of *.sql files. Default: those that the"
                    + " configuration names.")
    List<Path> files = List.of();

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The configuration, in YAML. Default: tidegate.yaml, where no file of DDL is named.")
    @Nullable
    Path config;

    @Option(
            names = "--connect",
            description = "Connects to each table's brokers and schema registry with its credentials, and looks for its"
                    + " topic.")
    boolean connect;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "5 s",
            description = "How long each table's brokers and registry may take to answer. Default: ${DEFAULT-VALUE}")
    String timeout = "5 s";

    @Option(names = "--effective", description = "Lists every option with its value and where it comes from.")
    boolean effective;

    @Mixin
    FormatsOption formats = new FormatsOption();

    @Mixin
    OtherStatementsOption otherStatements = new OtherStatementsOption();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Duration patience = patience();
        try (FormatRegistry registry = formats.load()) {
            Path configured = config == null && files.isEmpty() ? DEFAULT_CONFIG : config;
            Declarations declared = Declarations.read(configured, files, otherStatements.ignored, registry);
            boolean wrong = !declared.problems().isEmpty();
            declared.problems().forEach(problem -> print(err, problem.toString()));
            declared.notes().forEach(note -> print(out, note.toString()));
            if (effective) {
                print(out, "Gateway:");
                print(out, EffectiveOptions.ofGateway(declared.configuration()));
            }
            Map<Map<String, String>, Set<String>> tried = new HashMap<>();
            for (Table table : declared.tables()) {
                Set<String> findings = tried.computeIfAbsent(table.kafkaProperties(), p -> clients(table));
                List<String> problems = new ArrayList<>(findings);
                problems.addAll(
                        connect && findings.isEmpty() ? answers(table, declared, registry, patience) : List.of());
                wrong |= !problems.isEmpty();
                print(out, describe(table) + (problems.isEmpty() ? " ok" : " cannot be served"));
                Declarations.warnings(table).forEach(warning -> print(out, "    Warning: " + warning));
                problems.forEach(problem -> print(err, problem));
                if (effective) {
                    print(out, EffectiveOptions.of(table, declared.configuration()));
                }
            }
            if (declared.tables().isEmpty() && !wrong) {
                print(err, "No table is declared here. Write a CREATE TABLE statement.");
                return Tidegate.WRONG_INPUT;
            }
            return wrong ? Tidegate.WRONG_INPUT : ExitCode.OK;
        }
    }

    private Duration patience() {
        try {
            Duration patience = OptionType.DURATION.parser().apply(timeout);
            if (!patience.isZero() && patience.compareTo(Duration.ofMinutes(10)) <= 0) {
                return patience;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new TidegateException(
                ErrorCode.INVALID_CONFIGURATION,
                "--timeout '" + timeout + "' is not legal, it must be " + OptionType.DURATION.description()
                        + ", and at most 10 min");
    }

    /** What Kafka's clients do not take; nothing is connected to. */
    private static Set<String> clients(Table table) {
        Set<String> findings = new HashSet<>(Declarations.illegalOptions(table));
        if (findings.isEmpty()) {
            ClientTrial.failures(table.kafka()).forEach(failure -> findings.add(failure.describe(table.kafka())));
        }
        return findings;
    }

    private static List<String> answers(
            Table table, Declarations declared, FormatRegistry registry, Duration patience) {
        List<String> problems = new ArrayList<>();
        boolean creates = declared.configuration().table(table.name()).topic().create();
        ClusterTrial.Answer answer = ClusterTrial.ask(table.kafka(), table.topic(), creates, patience);
        if (answer.failure() != null) {
            String place = answer.failure().option() == null ? table.origin() + ": table " + table.name() + ": " : "";
            problems.add(place + answer.failure().describe(table.kafka()));
        }
        problems.addAll(RegistryTrial.problems(table, registry, patience));
        return problems;
    }

    /** A line is never broken: it is read by programs too, and a terminal breaks it itself. */
    private static void print(PrintWriter to, String line) {
        to.println(Secrets.redact(line));
    }

    private static void print(PrintWriter to, List<EffectiveOption> options) {
        options.forEach(
                option -> print(to, "    " + option.name() + " = " + option.value() + "  (" + option.source() + ")"));
    }

    private static String describe(Table table) {
        String key = table.primaryKey().isEmpty() ? "no key" : "key " + String.join(", ", table.primaryKey());
        int columns = table.columns().size();
        return table.origin() + ": table " + table.name() + " (" + columns + (columns == 1 ? " column, " : " columns, ")
                + key + ", topic " + table.topic() + ")";
    }
}
