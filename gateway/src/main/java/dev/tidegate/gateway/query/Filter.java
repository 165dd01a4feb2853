package dev.tidegate.gateway.query;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.Program;
import org.jspecify.annotations.Nullable;

/**
 * Which rows a reader wants: a compiled CEL expression. A row on which it comes to an error is not wanted; so a
 * comparison with NULL is neither true nor false, as in SQL, while {@code ==} and {@code !=} know {@code null} as a value.
 */
final class Filter {
    private final String text;
    private final Program program;
    private final @Nullable Equality equality;

    Filter(String text, Program program, @Nullable Equality equality) {
        this.text = text;
        this.program = program;
        this.equality = equality;
    }

    String text() {
        return text;
    }

    /** What may be looked up instead of evaluated, null if there is nothing of the kind. */
    @Nullable
    Equality equality() {
        return equality;
    }

    boolean matches(RowView row) {
        Equality condition = equality;
        if (condition != null && (condition.whole() || !condition.holds(row))) {
            return condition.holds(row);
        }
        try {
            return Boolean.TRUE.equals(program.eval(row));
        } catch (CelEvaluationException e) {
            return false; // NULL where a value is needed, a division by zero, an index too far
        }
    }
}
