package dev.tidegate.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.format.FormatRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/**
 * {@code tidegate prepare}: a gateway that starts, writes, reads, answers and ends, so that the JVM sees which classes
 * that takes. The launcher has the JVM keep them when this is over (JEP 350, {@code -XX:ArchiveClassesAtExit}).
 */
@Command(
        name = "prepare",
        description = "Makes later starts of this installation about twice as fast, and smaller: keeps its classes in a"
                + " file, tidegate.jsa, as this Java maps them into memory (application class-data sharing).",
        footer =
                "Once after an installation, and again after an update of Tidegate or of Java: a file that fits neither"
                        + " is not used, and does no harm. It needs no Kafka of yours.")
final class PrepareCommand implements Callable<Integer> {
    /** The launcher names the file that the JVM will write with this system property. */
    private static final String ARCHIVE = "tidegate.archive";

    private static final String TABLE = """
            CREATE TABLE t (id STRING, n BIGINT, made TIMESTAMP(3), price DECIMAL(10, 2), PRIMARY KEY (id) NOT ENFORCED)
            WITH ('connector' = 'upsert-kafka', 'topic' = 't', 'properties.bootstrap.servers' = '%s',
              'key.format' = 'json', 'value.format' = 'json');
            """;

    private static final String CONFIGURATION = """
            ddl: tables.sql
            http: {port: 0}
            tables: {t: {topic.create: true}}
            """;

    private static final String ROW = "{\"id\":\"a\",\"n\":1,\"made\":\"2026-01-02T03:04:05.678\",\"price\":9.95}";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Override
    public Integer call() throws Exception {
        if (System.getProperty(ARCHIVE) == null) {
            throw new TidegateException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "The tidegate script does this: run it as 'tidegate prepare', with no further arguments.");
        }
        Path folder = Files.createTempDirectory("tidegate-prepare");
        try (TrainingKafka kafka = TrainingKafka.start(folder.resolve("kafka"));
                FormatRegistry registry = new FormatsOption().load()) {
            Files.writeString(folder.resolve("tables.sql"), TABLE.formatted(kafka.bootstrapServers()));
            Path file = Files.writeString(folder.resolve("tidegate.yaml"), CONFIGURATION);
            // As serve does, so that the archive has the classes that serve needs.
            Declarations declared =
                    Declarations.read(file, List.of(), false, registry).orThrow();
            try (GatewayProcess process = GatewayProcess.start(declared.configuration(), declared.tables(), registry)) {
                train(process.address(), kafka);
            }
        } finally {
            delete(folder);
        }
        return 0;
    }

    private static void train(String address, TrainingKafka kafka) throws IOException, InterruptedException {
        for (String path : List.of("", "metrics", "v1/tables", "v1/tables/t/rows")) {
            ask("GET", address + path, null);
        }
        awaitReady(address, kafka);
        String table = address + "v1/tables/t/";
        ask("PUT", table + "rows/a", ROW);
        ask("POST", table + "changes", "[{\"op\":\"+U\",\"row\":" + ROW + "}]");
        for (String path : List.of("rows", "rows/a", "changes?wait=1s", "changes?wait=1s&filter=n%20%3E%200")) {
            ask("GET", table + path, null);
        }
    }

    /** Until the table is served or, where there is no Kafka, has missed it: by then the clients have been at work. */
    private static void awaitReady(String address, TrainingKafka kafka) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            String health = ask("GET", address + "health/ready", null);
            if (kafka.isThere() ? health.contains("\"status\":\"ready\"") : health.contains(kafka.bootstrapServers())) {
                return;
            } else if (System.nanoTime() > end) {
                throw new TidegateException(
                        ErrorCode.INTERNAL,
                        "The gateway did not start within " + PATIENCE.toSeconds() + " s: " + health);
            }
            Thread.sleep(50);
        }
    }

    /** The body of the answer, whatever its status. */
    private static String ask(String method, String uri, @Nullable String body) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(uri).toURL().openConnection();
        connection.setRequestMethod(method);
        if (body != null) {
            connection.setRequestProperty("Content-Type", "application/json");
            connection.setDoOutput(true);
            connection.getOutputStream().write(body.getBytes(UTF_8));
        }
        try (InputStream answer =
                connection.getResponseCode() < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return new String(answer.readAllBytes(), UTF_8);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
