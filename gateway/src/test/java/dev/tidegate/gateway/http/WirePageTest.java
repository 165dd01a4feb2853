package dev.tidegate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.error.ErrorCode;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page for authors of clients, held to the code and to the contracts. */
class WirePageTest {
    private static final Pattern EXAMPLES = Pattern.compile("```json\\n(.*?)```", Pattern.DOTALL);

    private String page;

    @BeforeEach
    void read() throws IOException {
        page = Files.readString(Path.of("../docs/wire.md"));
    }

    /** The cells of each row of the tables in a section, less their code marks. */
    private List<List<String>> rows(String section) {
        String text = page.substring(page.indexOf("\n## " + section));
        return text.lines()
                .skip(2)
                .takeWhile(line -> !line.startsWith("## "))
                .filter(line -> line.startsWith("| "))
                .map(line -> Arrays.stream(line.split("\\|"))
                        .map(cell -> cell.strip().replace("`", ""))
                        .skip(1)
                        .toList())
                .skip(1)
                .toList();
    }

    @Test
    void every_close_code_is_told_and_no_other() {
        assertThat(rows("When a connection ends"))
                .extracting(row -> Integer.valueOf(row.get(0)))
                .containsExactlyElementsOf(
                        Arrays.stream(CloseCode.values()).map(CloseCode::code).toList());
    }

    @Test
    void every_error_is_told_with_its_status_and_whether_to_try_again() {
        Map<String, List<String>> told = rows("Errors").stream()
                .collect(Collectors.toMap(row -> row.get(0), row -> row.subList(1, 3), (a, b) -> b, TreeMap::new));

        Map<String, List<String>> declared = Arrays.stream(ErrorCode.values())
                .collect(Collectors.toMap(
                        ErrorCode::text,
                        code -> List.of(Integer.toString(code.status()), code.retryable() ? "yes" : "no")));
        assertThat(told).containsExactlyInAnyOrderEntriesOf(declared);
    }

    @Test
    void every_path_is_told_and_no_other() {
        TreeSet<String> told = new TreeSet<>();
        rows("Resources").forEach(row -> told.addAll(List.of(row.get(0).split(", "))));

        assertThat(told)
                .isEqualTo(
                        new TreeSet<>(Contracts.openapi().getJsonObject("paths").fieldNames()));
    }

    @Test
    void every_reason_of_a_reset_is_told_and_no_other() {
        List<Object> described = Contracts.asyncapi()
                .getJsonObject("components")
                .getJsonObject("schemas")
                .getJsonObject("Reset")
                .getJsonObject("properties")
                .getJsonObject("reason")
                .getJsonArray("enum")
                .stream()
                .toList();

        assertThat(page)
                .contains(described.stream()
                        .map(reason -> "\n| `" + reason + "` |")
                        .toList());
    }

    @Test
    void every_example_is_as_the_contracts_have_it_and_every_frame_has_one() {
        Predicate<JsonObject> isProblem = json -> json.containsKey("status");
        List<JsonObject> examples = EXAMPLES.matcher(page)
                .results()
                .flatMap(block -> block.group(1).lines())
                .map(JsonObject::new)
                .toList();

        assertThat(examples).filteredOn(isProblem.negate()).allSatisfy(Contracts::assertFrame);
        assertThat(examples)
                .filteredOn(isProblem)
                .isNotEmpty()
                .allSatisfy(problem -> Contracts.assertValid(Contracts.openapi(), "Problem", problem));
        assertThat(examples).extracting(example -> example.getString("type")).containsAll(Contracts.frames("changes"));
    }
}
