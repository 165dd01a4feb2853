package dev.tidegate.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class TidegateTest {
    private static final String GOOD = """
            -- who is how old
            CREATE TABLE people (
              name STRING,
              age INT,
              PRIMARY KEY (name) NOT ENFORCED
            ) WITH (
              'connector' = 'upsert-kafka',
              'topic' = 'people',
              'properties.bootstrap.servers' = 'localhost:9092',
              'key.format' = 'json',
              'value.format' = 'json'
            );
            """;

    @TempDir
    Path temp;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "dev --help",
                "serve --help",
                "subscribe --help",
                "check --help",
                "formats --help",
                "prepare --help"
            })
    void helpIsPrintedOnStandardOutputAndFitsAnOrdinaryTerminal(String arguments) {
        int code = run(arguments.split(" "));

        assertThat(code).isZero();
        assertThat(err.toString()).isEmpty();
        assertThat(out.toString()).contains("Usage: tidegate", "Exit codes:", "2   An argument");
        assertFits(out);
    }

    @Test
    void theVersionIsPrinted() {
        assertThat(run("--version")).isZero();

        assertThat(out.toString()).startsWith("tidegate ").contains("Java " + Runtime.version());
    }

    @Test
    void aMissingCommandIsAWrongArgument() {
        assertThat(run()).isEqualTo(2);

        assertThat(err.toString()).contains("Missing required subcommand", "check", "formats");
    }

    @Test
    void aMistypedCommandIsToldWithTheNearestOne() {
        assertThat(run("chek")).isEqualTo(2);

        assertThat(err.toString()).contains("'chek'", "tidegate check");
    }

    @Test
    void checkTellsWhichTablesAreRight() throws IOException {
        Path file = Files.writeString(temp.resolve("people.sql"), GOOD);

        int code = run("check", file.toString());

        assertThat(code).isZero();
        assertThat(err.toString()).isEmpty();
        assertThat(joined(out)).isEqualTo(file + ":2: table people (2 columns, key name, topic people) ok");
    }

    @Test
    void checkReadsFoldersInTheOrderOfTheirFiles() throws IOException {
        Files.writeString(temp.resolve("b.sql"), GOOD.replace("people", "animals"));
        Files.writeString(temp.resolve("a.sql"), GOOD);
        Files.writeString(temp.resolve("notes.txt"), "no SQL at all");

        int code = run("check", temp.toString());

        assertThat(code).isZero();
        assertThat(joined(out)).containsSubsequence("a.sql:2: table people", "b.sql:2: table animals");
    }

    @Test
    void checkTellsEveryProblemOfEveryFileAndFailsWithTwo() throws IOException {
        Path one = Files.writeString(
                temp.resolve("one.sql"),
                GOOD.replace("name STRING", "order STRING") + GOOD.replace("age INT", "age TEXT"));
        Path two = Files.writeString(temp.resolve("two.sql"), GOOD.replace("'topic'", "'topik'"));
        Path three = Files.writeString(temp.resolve("three.sql"), GOOD);

        int code = run("check", one.toString(), two.toString(), three.toString());

        assertThat(code).isEqualTo(2);
        assertThat(joined(out)).contains("three.sql:2: table people (2 columns");
        assertThat(joined(err))
                .contains(one + ":3:3: 'order' is a reserved word of SQL.")
                .contains(one + ":16:3: Column 'age': TEXT is not a type")
                .contains(two + ":8:3: Option 'topik' is not known")
                .contains("Did you mean 'topic'?");
        assertFits(err);
    }

    @Test
    void checkPrintsWarningsBelowTheirTable() throws IOException {
        Path file =
                Files.writeString(temp.resolve("people.sql"), GOOD.replace("age INT,", "age INT, adult AS age > 99,"));

        int code = run("check", file.toString());

        assertThat(code).isZero();
        assertThat(joined(out)).contains(") ok Warning: Column 'adult' is computed.");
        assertThat(out.toString().lines()).as("lines are not broken").hasSize(2);
    }

    @Test
    void checkListsOtherStatementsAndSkipsThemWhereThatIsWanted() throws IOException {
        Path file = Files.writeString(
                temp.resolve("job.sql"), "SET 'a' = 'b';\n" + GOOD + "\n;INSERT INTO people VALUES ('a', 1);");

        int refused = run("check", file.toString());
        String problems = joined(err);
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        int skipped = run("check", "--ignore-other-statements", file.toString());

        assertThat(refused).isEqualTo(2);
        assertThat(problems)
                .contains(file + ":1:1: Only CREATE TABLE statements are understood here, and this is SET.")
                .contains("--ignore-other-statements");
        assertThat(skipped).isZero();
        assertThat(err.toString()).isEmpty();
        assertThat(joined(out))
                .contains("table people (2 columns")
                .contains(file + ":1:1: skipped SET, which declares no table")
                .contains("skipped INSERT, which declares no table");
    }

    @Test
    void checkWithoutAnyTableFails() throws IOException {
        Path file = Files.writeString(temp.resolve("empty.sql"), "-- later");

        assertThat(run("check", file.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("No table is declared here");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Path file = temp.resolve("gone.sql");

        assertThat(run("check", file.toString())).isEqualTo(2);
        assertThat(joined(err)).isEqualTo(file + ": There is no such file.");
    }

    /** In the locale C a JVM reads bytes beyond ASCII as U+FFFD, and a filter with them would match nothing. */
    @Test
    void anArgumentThatIsNotTextIsRefused() {
        assertThat(Tidegate.run("subscribe", "t", "--filter", "team == \"gr\uFFFD\uFFFD\uFFFD\uFFFDe\""))
                .isEqualTo(2);
    }

    @Test
    void aPositionThatCouldNotBeKeptIsToldBeforeAnythingIsAskedFor() {
        Path file = temp.resolve("gone").resolve("position");

        assertThat(run("subscribe", "t", "--resume", file.toString())).isEqualTo(2);
        assertThat(joined(err)).startsWith("Cannot write " + file + ": name a file in a folder that exists");
    }

    @Test
    void formatsListsEachFormatWithPlaceAndOptions() {
        assertThat(run("formats")).isZero();

        assertThat(out.toString()).contains("json", "  from ", "  fail-on-missing-field");
        assertThat(joined(out)).contains("(true or false; default false)");
        assertFits(out);
    }

    @Test
    void aFormatFolderThatIsNotThereIsOneClearLine() {
        Path gone = temp.resolve("gone");

        assertThat(run("formats", "--formats", gone.toString())).isEqualTo(2);
        assertThat(err.toString().lines()).singleElement().asString().contains(gone + " does not exist");
    }

    @Test
    void formatsOfTheInstallationAreTakenUnlessAFolderIsNamed() throws IOException {
        Path named = Files.createDirectory(temp.resolve("named"));
        System.setProperty(FormatsOption.HOME, temp.toString());
        try {
            assertThat(run("formats")).isEqualTo(2);
            assertThat(joined(err)).contains(temp.resolve("formats") + " does not exist");
            assertThat(run("formats", "--formats", named.toString())).isZero();
        } finally {
            System.clearProperty(FormatsOption.HOME);
        }
    }

    @Test
    void whatTheScriptAloneCanDoIsLeftToIt() {
        assertThat(run("prepare")).isEqualTo(2);

        assertThat(err.toString()).contains("script");
    }

    private int run(String... arguments) {
        CommandLine commandLine =
                Tidegate.commandLine(arguments).setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return commandLine.execute(arguments);
    }

    /** What was printed, with line breaks and indentation undone. */
    private static String joined(StringWriter printed) {
        return printed.toString().replaceAll("\\s+", " ").strip();
    }

    /** Lines that begin with a path of the temporary folder are as long as they must be. */
    private static void assertFits(StringWriter printed) {
        assertThat(printed.toString().lines())
                .filteredOn(line -> !line.startsWith("/") && !line.startsWith("  from "))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }
}
