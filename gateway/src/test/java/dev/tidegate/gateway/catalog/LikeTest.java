package dev.tidegate.gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code CREATE TABLE … LIKE …} merges as Flink does, and names what does not go together. */
class LikeTest {
    private static final String BASE = Ddl.upsert(
                    "id INT, v STRING COMMENT 'text', c AS id + 1, `offset` BIGINT METADATA VIRTUAL, `at` TIMESTAMP(3),"
                            + " WATERMARK FOR `at` AS `at`, PRIMARY KEY (id) NOT ENFORCED",
                    ", 'properties.sasl.jaas.config' = 'geheim'")
            .replace("TABLE t", "TABLE base");

    private final TableParser parser = new TableParser(TestFormats.registry());

    @Test
    void takesOverEverythingAndOverwritesOptions() {
        Table table = derived("CREATE TABLE t WITH ('topic' = 'u') LIKE base");

        assertThat(columns(table)).isEqualTo("id INT NOT NULL, v STRING, offset BIGINT, at TIMESTAMP(3)");
        assertThat(table.columns().get(1).comment()).isEqualTo("text");
        assertThat(table.columns().get(2).virtual()).isTrue();
        assertThat(table.primaryKey()).containsExactly("id");
        assertThat(table.topic()).isEqualTo("u");
        assertThat(table.options()).containsEntry("connector", "upsert-kafka");
        assertThat(table.warnings()).anyMatch(warning -> warning.startsWith("Column 'c' is computed"));
        assertThat(table.ddl()).isEqualTo("CREATE TABLE t WITH ('topic' = 'u') LIKE base");
        assertThat(table.origin()).hasToString("t.sql:2");
    }

    @Test
    void aSecretThatIsTakenOverStaysOne() {
        Table table =
                derived("CREATE TABLE t WITH ('topic' = 'u', 'properties.ssl.key.password' = 'mine') LIKE d.base");

        assertThat(table.redactedOptions())
                .containsEntry("properties.sasl.jaas.config", Table.REDACTED)
                .containsEntry("properties.ssl.key.password", Table.REDACTED);
        assertThat(table.ddl()).doesNotContain("mine").endsWith("LIKE d.base");
        assertThat(table.kafkaProperties()).containsEntry("sasl.jaas.config", "geheim");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            (w INT) WITH ('topic' = 'u') LIKE base                         | id INT NOT NULL, v STRING, offset BIGINT, at TIMESTAMP(3), w INT
            (w INT) WITH ('topic' = 'u') LIKE base (EXCLUDING METADATA)    | id INT NOT NULL, v STRING, at TIMESTAMP(3), w INT
            (`offset` BIGINT NOT NULL METADATA VIRTUAL) LIKE base (OVERWRITING METADATA) | id INT NOT NULL, v STRING, offset BIGINT NOT NULL, at TIMESTAMP(3)
            (c AS id + 2) LIKE base (OVERWRITING GENERATED)                | id INT NOT NULL, v STRING, offset BIGINT, at TIMESTAMP(3)
            (c INT) LIKE base (EXCLUDING GENERATED)                        | id INT NOT NULL, v STRING, offset BIGINT, at TIMESTAMP(3), c INT
            (PRIMARY KEY (v) NOT ENFORCED) LIKE base (EXCLUDING CONSTRAINTS) | id INT, v STRING NOT NULL, offset BIGINT, at TIMESTAMP(3)
            (w INT, WATERMARK FOR `at` AS `at`) LIKE base (EXCLUDING ALL INCLUDING CONSTRAINTS INCLUDING OPTIONS) | id INT NOT NULL, v STRING, at TIMESTAMP(3), w INT
            (WATERMARK FOR `at` AS `at`) LIKE base (OVERWRITING WATERMARKS)| id INT NOT NULL, v STRING, offset BIGINT, at TIMESTAMP(3)
            """)
    void eachFeatureIsIncludedExcludedOrOverwritten(String rest, String columns) {
        assertThat(columns(derived("CREATE TABLE t " + rest))).isEqualTo(columns);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            (v INT) LIKE base                                        | t.sql:2:17: Column 'v' is declared twice: here and in the table 'base' of LIKE. Rename it.
            (c AS 1) LIKE base                                       | t.sql:2:17: Column 'c' is declared twice: here and in the table 'base' of LIKE. Rename it, or write EXCLUDING GENERATED or OVERWRITING GENERATED.
            (v AS 1) LIKE base (OVERWRITING GENERATED)               | t.sql:2:17: Column 'v' is declared twice: here and in the table 'base' of LIKE. Rename it.
            WITH ('topic' = 'u') LIKE base (INCLUDING OPTIONS)       | t.sql:2:22: Option 'topic' is written twice: here and in the table 'base' of LIKE. Leave it out, or write EXCLUDING OPTIONS or OVERWRITING OPTIONS.
            (PRIMARY KEY (v) NOT ENFORCED) LIKE base                 | The table 'base' of LIKE has a PRIMARY KEY already. Leave out the one here, or write EXCLUDING CONSTRAINTS.
            (WATERMARK FOR `at` AS `at`) LIKE base                   | The table 'base' of LIKE has WATERMARKS already.
            LIKE bases                                                | t.sql:2:21: LIKE: no table 'bases' is declared before this statement. Did you mean 'base'?
            LIKE t                                                   | t.sql:2:21: LIKE: no table 't' is declared before this statement.
            LIKE base (EXCLUDING OPTIONS)                            | Option 'connector' is required
            LIKE base (EXCLUDING CONSTRAINTS)                        | t.sql:2:14: The connector 'upsert-kafka' needs a PRIMARY KEY
            LIKE base (INCLUDING EVERYTHING)                         | Unexpected 'EVERYTHING'
            """)
    void whatDoesNotGoTogetherIsRefused(String rest, String problem) {
        Catalog catalog = parser.parse(BASE + ";\nCREATE TABLE t " + rest, "t.sql");

        assertThat(catalog.tables()).extracting(Table::name).containsExactly("base");
        assertThat(catalog.problems())
                .extracting(Object::toString)
                .anySatisfy(found -> assertThat(found).contains(problem));
    }

    @Test
    void aTableMayBeLikeOneOfAnEarlierFileWhichMayBeLikeAnother(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("a.sql"), BASE);
        Files.writeString(folder.resolve("b.sql"), "CREATE TABLE b (w INT) WITH ('topic' = 'b') LIKE base");
        Files.writeString(folder.resolve("c.sql"), "CREATE TABLE c WITH ('topic' = 'c') LIKE b");

        Catalog catalog = parser.parse(List.of(folder));

        assertThat(catalog.problems()).isEmpty();
        assertThat(columns(catalog.find("c").orElseThrow()))
                .isEqualTo("id INT NOT NULL, v STRING, offset BIGINT, at TIMESTAMP(3), w INT");
        assertThat(catalog.find("c").orElseThrow().topic()).isEqualTo("c");
    }

    private static String columns(Table table) {
        return table.columns().stream()
                .map(column -> column.name() + " " + column.type())
                .collect(Collectors.joining(", "));
    }

    private Table derived(String like) {
        Catalog catalog = parser.parse(BASE + ";\n" + like, "t.sql");
        assertThat(catalog.problems()).isEmpty();
        return catalog.find("t").orElseThrow();
    }
}
