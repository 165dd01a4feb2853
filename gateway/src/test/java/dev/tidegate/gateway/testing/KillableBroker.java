package dev.tidegate.gateway.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A broker in a process of its own, which can be killed, and comes back with its data on the same port. Being the only
 * one it loses nothing by that: what it has acknowledged is with the operating system.
 */
public final class KillableBroker extends KafkaBroker implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    /** A process that serves. */
    private record Running(Process process, String bootstrapServers) {}

    private final Path folder;
    private Process process;

    private KillableBroker(Path folder, Running running) {
        super(running.bootstrapServers());
        this.folder = folder;
        this.process = running.process();
    }

    /**
     * Returns when it serves.
     *
     * @param folder for its data and its log
     */
    public static KillableBroker start(Path folder) {
        return new KillableBroker(folder, run(folder, 0));
    }

    /** SIGTERM: it closes its logs. Returns when the process is gone. */
    public void stop() {
        closeClients();
        process.destroy();
        awaitEnd();
    }

    /** SIGKILL: it must see for itself where its logs end when it starts again. Returns when the process is gone. */
    public void kill9() {
        closeClients();
        process.destroyForcibly();
        awaitEnd();
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    /** After {@link #stop} or {@link #kill9}. Returns when it serves again. */
    public void restart() {
        int port =
                Integer.parseInt(bootstrapServers().substring(bootstrapServers().indexOf(':') + 1));
        process = run(folder, port).process();
    }

    @Override
    public void close() {
        kill9();
    }

    private static Running run(Path folder, int port) {
        Path log = folder.resolve("broker.log");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "dev.tidegate.localkafka.Main",
                        Integer.toString(port),
                        folder.resolve("kafka").toString())
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("CLASSPATH", RunningGateway.classPath());
        try {
            Process process = builder.start();
            String bootstrapServers =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8)).readLine();
            if (bootstrapServers == null) {
                throw new AssertionError("The broker did not start: " + Files.readString(log));
            }
            return new Running(process, bootstrapServers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("The broker did not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
