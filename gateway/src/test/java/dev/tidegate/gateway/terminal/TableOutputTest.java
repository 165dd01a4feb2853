package dev.tidegate.gateway.terminal;

import static dev.tidegate.gateway.terminal.TestFrames.caughtUp;
import static dev.tidegate.gateway.terminal.TestFrames.changes;
import static dev.tidegate.gateway.terminal.TestFrames.delete;
import static dev.tidegate.gateway.terminal.TestFrames.insert;
import static dev.tidegate.gateway.terminal.TestFrames.reset;
import static dev.tidegate.gateway.terminal.TestFrames.subscribed;
import static dev.tidegate.gateway.terminal.TestFrames.update;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;

/** What is drawn of a table, as text. */
class TableOutputTest {
    private Instant now = Instant.parse("2026-01-02T03:04:05Z");
    private final TableOutput table = new TableOutput("counts", 5, () -> now);

    @Test
    void rowsStandInTheOrderOfTheirKeysAndFollowTheirChanges() throws IOException {
        table.show(subscribed(false, "region"));
        table.show(changes(insert("\"south\"", 2), insert("\"north\"", 1), insert("\"east\"", 30)));
        table.show(caughtUp());
        assertThat(drawn(60, 6))
                .containsExactly(
                        "region  pv",
                        "east    30",
                        "north    1",
                        "south    2",
                        "",
                        " live · 3 rows · 0.0 changes/s                       counts");

        table.show(changes(update("\"north\"", 100), delete("\"south\""), insert("\"west\"", 4)));

        assertThat(drawn(60, 6)).startsWith("region   pv", "east     30", "north   100", "west      4");
    }

    @Test
    void keysThatAreNumbersStandInTheirOrder() throws IOException {
        table.show(subscribed(false, "pv"));
        table.show(changes(insert("\"a\"", 10), insert("\"b\"", 9), insert("\"c\"", -1)));

        assertThat(drawn(60, 6)).startsWith("region  pv", "c       -1", "b        9", "a       10");
    }

    @Test
    void whatATerminalWouldObeyIsShownInstead() throws IOException {
        table.show(subscribed(false, "region"));
        table.show(changes(insert("\"\\u001b[2Jx\\n\\u007f\"", 1), insert("\"\u202e\u009b31m\"", 2)));
        table.show(reset("\u001b]0;title\u0007"));
        table.show(changes(insert("\"\\u001b[2Jx\\n\\u007f\"", 1), insert("\"\u202e\u009b31m\"", 2)));
        table.disconnected("the proxy says \u001b[31m", Duration.ofSeconds(2));

        List<String> drawn = drawn(80, 4);

        assertThat(drawn).contains("␛[2Jx␊␡   1", "��31m     2");
        assertThat(drawn.get(3)).startsWith(" reconnecting in 2 s · 2 rows · 0.0 changes/s · the proxy says ␛[31m");
        assertThat(String.join("", drawn)).doesNotContainPattern("[\\p{Cc}\\p{Cf}]");
    }

    @Test
    void wideCharactersTakeTheirTwoCells() throws IOException {
        table.show(subscribed(false, "region"));
        table.show(changes(insert("\"東京\"", 1), insert("\"a\"", 2), insert("\"👩‍🚀e\u0301\"", 3)));

        assertThat(drawn(60, 5)).startsWith("region  pv", "a        2", "東京     1", "👩🚀e\u0301    3");
        assertThat(drawn(5, 5)).contains("東京 ".substring(0, 2));
    }

    @Test
    void aNarrowWindowShortensTheWidestColumnsAndThenLeavesTheLastOut() throws IOException {
        table.show(subscribed(false, "region"));
        table.show(changes(insert("\"a long name of a region\"", 1_234_567)));

        assertThat(drawn(20, 3)).startsWith("region            pv", "a long nam…  1234567");
        assertThat(drawn(10, 3)).startsWith("region  +1", "a long na…");
        for (int width = 1; width < 40; width++) {
            int w = width;
            assertThat(table.picture(0, 9))
                    .satisfies(picture -> assertThat(TablePainter.paint(picture, w, 4))
                            .allSatisfy(line -> assertThat(line.columnLength()).isLessThanOrEqualTo(w)));
        }
    }

    @Test
    void aWindowThatIsTooLowSaysWhatIsNotSeen() throws IOException {
        table.show(subscribed(false, "region"));
        table.show(changes(insert("\"a\"", 1), insert("\"b\"", 2), insert("\"c\"", 3)));
        table.show(caughtUp());

        assertThat(drawn(60, 4))
                .startsWith("region  pv", "a        1", "b        2")
                .element(3)
                .asString()
                .startsWith(" live · 1–2 of 3 rows");
        assertThat(drawn(60, 1)).singleElement().asString().startsWith(" live · none of 3 rows");
        assertThat(lines(TablePainter.paint(table.picture(1, 2), 60, 4))).startsWith("region  pv", "b        2");
    }

