package dev.tidegate.gateway.http;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * The files directly under {@code console/} on the class path, in memory. Vert.x would unpack them into the temporary
 * folder, and a container may have none that can be written to.
 */
final class ConsoleFiles {
    private static final String FOLDER = "console/";
    private static volatile boolean read;

    private ConsoleFiles() {}

    private static final class All {
        static final Map<String, Buffer> FILES = read();
    }

    /** Whether {@link #all} does not block. */
    static boolean areRead() {
        return read;
    }

    /** By name. Blocks the first time, while they are read. */
    static Map<String, Buffer> all() {
        return All.FILES;
    }

    private static Map<String, Buffer> read() {
        Map<String, Buffer> files = new HashMap<>();
        try {
            for (String name : names()) {
                try (InputStream in = ConsoleFiles.class.getResourceAsStream("/" + FOLDER + name)) {
                    files.put(
                            name, Buffer.buffer(Objects.requireNonNull(in, name).readAllBytes()));
                }
            }
        } catch (IOException | URISyntaxException e) {
            throw new UncheckedIOException(new IOException("The console cannot be read from the class path", e));
        }
        read = true;
        return Map.copyOf(files);
    }

    private static List<String> names() throws IOException, URISyntaxException {
        URL page = Objects.requireNonNull(ConsoleFiles.class.getResource("/" + FOLDER + "index.html"));
        if (page.openConnection() instanceof JarURLConnection jar) {
            try (JarFile file = new JarFile(Path.of(jar.getJarFileURL().toURI()).toFile())) {
                return file.stream()
                        .map(entry -> entry.getName())
                        .filter(name -> name.startsWith(FOLDER))
                        .map(name -> name.substring(FOLDER.length()))
                        .filter(name -> !name.isEmpty() && name.indexOf('/') < 0)
                        .toList();
            }
        }
        URI folder = page.toURI().resolve(".");
        try (Stream<Path> files = Files.list(Path.of(folder))) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .toList();
        }
    }
}
