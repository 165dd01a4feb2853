package dev.tidegate.interop.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidegate.gateway.testing.Eventually;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code tidegate dev --tables …} as a user starts it: the gateway and a Kafka, on free ports. */
final class DevTidegate implements AutoCloseable {
    private static final Pattern CONSOLE = Pattern.compile("Console +(http://\\S+)/");
    private static final Pattern KAFKA = Pattern.compile("Kafka +(\\S+:\\d+)");
    /** Two processes start, one of them Kafka. */
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;
    private final Path output;
    private final String address;
    private final String kafka;

    /** Returns when all tables are served. */
    static DevTidegate start(Path folder, List<String> ddl) throws IOException {
        Path tables = Files.createDirectory(folder.resolve("tables"));
        Files.writeString(tables.resolve("tables.sql"), String.join("\n", ddl));
        Path script = Path.of(System.getProperty("tidegate.test.distribution"), "tidegate");
        Path output = folder.resolve("output.txt");
        ProcessBuilder builder = new ProcessBuilder(
                        script.toString(), "dev", "--port", "0", "--kafka-port", "0", "--tables", tables.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new DevTidegate(process, output);
    }

    private DevTidegate(Process process, Path output) {
        this.process = process;
        this.output = output;
        this.address = find(CONSOLE);
        this.kafka = find(KAFKA);
        Eventually.within(PATIENCE, () -> request("GET", "/health/ready", null));
    }

    private String find(Pattern pattern) {
        String[] found = new String[1];
        Eventually.within(PATIENCE, () -> {
            String said = Files.readString(output, UTF_8);
            Matcher matcher = pattern.matcher(said);
            if (!matcher.find()) {
                throw new AssertionError("Tidegate said: " + said);
            }
            found[0] = matcher.group(1);
        });
        return found[0];
    }

    /** The bootstrap servers. */
    String kafka() {
        return kafka;
    }

    URI webSocket(String table) {
        return URI.create(address.replaceFirst("^http", "ws") + "/v1/tables/" + table + "/changes");
    }

    /** Changes as {@code POST …/changes} takes them; returns when Kafka has them. */
    void write(String table, String changes) {
        request("POST", "/v1/tables/" + table + "/changes", changes);
    }

    /** One row, as it is on the wire. */
    String row(String table, String key) {
        return request("GET", "/v1/tables/" + table + "/rows/" + key, null);
    }

    private String request(String method, String path, String body) {
        try {
            HttpResponse<String> response = HTTP.send(
                    HttpRequest.newBuilder(URI.create(address + path))
                            .timeout(Duration.ofSeconds(30))
                            .header("Content-Type", "application/json")
                            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new AssertionError(method + " " + path + ": " + response.statusCode() + " " + response.body());
            }
            return response.body();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("Tidegate does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
