package dev.tidegate.gateway.query;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.values.CelByteString;
import dev.cel.runtime.CelEvaluationListener;
import dev.cel.runtime.CelVariableResolver;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One evaluation of a filter for one row: it counts steps, time and the bytes of new values, and throws
 * {@link FilterOverrun} at the first that exceeds its limit. CEL reports every evaluated part of the expression, and the
 * functions of {@link TextFunctions} report the work inside them.
 *
 * <p>One for each thread, used again for every evaluation: functions of CEL have no other way to find it.
 */
final class Evaluation implements CelEvaluationListener, CelVariableResolver {
    /** Steps between two looks at the clock. */
    private static final int CHECK_STEPS = 64;

    /** Characters that a function reads in about the time of a step. */
    private static final int CHARACTERS_PER_STEP = 64;

    private static final int OBJECT_BYTES = 40;

    /** The part of the time that a filter has when the turn's time is used up. */
    private static final int SHORTENED = 20;

    private static final String WHILE_LONG = ", which applies while the filters of the table together take too long";
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final boolean HAS_CPU_TIME = THREADS.isCurrentThreadCpuTimeSupported();
    private static final ThreadLocal<Evaluation> CURRENT = ThreadLocal.withInitial(Evaluation::new);

    private EvaluationPlan plan = EvaluationPlan.NONE;
    private FilterLimits limits = FilterLimits.DEFAULT;
    private @Nullable RowView row;
    private long steps;
    private long maxSteps;
    private long maxNanos;
    /** Whether the filters of this turn have taken too long already. */
    private boolean isShortened;

    private long nextCheck;
    private long bytes;
    private boolean measured;
    private long startedAt;
    private long elapsed;
    /** The thread's CPU time at which the evaluation is over; 0 until the clock shows that it takes too long. */
    private long cpuDeadline;

    private Evaluation() {}

    static Evaluation current() {
        return CURRENT.get();
    }

    void begin(EvaluationPlan newPlan, FilterLimits newLimits, RowView newRow) {
        plan = newPlan;
        limits = newLimits;
        row = newRow;
        steps = 0;
        bytes = 0;
        elapsed = 0;
        cpuDeadline = 0;
        isShortened = newRow.turn().nanos() > newLimits.maxTime().toNanos();
        maxSteps = isShortened ? newLimits.averageSteps() : newLimits.maxSteps();
        maxNanos = newLimits.maxTime().toNanos() / (isShortened ? SHORTENED : 1);
        nextCheck = Math.min(CHECK_STEPS, maxSteps + 1);
        measured = newPlan.isCostly();
        startedAt = measured ? System.nanoTime() : 0;
    }

    /** @return the cost in steps, time included */
    long end() {
        RowView evaluated = row;
        row = null;
        if (!measured || evaluated == null) {
            return steps;
        }
        elapsed = System.nanoTime() - startedAt;
        evaluated.turn().spend(elapsed);
        return Math.max(steps, Math.min(limits.maxSteps(), elapsed / FilterLimits.NANOS_PER_STEP));
    }

    Literals literals() {
        return plan.literals();
    }

    @Override
    public Optional<Object> find(String name) {
        RowView evaluated = row;
        if (evaluated == null) {
            return Optional.empty();
        }
        if (!measured) {
            return evaluated.find(name, limits.maxBytes());
        }
        // A column is read once for all filters, so its time belongs to none of them.
        long before = System.nanoTime();
        Optional<Object> found = evaluated.find(name, limits.maxBytes());
        startedAt += System.nanoTime() - before;
        return found;
    }

    /** One part of the expression was evaluated. */
    @Override
    public void callback(CelExpr part, Object value) {
        if (++steps >= nextCheck) {
            check();
        }
        switch (plan.cost(part.id())) {
            case PLAIN -> {}
            case COSTLY -> checkClock();
            case READ_AS_A_WHOLE -> reads(length(value));
            case MAKES_VALUE -> {
                made(value);
                checkClock();
            }
        }
    }

    private static long length(Object value) {
        if (value instanceof String text) {
            return text.length();
        }
        return value instanceof CelByteString bytes ? bytes.size() : 0;
    }

    /** A function reads so many characters. */
    void reads(long characters) {
        steps += characters / CHARACTERS_PER_STEP;
        if (steps >= nextCheck) {
            check();
        }
    }

    /** A function is about to make a value of so many characters. */
    void makes(long characters) {
        charge(characters);
        reads(characters);
    }

    /** A function is about to make so many objects. */
    void makesObjects(long count) {
        charge(count * OBJECT_BYTES);
        steps += count;
        if (steps >= nextCheck) {
            check();
        }
    }

    /** Charges a value and all that is in it, as often as it is in it. */
    private void made(Object value) {
        if (value instanceof String text) {
            charge(OBJECT_BYTES + (long) text.length());
        } else if (value instanceof CelByteString array) {
            charge(OBJECT_BYTES + (long) array.size());
        } else if (value instanceof Collection<?> list) {
            charge(OBJECT_BYTES);
            list.forEach(this::made);
        } else if (value instanceof Map<?, ?> map) {
            charge(OBJECT_BYTES);
            map.forEach((key, each) -> {
                made(key);
                made(each);
            });
        } else {
            charge(OBJECT_BYTES);
        }
    }

    private void charge(long more) {
        bytes += more;
        if (bytes > limits.maxBytes()) {
            throw new FilterOverrun("the values that it makes for one row are larger than"
                    + " subscriptions.max-filter-bytes (" + limits.maxBytes() + ")");
        }
    }

    private void check() {
        if (steps > maxSteps) {
            throw new FilterOverrun(
                    isShortened
                            ? "one row takes more steps than subscriptions.max-filter-average-steps (" + maxSteps + ")"
                                    + WHILE_LONG
                            : "one row takes more steps than subscriptions.max-filter-steps (" + maxSteps + ")");
        }
        nextCheck = Math.min(steps + CHECK_STEPS, maxSteps + 1);
        checkClock();
    }

    /**
     * The elapsed time is cheap to read, but it passes also while the thread waits for a processor or for the garbage
     * collector. So when it is up, the evaluation has that much CPU time left.
     */
    void checkClock() {
        long now = System.nanoTime();
        if (!measured) {
            measured = true;
            startedAt = now;
            return;
        }
        if (now - startedAt <= maxNanos) {
            return;
        }
        long cpu = HAS_CPU_TIME ? THREADS.getCurrentThreadCpuTime() : now;
        if (cpuDeadline == 0) {
            cpuDeadline = cpu + maxNanos;
        } else if (cpu > cpuDeadline) {
            throw new FilterOverrun("one row takes longer than "
                    + (isShortened ? "1/" + SHORTENED + " of " : "")
                    + "subscriptions.max-filter-time (" + limits.maxTime().toMillis() + " ms)"
                    + (isShortened ? WHILE_LONG : ""));
        }
    }
}