    @Test
    void noMoreRowsAreHeldThanTheBoundAndTheOthersAreCounted() throws IOException {
        table.show(subscribed(false, "region"));
        table.show(changes(
                IntStream.range(0, 8).mapToObj(i -> insert("\"r" + i + "\"", i)).toArray(String[]::new)));
        table.show(caughtUp());
        assertThat(drawn(60, 9))
                .contains("r4       4")
                .doesNotContain("r5       5")
                .last()
                .asString()
                .startsWith(" live · 1–5 of 8 rows (3 not held)");

        table.show(changes(delete("\"r7\""), delete("\"r0\""), update("\"r6\"", 66)));

        assertThat(drawn(60, 9))
                .contains("r6      66")
                .last()
                .asString()
                .startsWith(" live · 1–5 of 6 rows (1 not held)");
    }

    @Test
    void ofATableWithoutAKeyTheLastChangesAreHeldTheNewestFirst() throws IOException {
        table.show(subscribed(false));
        table.show(
                changes(IntStream.range(0, 8).mapToObj(i -> insert("\"r\"", i)).toArray(String[]::new)));

        assertThat(drawn(60, 5))
                .startsWith("region  pv", "r        7", "r        6", "r        5")
                .last()
                .asString()
                .startsWith(" catching up · 1–3 of 8 changes (3 not held)");
    }

    @Test
    void aResetForgetsTheRowsAndSaysWhy() throws IOException {
        table.show(subscribed(true, "region"));
        table.show(changes(insert("\"old\"", 1)));
        table.show(reset("topic-changed"));
        assertThat(drawn(80, 3).get(2)).startsWith(" catching up · 0 rows · 0.0 changes/s · began anew: topic-changed");

        table.show(changes(insert("\"new\"", 1)));
        table.show(caughtUp());

        assertThat(drawn(60, 3)).element(1).isEqualTo("new      1");
        assertThat(drawn(60, 3).get(2)).startsWith(" live · 1 row ·");
    }

    @Test
    void aResumedSubscriptionKeepsItsRowsAndAnyOtherBeginsWithoutThem() throws IOException {
        table.show(subscribed(false, "region"));
        table.show(changes(insert("\"a\"", 1)));
        table.show(subscribed(true, "region"));
        assertThat(drawn(60, 3)).element(1).isEqualTo("a        1");

        table.show(subscribed(false, "region"));

        assertThat(drawn(60, 3)).element(1).isEqualTo("");
    }

    @Test
    void changesAreCountedASecond() throws IOException {
        table.show(subscribed(false, "region"));
        table.show(changes(insert("\"a\"", 1), insert("\"b\"", 1)));
        table.show(caughtUp());
        for (int second = 0; second < 10; second++) {
            table.show(changes(update("\"a\"", second), update("\"a\"", -second), update("\"b\"", second)));
            now = now.plusSeconds(1);
        }
        assertThat(table.picture(0, 0).changesPerSecond()).isEqualTo(3.0);

        now = now.plusSeconds(2);
        assertThat(table.picture(0, 0).changesPerSecond()).isEqualTo(9 / 5.0);

        now = now.plusSeconds(3600);
        assertThat(table.picture(0, 0).changesPerSecond()).isZero();
    }

    @Test
    void otherValuesAreShownAsJsonAndNullAsNull() throws IOException {
        table.show(subscribed(false, "region"));
        table.show(changes("{\"op\":\"+I\",\"row\":{\"region\":\"a\",\"pv\":null}}"));
        table.show(changes("{\"op\":\"+I\",\"row\":{\"region\":\"b\",\"pv\":{\"x\":[1.50,\"é\"]}}}"));
        table.show(changes("{\"op\":\"+I\",\"row\":{\"region\":\"" + "long".repeat(1000) + "\",\"pv\":1}}"));

        assertThat(drawn(60, 5)).contains("b" + " ".repeat(43) + "{\"x\":[1.50,\"é\"]}");
        assertThat(drawn(60, 5).get(1)).startsWith("a ").endsWith("NULL");
        assertThat(table.picture(0, 3).rows().get(2).cells().get(0))
                .hasSizeLessThan(300)
                .endsWith("…");
    }

    private List<String> drawn(int width, int height) {
        return lines(TablePainter.paint(
                table.picture(0, Math.max(0, height - TablePainter.OTHER_LINES)), width, height));
    }

    private static List<String> lines(List<AttributedString> drawn) {
        return drawn.stream().map(line -> line.toString().stripTrailing()).toList();
    }
}
