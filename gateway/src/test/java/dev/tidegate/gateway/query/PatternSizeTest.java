package dev.tidegate.gateway.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The size that is expected of a pattern is never below the size it has. */
class PatternSizeTest {
    private static final List<String> PIECES = List.of(
            "a",
            "b",
            "\\.",
            "\\d",
            "\\pL",
            "\\p{Greek}",
            "\\x{61}",
            "\\x61",
            "[a-c]",
            "[^]x]",
            "[]]",
            "[[:alpha:]()]",
            "[\\]{3}]",
            "(",
            ")",
            "(?:",
            "(?i)",
            "(?i:",
            "(?P<n>",
            "|",
            "*",
            "+",
            "?",
            "*?",
            "{2}",
            "{3,}",
            "{2,5}",
            "{0}",
            "{0,4}",
            "{,2}",
            "{",
            "}",
            "{a}",
            "{2",
            "^",
            "$",
            "\\b",
            "\\Q(a{9}\\E",
            "\\Q",
            "\\E",
            ".",
            "\\(",
            "\\)",
            "\\{",
            "\\[",
            "\\\\",
            "[\\\\]",
            "ä",
            "😀",
            "\\C",
            "\\z",
            "[a{9}]",
            "(a)",
            "(ab){3}",
            "{5}{2}",
            "\\07",
            "\\1",
            "[[]",
            "[^");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void randomPatternsAreNotLargerThanExpected(long seed) {
        Random random = new Random(seed);
        int compiled = 0;
        for (int n = 0; n < 40_000; n++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(12); i >= 0; i--) {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            String pattern = text.toString();
            long expected = PatternSize.atMost(pattern);
            if (expected > 100_000) {
                continue;
            }
            try {
                assertThat((long) Pattern.compile(pattern).programSize())
                        .as(pattern)
                        .isLessThanOrEqualTo(expected);
                compiled++;
            } catch (PatternSyntaxException e) {
                // no pattern
            }
        }
        assertThat(compiled).isGreaterThan(5_000);
    }

    @Test
    void theSizeIsCloseToThatOfUsualPatterns() {
        assertThat(PatternSize.atMost("^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$"))
                .isLessThan(200);
        assertThat(PatternSize.atMost("(?i)\\berror\\b.*timeout")).isLessThan(50);
        assertThat(PatternSize.atMost("((a{1000}){1000}){1000}")).isGreaterThan(1_000_000_000L);
        assertThat(PatternSize.atMost("(".repeat(5) + "a" + "{1000})".repeat(5) + "{1000}".repeat(5)))
                .isEqualTo(Long.MAX_VALUE);
    }
}
