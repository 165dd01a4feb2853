package dev.tidegate.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.tidegate.format.option.Option;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code docs/configuration.md} lists every option that the code declares, and no other. */
class ConfigurationPageTest {
    private static final Path PAGE = Path.of(System.getProperty("basedir", "."), "..", "docs", "configuration.md");
    private static final String CURE =
            "After a change to the options of tidegate.yaml, write the page with: mvn verify -pl"
                    + " gateway -am -Dtest=ConfigurationPageTest -Dtidegate.docs.write=true -DskipITs"
                    + " -Dsurefire.failIfNoSpecifiedTests=false";

    @TestFactory
    Stream<DynamicTest> everySectionListsTheOptionsThatItDeclares() {
        return Sections.DECLARED.entrySet().stream()
                .map(section -> dynamicTest(section.getKey(), () -> assertHas(section.getKey(), section.getValue())));
    }

    @Test
    void thePageHasNoSectionThatThereIsNot() throws IOException {
        List<String> parts = Files.readAllLines(PAGE).stream()
                .filter(line -> line.matches("<!-- \\w+ -->"))
                .map(line -> line.substring(5, line.length() - 4))
                .toList();

        assertThat(parts).containsExactlyElementsOf(Sections.DECLARED.keySet());
    }

    @TestFactory
    Stream<DynamicTest> everyOptionIsDescribedAndItsDefaultIsLegal() {
        return Sections.DECLARED.entrySet().stream()
                .flatMap(section -> section.getValue().stream()
                        .map(option -> dynamicTest(section.getKey() + "." + option.key(), () -> {
                            assertThat(option.description())
                                    .hasSizeGreaterThan(10)
                                    .endsWith(".");
                            String text = EffectiveOptions.text(option.key(), option.defaultValue());
                            if (!text.equals("none")) {
                                assertThat(option.type().parser().apply(text)).isEqualTo(option.defaultValue());
                            }
                            if (option.key().endsWith("-bytes")) {
                                assertThatCode(() -> option.type().parser().apply("1 MiB"))
                                        .as("sizes have units")
                                        .doesNotThrowAnyException();
                            }
                        })));
    }

    private static void assertHas(String part, List<Option<?>> options) throws IOException {
        String table = options.stream()
                .map(option -> line(
                        "`" + option.key() + "`", option.type().description(), defaultOf(option), option.description()))
                .collect(Collectors.joining(
                        "\n", "| Option | Value | Default | Description |\n|---|---|---|---|\n", ""));
        String page = Files.readString(PAGE);
        String start = "<!-- " + part + " -->\n";
        String end = "\n<!-- /" + part + " -->";
        assertThat(page).as("marks of %s. %s", part, CURE).contains(start).contains(end);
        if (Boolean.getBoolean("tidegate.docs.write")) {
            int from = page.indexOf(start) + start.length();
            int to = page.indexOf(end, from - 1);
            page = page.substring(0, from) + table + page.substring(to);
            Files.writeString(PAGE, page);
        }
        assertThat(page).as("section '%s' of %s. %s", part, PAGE, CURE).contains(start + table + end);
    }

    private static String defaultOf(Option<?> option) {
        String text = EffectiveOptions.text(option.key(), option.defaultValue());
        return text.equals("none") ? text : "`" + text + "`";
    }

    private static String line(String... cells) {
        return Arrays.stream(cells)
                .map(cell -> cell.replace("|", "\\|"))
                .collect(Collectors.joining(" | ", "| ", " |"));
    }
}
