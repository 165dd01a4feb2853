package dev.tidegate.gateway.serving;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.Row;
import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.catalog.TypeLengthEnforcer;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.testing.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each row of the table of SQL types in docs/wire.md is executed: written in, and read out. */
class WireTypesTest {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    /**
     * One row of the table.
     *
     * @param form what the gateway writes
     * @param alsoRead other spellings of the same value
     * @param refused spellings of none
     */
    private record Documented(String type, String form, List<String> alsoRead, List<String> refused) {
        static Documented of(String line) {
            List<List<String>> cells = Arrays.stream(line.split("\\|"))
                    .skip(1)
                    .map(cell -> CODE.matcher(cell)
                            .results()
                            .map((MatchResult code) -> code.group(1))
                            .toList())
                    .toList();
            return new Documented(cells.get(0).get(0), cells.get(1).get(0), cells.get(2), cells.get(3));
        }

        Table table() {
            return Tables.upsert("id INT PRIMARY KEY NOT ENFORCED, v " + type);
        }

        Row read(String value) {
            byte[] row = ("{\"id\":1,\"v\":" + value + "}").getBytes(UTF_8);
            ServingDecoder rows = ServingDecoder.of(table(), TypeLengthEnforcer.ERROR);
            return ServingJson.read(row, given -> rows.row(given), tree -> rows.row(tree));
        }
    }

    private static List<Documented> documented() throws IOException {
        String page = Files.readString(Path.of("../docs/wire.md"));
        return page.substring(page.indexOf("\n| type | form |"))
                .lines()
                .skip(3)
                .takeWhile(line -> line.startsWith("|"))
                .map(Documented::of)
                .toList();
    }

    @TestFactory
    List<DynamicTest> aDocumentedValueIsReadAndWrittenInItsForm() throws IOException {
        return documented().stream()
                .map(row -> dynamicTest(row.type() + " " + row.form(), () -> {
                    Row value = row.read(row.form());
                    String written = new String(ServingEncoder.of(row.table()).row(value), UTF_8);

                    assertThat(written).isEqualTo("{\"id\":1,\"v\":" + row.form() + "}");
                    for (String other : row.alsoRead()) {
                        assertThat(row.read(other)).as(other).isEqualTo(value);
                    }
                    for (String bad : row.refused()) {
                        assertThatThrownBy(() -> row.read(bad))
                                .as(bad)
                                .isInstanceOfSatisfying(
                                        TidegateException.class,
                                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_ROW))
                                .hasMessageStartingWith("column 'v");
                    }
                }))
                .toList();
    }

    @Test
    void everyKindOfTypeIsDocumented() throws IOException {
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        documented()
                .forEach(row -> kinds.add(row.table().rowType().field(1).type().kind()));

        assertThat(kinds).isEqualTo(EnumSet.allOf(Kind.class));
    }
}
