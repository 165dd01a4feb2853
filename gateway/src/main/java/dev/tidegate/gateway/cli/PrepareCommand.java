package dev.tidegate.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidegate.gateway.config.Configuration;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.format.FormatRegistry;
import dev.tidegate.gateway.http.HttpSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * {@code tidegate prepare}: a gateway that starts, answers and ends, so that the JVM sees which classes that takes. The
 * launcher has the JVM keep them when this is over (JEP 350, {@code -XX:ArchiveClassesAtExit}).
 */
@Command(
        name = "prepare",
        description = "Makes later starts of this installation about twice as fast, and smaller: keeps its classes in a"
                + " file, tidegate.jsa, as this Java maps them into memory (application class-data sharing).",
        footer =
                "Once after an installation, and again after an update of Tidegate or of Java: a file that fits neither"
                        + " is not used, and does no harm. It needs no Kafka.")
final class PrepareCommand implements Callable<Integer> {
    /** The launcher names the file that the JVM will write with this system property. */
    private static final String ARCHIVE = "tidegate.archive";

    /** Nobody listens there, and nobody need: the clients' classes are loaded by trying. */
    private static final String NO_KAFKA = "127.0.0.1:1";

    private static final String TABLE = """
            CREATE TABLE t (id STRING, n BIGINT, PRIMARY KEY (id) NOT ENFORCED) WITH (
              'connector' = 'upsert-kafka', 'topic' = 't', 'properties.bootstrap.servers' = '%s',
              'key.format' = 'json', 'value.format' = 'json');
            """.formatted(NO_KAFKA);

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Override
    public Integer call() throws Exception {
        if (System.getProperty(ARCHIVE) == null) {
            throw new TidegateException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "The tidegate script does this: run it as 'tidegate prepare', with no further arguments.");
        }
        Path ddl = Files.createTempFile("tidegate-prepare", ".sql");
        try (FormatRegistry registry = new FormatsOption().load()) {
            Files.writeString(ddl, TABLE);
            Configuration configuration = Configuration.defaults()
                    .with(HttpSettings.DEFAULT.withPort(0))
                    .withDdl(List.of(ddl));
            try (GatewayProcess process =
                    GatewayProcess.start(configuration, ServeCommand.tables(configuration, registry), registry)) {
                ask(process.address());
            }
        } finally {
            Files.delete(ddl);
        }
        return 0;
    }

    /** Until the table has missed its Kafka: by then all of a gateway has been at work. */
    private static void ask(String address) throws IOException, InterruptedException {
        for (String path : List.of("", "metrics", "v1/tables", "v1/tables/t/rows")) {
            get(address + path);
        }
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!get(address + "health/ready").contains(NO_KAFKA)) {
            if (System.nanoTime() > end) {
                throw new TidegateException(
                        ErrorCode.INTERNAL, "The gateway did not start within " + PATIENCE.toSeconds() + " s.");
            }
            Thread.sleep(50);
        }
    }

    /** The body, whatever the status. */
    private static String get(String uri) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(uri).toURL().openConnection();
        try (InputStream body =
                connection.getResponseCode() < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return new String(body.readAllBytes(), UTF_8);
        }
    }
}
