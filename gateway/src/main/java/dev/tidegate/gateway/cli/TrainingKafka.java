package dev.tidegate.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The broker that {@code tidegate prepare} trains with: the installation's own, in a process of its own, so that its
 * classes do not become the gateway's. An installation without one is trained without.
 */
final class TrainingKafka implements AutoCloseable {
    private static final String NOBODY = "127.0.0.1:1";

    private final @Nullable Process process;
    private final String bootstrapServers;

    private TrainingKafka(@Nullable Process process, String bootstrapServers) {
        this.process = process;
        this.bootstrapServers = bootstrapServers;
    }

    /** @param data its folder */
    static TrainingKafka start(Path data) throws IOException {
        Path home = Path.of(System.getProperty(FormatsOption.HOME, "."));
        Path jars = home.resolve("local-kafka");
        if (!Files.isDirectory(jars)) {
            return new TrainingKafka(null, NOBODY);
        }
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        jars + "/*:" + home.resolve("lib") + "/*",
                        "dev.tidegate.localkafka.Main",
                        "0",
                        data.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String address = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8)).readLine();
        return new TrainingKafka(process, address == null ? NOBODY : address); // without one, if it could not start
    }

    boolean isThere() {
        return !bootstrapServers.equals(NOBODY);
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    /** Returns when it has ended; what it wrote is nobody's loss. */
    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
    }
}
