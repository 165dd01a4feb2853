package dev.tidegate.interop.parity;

import dev.tidegate.format.type.Row;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Compares the parts of rows, where a single value may differ in a known way. */
final class Leaves {
    private Leaves() {}

    /**
     * Whether two rows, lists, maps or values are equal but for parts that a predicate lets pass.
     *
     * @param allowed takes Flink's part and ours, which are not equal
     */
    static boolean same(
            @Nullable Object flink,
            @Nullable Object tidegate,
            BiPredicate<@Nullable Object, @Nullable Object> allowed) {
        if (Objects.equals(flink, tidegate) || allowed.test(flink, tidegate)) {
            return true;
        }
        if (flink instanceof Row ours && tidegate instanceof Row theirs && ours.arity() == theirs.arity()) {
            for (int i = 0; i < ours.arity(); i++) {
                if (!same(ours.get(i), theirs.get(i), allowed)) {
                    return false;
                }
            }
            return true;
        }
        if (flink instanceof List<?> ours && tidegate instanceof List<?> theirs && ours.size() == theirs.size()) {
            for (int i = 0; i < ours.size(); i++) {
                if (!same(ours.get(i), theirs.get(i), allowed)) {
                    return false;
                }
            }
            return true;
        }
        return flink instanceof Map<?, ?> ours
                && tidegate instanceof Map<?, ?> theirs
                && ours.keySet().equals(theirs.keySet())
                && ours.keySet().stream().allMatch(key -> same(ours.get(key), theirs.get(key), allowed));
    }

    /** Whether the rows of both outcomes are the same but for such parts. */
    static boolean same(Disagreement seen, BiPredicate<@Nullable Object, @Nullable Object> allowed) {
        return seen.flink() instanceof Outcome.Rows flink
                && seen.tidegate() instanceof Outcome.Rows tidegate
                && same(flink.rows(), tidegate.rows(), allowed);
    }
}
