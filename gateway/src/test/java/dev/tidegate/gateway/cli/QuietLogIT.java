package dev.tidegate.gateway.cli;

import static dev.tidegate.gateway.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.testing.RestartableBroker;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code tidegate serve} logs while Kafka has its troubles: one line for each, and none of Kafka's own. */
@Timeout(150)
class QuietLogIT {
    @TempDir
    private Path folder;

    @Test
    void aTroubleOfKafkasIsOneLine() throws Exception {
        try (RestartableBroker kafka = RestartableBroker.start()) {
            String topic = kafka.newTopic("quiet", 2);
            Process serve = serve(kafka.bootstrapServers(), topic);
            try {
                eventually(() -> assertThat(log()).anyMatch(line -> line.contains("table t: serving")));
                kafka.stop();
                eventually(() -> assertThat(log()).anyMatch(line -> line.contains("does not answer")));
                kafka.restart();
                eventually(() -> assertThat(log()).anyMatch(line -> line.contains("answers again")));
                kafka.deleteTopic(topic);
                eventually(() -> assertThat(log()).anyMatch(line -> line.contains("does not exist yet")));
            } finally {
                serve.destroy();
                serve.waitFor(20, TimeUnit.SECONDS);
                serve.destroyForcibly();
            }
        }

        assertThat(log()).filteredOn(line -> line.contains("does not answer")).hasSize(1);
        assertThat(log()).allMatch(line -> line.contains(" d.t.g."));
        assertThat(log())
                .as("beside the lines at start and at shutdown")
                .filteredOn(line -> !line.contains(".StartLog ") && !line.contains(".GatewayProcess "))
                .hasSizeLessThanOrEqualTo(6);
    }

    private Process serve(String bootstrapServers, String topic) throws IOException {
        Path ddl = Files.writeString(folder.resolve("t.sql"), """
                CREATE TABLE t (id STRING, n INT, PRIMARY KEY (id) NOT ENFORCED) WITH (
                  'connector' = 'upsert-kafka', 'topic' = '%s', 'properties.bootstrap.servers' = '%s',
                  'key.format' = 'json', 'value.format' = 'json')
                """.formatted(topic, bootstrapServers));
        Path config = Files.writeString(folder.resolve("tidegate.yaml"), "ddl: " + ddl.getFileName() + "\n");
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        classPathOfUsers(),
                        "dev.tidegate.gateway.Main",
                        "serve",
                        "--config",
                        config.toString(),
                        "--port",
                        "0")
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("log").toFile())
                .start();
    }

    /** Without the tests' own logging. */
    private static String classPathOfUsers() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(part -> !part.endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private List<String> log() throws IOException {
        return Files.readAllLines(folder.resolve("log"), UTF_8);
    }
}
