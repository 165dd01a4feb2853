package dev.tidegate.gateway.testing;

import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real schema registry, Apicurio, in a process of its own that can stop, hang and come back with what it knew. The
 * build unpacks its published archive; {@code tidegate.test.registry} names another folder.
 */
public final class RunningSchemaRegistry implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";

    private final int port = freePort();
    private final Path folder;
    private Process process;

    private RunningSchemaRegistry(Path folder) {
        this.folder = folder;
        this.process = launch();
        awaitReady();
    }

    /** Returns when it answers. Schemas of a subject must be compatible as Confluent's registry wants by default. */
    public static RunningSchemaRegistry start() {
        try {
            RunningSchemaRegistry registry = new RunningSchemaRegistry(Files.createTempDirectory("registry"));
            registry.send("PUT", "/config", new JsonObject().put("compatibility", "BACKWARD"));
            return registry;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process launch() {
        Path home = Path.of(System.getProperty("tidegate.test.registry", "target/apicurio-registry"));
        try (Stream<Path> files = Files.list(home)) {
            Path jar = files.filter(file -> file.toString().endsWith("-runner.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("There is no registry in " + home));
            ProcessBuilder builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx128m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-jar",
                            jar.toAbsolutePath().toString())
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(new File(folder.toFile(), "log.txt"));
            builder.environment().put("QUARKUS_HTTP_HOST", "127.0.0.1");
            builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
            builder.environment().put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
            builder.environment().put("QUARKUS_MANAGEMENT_PORT", "0");
            builder.environment()
                    .put(
                            "APICURIO_DATASOURCE_URL",
                            "jdbc:h2:file:" + folder.toAbsolutePath().resolve("schemas"));
            Process launched = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(launched::destroyForcibly));
            return launched;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReady() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new AssertionError("The registry does not start; see " + folder.resolve("log.txt"));
            }
            LockSupport.parkNanos(100_000_000);
        }
    }

    private boolean answers() {
        try {
            return HTTP.send(request("/subjects").GET().build(), BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The base address of its Confluent-compatible API. */
    public String url() {
        return "http://127.0.0.1:" + port + "/apis/ccompat/v7";
    }

    /** Registers a schema as another program would, and gives its id. */
    public int register(String subject, String schema) {
        return send("POST", "/subjects/" + subject + "/versions", new JsonObject().put("schema", schema))
                .getInteger("id");
    }

    /** The schema with this id. */
    public JsonObject schema(int id) {
        return new JsonObject(send("GET", "/schemas/ids/" + id, null).getString("schema"));
    }

    /** The id of a subject's latest version. */
    public int latestId(String subject) {
        return send("GET", "/subjects/" + subject + "/versions/latest", null).getInteger("id");
    }

    private JsonObject send(String method, String path, @Nullable JsonObject body) {
        try {
            HttpResponse<String> response = HTTP.send(
                    request(path)
                            .header("Content-Type", MEDIA_TYPE)
                            .method(
                                    method,
                                    body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.encode()))
                            .build(),
                    BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IllegalStateException(method + " " + path + ": " + response.body());
            }
            return new JsonObject(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url() + path)).timeout(Duration.ofSeconds(20));
    }

    /** It ends in order: clients see their connections refused. */
    public void stop() {
        process.destroy();
        awaitEnd();
    }

    /** It comes back on the same port. */
    public void restart() {
        process = launch();
        awaitReady();
    }

    /** It hangs: clients are connected, and get no answer. */
    public void suspend() {
        signal("STOP");
    }

    public void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            int code = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException("kill -" + name + " gave " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("The registry does not stop");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        awaitEnd();
    }
}
