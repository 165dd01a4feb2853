package dev.tidegate.gateway.cli;

import dev.tidegate.gateway.config.Configuration;
import dev.tidegate.gateway.format.FormatRegistry;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidegate serve}: the gateway against a Kafka of the user's own. */
@Command(
        name = "serve",
        description = "Serves tables over HTTP, from and to a Kafka cluster of your own.",
        footer =
                "It runs until Ctrl-C or SIGTERM ends it. Then clients are told to go elsewhere and what was written is"
                        + " flushed, all within 5 seconds, and the exit code is the shell's for it, 130 or 143.")
final class ServeCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            defaultValue = "tidegate.yaml",
            description = "The configuration, in YAML. Default: ${DEFAULT-VALUE}")
    Path config = Path.of("tidegate.yaml");

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "The port to listen on, whatever the configuration says; 0 takes a free one.")
    @Nullable
    Integer port;

    @Mixin
    FormatsOption formats = new FormatsOption();

    @Mixin
    OtherStatementsOption otherStatements = new OtherStatementsOption();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        try (FormatRegistry registry = formats.load()) {
            Declarations declared = Declarations.read(config, List.of(), otherStatements.ignored, registry)
                    .orThrow();
            Configuration configuration = declared.configuration();
            if (port != null) {
                configuration = configuration.with(configuration.http().withPort(port));
            }
            try (Termination termination = Termination.watch();
                    GatewayProcess process = GatewayProcess.start(configuration, declared.tables(), registry)) {
                log(declared);
                out.println("Tidegate listens on " + process.address() + " and serves " + process.tableNames()
                        + ". Ctrl-C ends it.");
                out.flush();
                termination.await();
            }
        }
        return 0;
    }

    /** After the line with which the log begins. */
    private static void log(Declarations declared) {
        declared.notes().forEach(note -> LOG.info("{}", note));
        declared.tables()
                .forEach(table -> Declarations.warnings(table)
                        .forEach(warning -> LOG.warn("table {}: {}", table.name(), warning)));
    }
}
