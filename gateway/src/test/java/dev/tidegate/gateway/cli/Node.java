package dev.tidegate.gateway.cli;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Node, which runs JavaScript without a browser. */
final class Node {
    /** The JavaScript client, where it is published from. */
    static final Path CLIENT =
            Path.of("..", "clients", "javascript").toAbsolutePath().normalize();

    /** Node 20 has a WebSocket under this flag, later ones have one anyway, and older ones do not know the flag. */
    private static final String WITH_WEB_SOCKET = "--experimental-websocket";

    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    private final Path program;

    private Node(Path program) {
        this.program = program;
    }

    /** Where it is not installed the test is skipped, but under {@code CI=true} it fails. */
    static Node find() {
        Optional<Path> node = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "node"))
                .filter(Files::isExecutable)
                .findFirst();
        if (node.isEmpty()) {
            String why = "the JavaScript client is tried in Node: 'node' must be on the PATH "
                    + "(on Debian: apt-get install nodejs)";
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(why);
            }
            LOG.warn("Skipped: {}", why);
            Assumptions.abort(why);
        }
        return new Node(node.orElseThrow());
    }

    /** Not started yet: {@code node} with these arguments. */
    ProcessBuilder command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    /** As {@link #command}, with a WebSocket; the test is skipped where this Node has none. */
    ProcessBuilder commandWithWebSocket(String... arguments) {
        try {
            Process trial = command(WITH_WEB_SOCKET, "--eval", "process.exit(typeof WebSocket === 'function' ? 0 : 1)")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Assumptions.assumeTrue(trial.waitFor() == 0, "this Node has no WebSocket");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        ProcessBuilder builder = command(arguments);
        builder.command().add(1, WITH_WEB_SOCKET);
        return builder;
    }
}
