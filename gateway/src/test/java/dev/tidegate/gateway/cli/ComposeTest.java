package dev.tidegate.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The compose file names what is there: commands of the program, files of the sources, topics of the tables. */
class ComposeTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern TOPIC = Pattern.compile("'topic' = '([^']+)'");
    private static final Pattern REGISTRY = Pattern.compile("avro-confluent\\.url' = 'http://(\\w+):(\\d+)/([^']*)'");

    private final JsonNode services = yaml("docker-compose.yml").path("services");

    private static JsonNode yaml(String file) {
        return new ObjectMapper().valueToTree((Object) new Yaml().load(read(ROOT.resolve(file))));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, UTF_8);
        } catch (IOException e) {
            throw new AssertionError(file + " cannot be read", e);
        }
    }

    private static List<Path> tables() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String folder : List.of("demo/tables", "docker/tables")) {
            try (Stream<Path> found = Files.list(ROOT.resolve(folder))) {
                found.forEach(files::add);
            }
        }
        return files;
    }

    @Test
    void commandsOfTheImageAreCommandsOfTheProgram() {
        List<String> arguments = new ArrayList<>();
        services.path("generator").path("command").forEach(word -> arguments.add(word.asText()));

        assertThat(services.path("generator").path("image"))
                .isEqualTo(services.path("tidegate").path("image"));
        assertThat(arguments).first().isEqualTo("demo");
        Tidegate.commandLine(arguments.toArray(String[]::new)).parseArgs(arguments.toArray(String[]::new));
    }

    @Test
    void whatIsMountedIsThere() {
        List<String> mounted = new ArrayList<>();
        services.path("tidegate").path("volumes").forEach(volume -> mounted.add(volume.asText()));

        assertThat(mounted).hasSize(2).allSatisfy(volume -> {
            assertThat(volume).endsWith(":ro");
            assertThat(ROOT.resolve(volume.substring(0, volume.indexOf(':')))).exists();
        });
        assertThat(read(ROOT.resolve("docker/tidegate.yaml")))
                .contains("/opt/tidegate/tables/demo", "/etc/tidegate/tables");
    }

    @Test
    void everyTopicOfATableIsCreated() throws IOException {
        String script = services.path("topics").path("command").path(2).asText();

        for (Path table : tables()) {
            Matcher topic = TOPIC.matcher(read(table));
            assertThat(topic.find()).as("%s has a topic", table).isTrue();
            assertThat(script).contains("create " + topic.group(1) + " ");
        }
    }

    @Test
    void aTableUsesTheRegistryThatIsStarted() throws IOException {
        String all = tables().stream().map(ComposeTest::read).reduce("", String::concat);
        Matcher registry = REGISTRY.matcher(all);

        assertThat(registry.find()).isTrue();
        JsonNode service = services.path(registry.group(1));
        assertThat(service.path("ports").toString()).contains(":" + registry.group(2) + "\"");
        assertThat(service.path("healthcheck").toString()).contains("/" + registry.group(3));
    }

    @Test
    void thePageForDockerNamesWhatTheComposeFileHas() {
        String page = read(ROOT.resolve("docs/docker.md"));

        for (Map.Entry<String, JsonNode> service : services.properties()) {
            assertThat(page).contains("| `" + service.getKey() + "` |");
        }
    }
}
