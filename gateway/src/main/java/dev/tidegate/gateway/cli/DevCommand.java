package dev.tidegate.gateway.cli;

import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.config.Configuration;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.format.FormatRegistry;
import dev.tidegate.gateway.http.HttpSettings;
import dev.tidegate.gateway.http.ServedTable;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidegate dev}: a broker, the gateway and a live demo, all in this process. */
@Command(
        name = "dev",
        description = "Starts a real one-node Kafka and the gateway in this process, both on loopback, with a live demo"
                + " or with tables of your own.",
        footer = "Ctrl-C or SIGTERM ends everything within 5 seconds, with the exit code that the shell has for it, 130"
                + " or 143.")
final class DevCommand implements Callable<Integer> {
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(1);

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "The gateway's port; 0 takes a free one. Default: ${DEFAULT-VALUE}")
    int port;

    @Option(
            names = "--kafka-port",
            paramLabel = "PORT",
            defaultValue = "9092",
            description = "Kafka's port; 0 takes a free one. Default: ${DEFAULT-VALUE}")
    int kafkaPort;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Where Kafka keeps its data across runs. A temporary folder, removed at the end, if left out.")
    @Nullable
    Path data;

    @Option(
            names = "--tables",
            paramLabel = "DIR",
            description = "Your own *.sql files instead of the demo's. Topics that are missing are created.")
    @Nullable
    Path tables;

    @Option(names = "--no-demo", description = "Starts without the demo's tables and without its feeder.")
    boolean noDemo;

    @Mixin
    FormatsOption formats = new FormatsOption();

    @Mixin
    OtherStatementsOption otherStatements = new OtherStatementsOption();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        try (Termination termination = Termination.watch()) {
            try {
                run(termination);
            } catch (TidegateException e) {
                if (!termination.isDemanded()) {
                    throw e;
                }
            }
        }
        return 0;
    }

    private void run(Termination termination) throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        boolean demo = tables == null && !noDemo;
        try (FormatRegistry registry = formats.load()) {
            Configuration configuration = Configuration.defaults().with(http()).withDdl(ddl(demo));
            if (otherStatements.ignored) {
                configuration = configuration.withOtherStatementsIgnored();
            }
            List<Table> read = DdlFiles.tables(configuration, registry);
            GatewayProcess.requireFree(configuration.http());
            out.println("Starting Kafka …");
            out.flush();
            try (DevKafka kafka = DevKafka.start(kafkaPort, data)) {
                kafka.createTopics(read);
                Map<String, String> properties = Map.of("bootstrap.servers", kafka.bootstrapServers());
                List<Table> declared = read.stream()
                        .map(table -> table.withKafkaProperties(properties))
                        .toList();
                try (GatewayProcess process = GatewayProcess.start(configuration, declared, registry)) {
                    if (demo) {
                        process.run(Demo.of(process.gateway().tables()));
                    }
                    welcome(out, process, kafka);
                    termination.await();
                }
            }
        }
    }

    /** Kafka has to close too, within the same few seconds. */
    private HttpSettings http() {
        return HttpSettings.DEFAULT.withPort(port).withDrainTimeout(DRAIN_TIMEOUT);
    }

    private List<Path> ddl(boolean demo) {
        if (tables != null) {
            return List.of(tables);
        }
        if (!demo) {
            return List.of();
        }
        Path home = Path.of(System.getProperty(FormatsOption.HOME, "."));
        Path folder = home.resolve("tables").resolve("demo");
        if (!Files.isDirectory(folder)) {
            throw new TidegateException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "The demo's tables are not in " + folder + ". Start with the tidegate script, or use --no-demo.");
        }
        return List.of(folder);
    }

    private void welcome(PrintWriter out, GatewayProcess process, DevKafka kafka) {
        String base = process.address();
        out.println();
        out.println("  Console   " + base);
        out.println("  Kafka     " + kafka.bootstrapServers()
                + (data == null ? "   (data in a temporary folder)" : "   (data in " + data + ")"));
        out.println("  Tables    " + process.tableNames());
        List<Table> declared =
                process.gateway().tables().stream().map(ServedTable::table).toList();
        if (!declared.isEmpty()) {
            Table shown = declared.stream().filter(Table::isUpsert).findFirst().orElse(declared.get(0));
            String path = "v1/tables/" + shown.name() + "/changes";
            out.println();
            out.println("Watch a table change:");
            out.println("  curl -N " + base + path);
            out.println("  npx wscat -c " + base.replaceFirst("^http", "ws") + path);
        } else {
            out.println();
            out.println("Put a CREATE TABLE into a folder of *.sql files, and start again with --tables DIR.");
        }
        out.println();
        out.println("Ctrl-C ends it.");
        out.flush();
    }
}
