package dev.tidegate.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.cli.WriteChecker.Fate;
import dev.tidegate.gateway.cli.WriteChecker.Request;
import dev.tidegate.gateway.cli.WriteChecker.Row;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is wrong with a topic is found: one fault is planted at a time. */
class WriteCheckerTest {
    private static final Row A1 = new Row("a", 1);
    private static final Row A2 = new Row("a", 2);
    private static final Row A3 = new Row("a", 3);
    private static final Row B1 = new Row("b", 1);
    private static final Row B2 = new Row("b", 2);

    private final List<Request> requests = new ArrayList<>(
            List.of(new Request(List.of(A1, B1), Fate.WRITTEN), new Request(List.of(A2, B2), Fate.WRITTEN)));

    @Test
    void whatIsAsItWasAnsweredIsFine() {
        assertThat(exactlyOnce(A1, B1, A2, B2)).isEmpty();
        assertThat(exactlyOnce(A1, A2, B1, B2)).isEmpty();
        assertThat(atLeastOnce(A1, B1, A2, B2)).isEmpty();
    }

    @Test
    void aRequestThatIsMissingWasLost() {
        assertThat(exactlyOnce(A1, B1)).singleElement().asString().startsWith("lost: ");
    }

    @Test
    void aRowThatIsMissingWasLost() {
        assertThat(atLeastOnce(A1, B1, B2)).singleElement().asString().startsWith("lost: " + A2);
    }

    @Test
    void aRequestThatIsThereTwiceIsADuplicateAndFineWhereItMayBe() {
        assertThat(exactlyOnce(A1, B1, A1, B1, A2, B2))
                .singleElement()
                .asString()
                .startsWith("duplicate: ");
        assertThat(atLeastOnce(A1, B1, A1, B1, A2, B2)).isEmpty();
    }

    @Test
    void oneRowTwiceIsADuplicateToo() {
        assertThat(exactlyOnce(A1, B1, A2, B2, B2)).singleElement().asString().startsWith("duplicate: ");
    }

    @Test
    void aRequestOfWhichAPartIsThereIsTornWhateverItsAnswer() {
        assertThat(exactlyOnce(A1, B1, A2)).singleElement().asString().startsWith("torn: ");

        for (Fate fate : Fate.values()) {
            requests.set(1, new Request(List.of(A2, B2), fate));
            assertThat(exactlyOnce(A1, B1, B2)).singleElement().asString().startsWith("torn: ");
        }
    }

    @Test
    void anEarlierRowBehindALaterOneOfItsKeyIsReordered() {
        assertThat(exactlyOnce(A2, B1, A1, B2)).singleElement().asString().startsWith("reordered: " + A1);
        assertThat(atLeastOnce(A1, B1, A2, A1, B2)).singleElement().asString().startsWith("reordered: " + A1);
    }

    @Test
    void whatNobodyKnowsIsThereOrNot() {
        requests.add(new Request(List.of(A3), Fate.UNKNOWN));

        assertThat(exactlyOnce(A1, B1, A2, B2)).isEmpty();
        assertThat(exactlyOnce(A1, B1, A2, B2, A3)).isEmpty();
        assertThat(exactlyOnce(A1, B1, A2, B2, A3, A3))
                .singleElement()
                .asString()
                .startsWith("duplicate: ");
        assertThat(atLeastOnce(A1, B1, A2, B2)).isEmpty();
    }

    @Test
    void whatIsSaidNotToBeWrittenIsNotThere() {
        requests.add(new Request(List.of(A3), Fate.NOT_WRITTEN));

        assertThat(exactlyOnce(A1, B1, A2, B2)).isEmpty();
        assertThat(exactlyOnce(A1, B1, A2, B2, A3)).singleElement().asString().startsWith("there in spite");
    }

    @Test
    void aRowThatNobodySentIsFound() {
        assertThat(exactlyOnce(A1, B1, A2, B2, A3)).singleElement().asString().startsWith("nobody's: " + A3);
        assertThat(atLeastOnce(A1, B1, A2, B2, A3)).singleElement().asString().startsWith("nobody's: " + A3);
    }

    private List<String> exactlyOnce(Row... topic) {
        return WriteChecker.checkExactlyOnce(requests, List.of(topic));
    }

    private List<String> atLeastOnce(Row... topic) {
        return WriteChecker.checkAtLeastOnce(requests, List.of(topic));
    }
}
