package dev.tidegate.interop.parity;

import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts a run of cases to both sides and keeps the score. */
final class Trial {
    private static final int SHOWN = 8;

    private final String name;
    private final long seed;
    private final Court court;
    private final List<Difference> differences;

    private int cases;
    private int refusedByBoth;
    private int unexplained;
    private final Map<String, Integer> explained = new TreeMap<>();
    private final List<Disagreement> shown = new ArrayList<>();

    /** @param name of the run, as in {@code json, damaged} */
    Trial(String name, long seed, Court court, List<Difference> differences) {
        this.name = name;
        this.seed = seed;
        this.court = court;
        this.differences = differences;
    }

    /** @return what Flink did */
    Outcome put(Case input) {
        cases++;
        Outcome flink = court.flink(input);
        Outcome tidegate = court.tidegate(input);
        if (!flink.sameAs(tidegate)) {
            judge(new Disagreement(input, flink, tidegate));
        } else if (flink instanceof Outcome.Refused) {
            refusedByBoth++;
        }
        return flink;
    }

    private void judge(Disagreement disagreement) {
        String reason = explanation(disagreement);
        if (reason != null) {
            explained.merge(reason, 1, Integer::sum);
            return;
        }
        unexplained++;
        shown.add(disagreement);
        shown.sort(Comparator.comparingInt(each -> each.toString().length()));
        if (shown.size() > SHOWN) {
            shown.remove(SHOWN);
        }
    }

    private @Nullable String explanation(Disagreement disagreement) {
        for (Difference difference : differences) {
            if (difference.explains().test(disagreement)) {
                return difference.name();
            }
        }
        return null;
    }

    int cases() {
        return cases;
    }

    /** Prints the score, and fails where a case is left that nothing explains, or nearly all were refused. */
    void conclude() {
        String score = name + ": " + cases + " cases, seed " + seed + ", " + refusedByBoth + " refused by both"
                + (explained.isEmpty() ? "" : ", known differences " + explained);
        System.out.println(score);
        if (unexplained > 0) {
            StringBuilder text = new StringBuilder(score)
                    .append("\n")
                    .append(unexplained)
                    .append(" cases differ and no known difference explains why; repeat with -D")
                    .append(Seeds.SEED)
                    .append("=")
                    .append(seed)
                    .append(". The shortest of them:");
            shown.forEach(each -> text.append("\n\n").append(each));
            fail(text.toString());
        }
        if (refusedByBoth > cases * 0.95) {
            fail(score + ": so many refusals show little");
        }
    }
}
