package dev.tidegate.interop.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code tidegate prepare}, in an installation as users unpack it. */
@Timeout(120)
class PrepareIT {
    private static final String LOADED = "-Xlog:class+load:stdout";
    private static final String FROM_ARCHIVE = "dev.tidegate.gateway.cli.Tidegate source: shared objects file (top)";

    @TempDir
    private Path folder;

    @BeforeEach
    void install() throws IOException {
        install(folder);
    }

    private static void install(Path folder) throws IOException {
        Path distribution = Path.of(System.getProperty("tidegate.test.distribution"));
        try (Stream<Path> files = Files.walk(distribution)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = folder.resolve(distribution.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        assertThat(folder.resolve("tidegate").toFile().setExecutable(true)).isTrue();
    }

    @Test
    void aPreparedInstallationTakesItsClassesFromTheArchive() throws Exception {
        assertThat(tidegate("", "prepare")).matches("(?s)Prepared: .*tidegate.jsa \\(\\d+ MB\\)\\.\\s*");

        assertThat(tidegate(LOADED, "formats")).contains(FROM_ARCHIVE).contains("avro-confluent");
    }

    @Test
    void anArchiveThatDoesNotFitIsPassedOverInSilence() throws Exception {
        String before = tidegate("", "formats");
        tidegate("", "prepare");
        Files.setLastModifiedTime(jarOfTheGateway(), FileTime.from(Instant.EPOCH));

        assertThat(tidegate("", "formats")).isEqualTo(before);
        assertThat(tidegate(LOADED, "formats")).doesNotContain(FROM_ARCHIVE);
    }

    /** JDK 17 then takes its own classes from the archive, and the program's from their jars. */
    @Test
    void aBlankInThePathDoesNoHarm() throws Exception {
        Path blank = folder.resolve("my programs");
        install(blank);
        folder = blank;
        tidegate("", "prepare");

        assertThat(tidegate("", "formats")).contains("avro-confluent");
    }

    private Path jarOfTheGateway() throws IOException {
        try (Stream<Path> jars = Files.list(folder.resolve("lib"))) {
            return jars.filter(jar -> jar.getFileName().toString().startsWith("gateway-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** What it writes, of both kinds, when all goes well. */
    private String tidegate(String javaOptions, String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(folder.resolve("tidegate").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("TIDEGATE_JAVA_OPTS", javaOptions);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
