package dev.tidegate.gateway.query;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime.Program;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Which rows a reader wants: a compiled CEL expression. A row on which it comes to an error is not wanted; so a
 * comparison with NULL is neither true nor false, as in SQL, while {@code ==} and {@code !=} know {@code null} as a value.
 * Safe for use by several threads, which share the credit for costly rows.
 */
final class Filter {
    private static final int MAX_SHOWN = 100;

    private final String text;
    private final Program program;
    private final EvaluationPlan plan;
    private final @Nullable Equality equality;
    private final FilterLimits limits;
    /** Steps of a row on average of late, by and by; a lost update of another thread does no harm. */
    private int recentSteps;
    /** Steps that the filter may still take above its average. */
    private final AtomicLong credit;

    Filter(String text, Program program, EvaluationPlan plan, @Nullable Equality equality, FilterLimits limits) {
        this.text = text;
        this.program = program;
        this.plan = plan;
        this.equality = equality;
        this.limits = limits;
        this.credit = new AtomicLong(limits.burstSteps());
    }

    String text() {
        return text;
    }

    /** What may be looked up instead of evaluated, null if there is nothing of the kind. */
    @Nullable
    Equality equality() {
        return equality;
    }

    /** @throws TidegateException {@link ErrorCode#FILTER_BUDGET_EXCEEDED} if the row, or rows on average, cost too much */
    boolean matches(RowView row) {
        Equality condition = equality;
        if (condition != null && (condition.whole() || !condition.holds(row))) {
            return condition.holds(row);
        }
        Evaluation evaluation = Evaluation.current();
        evaluation.begin(plan, limits, row);
        boolean matches = evaluate(evaluation);
        spend(evaluation.end());
        return matches;
    }

    /** Steps that a row has cost on average of late. */
    int recentSteps() {
        return recentSteps;
    }

    private boolean evaluate(Evaluation evaluation) {
        try {
            return Boolean.TRUE.equals(program.trace(evaluation, evaluation));
        } catch (CelEvaluationException e) {
            return false; // NULL where a value is needed, a division by zero, an index too far
        } catch (FilterOverrun e) {
            evaluation.end();
            throw exceeded(String.valueOf(e.getMessage()), null);
        } catch (StackOverflowError e) {
            evaluation.end();
            throw exceeded("it nests too deeply for one row", e);
        } catch (OutOfMemoryError e) {
            evaluation.end();
            throw exceeded("the values that it makes for one row do not fit in memory", e);
        }
    }

    /** Takes the cost of a row from the credit, which each row fills up by the average. */
    private void spend(long cost) {
        recentSteps += (int) (cost - recentSteps) / 8;
        long gain = limits.averageSteps() - cost;
        if (gain >= 0 && credit.get() >= limits.burstSteps()) {
            return;
        }
        long left = credit.accumulateAndGet(gain, (have, more) -> Math.min(limits.burstSteps(), have + more));
        if (left < 0) {
            credit.set(0);
            throw exceeded(
                    "rows take more steps on average than subscriptions.max-filter-average-steps ("
                            + limits.averageSteps() + ")",
                    null);
        }
    }

    /** The beginning of the filter, on one line: it also appears in logs. */
    private String shown() {
        String line = text.replaceAll("\\p{Cntrl}", " ");
        return line.length() <= MAX_SHOWN ? line : line.substring(0, MAX_SHOWN) + "…";
    }

    private TidegateException exceeded(String what, @Nullable Throwable cause) {
        return new TidegateException(ErrorCode.FILTER_BUDGET_EXCEEDED, "filter '" + shown() + "': " + what, cause);
    }
}
