package dev.tidegate.gateway.changelog;

import dev.tidegate.format.type.ChangeKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run of changes as they happened, for a reader who holds exactly the table as of its first position; he holds exactly
 * that of {@link #next()} afterwards.
 */
public final class Replay {
    /** @param prior the entry it replaced, a tombstone maybe; null if there was none */
    private record Step(long offset, byte @Nullable [] prior, byte[] entry, int keyLength) {}

    private final List<Step> steps = new ArrayList<>();
    private long next;
    private long bytes;

    Replay(long next) {
        this.next = next;
    }

    void add(long offset, byte @Nullable [] prior, byte[] entry, int keyLength) {
        steps.add(new Step(offset, prior, entry, keyLength));
        bytes += entry.length;
    }

    void endAt(long position) {
        next = position;
    }

    boolean isFull(int maxBytes, int maxChanges) {
        return !steps.isEmpty() && (bytes >= maxBytes || steps.size() >= maxChanges);
    }

    /** The position after the run. */
    public long next() {
        return next;
    }

    /** Every change. */
    public List<Change> each() {
        List<Change> changes = new ArrayList<>(steps.size());
        for (Step step : steps) {
            addIfAny(changes, step.prior, step, 0);
        }
        return changes;
    }

    /** What the run comes to: one change a key at the most, where the last one of it stood. */
    public List<Change> net() {
        // An entry is what a later step of the same key replaces: the very same array.
        Map<byte[], Integer> last = new IdentityHashMap<>();
        int[] first = new int[steps.size()];
        int[] spared = new int[steps.size()];
        boolean[] superseded = new boolean[steps.size()];
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            Integer earlier = step.prior == null ? null : last.remove(step.prior);
            first[i] = earlier == null ? i : first[earlier];
            if (earlier != null) {
                spared[i] = spared[earlier] + 1;
                superseded[earlier] = true;
            }
            last.put(step.entry, i);
        }
        List<Change> changes = new ArrayList<>(last.size());
        for (int i = 0; i < steps.size(); i++) {
            if (!superseded[i]) {
                addIfAny(changes, steps.get(first[i]).prior, steps.get(i), spared[i]);
            }
        }
        return changes;
    }

    private static void addIfAny(List<Change> changes, byte @Nullable [] prior, Step step, int spared) {
        int keyLength = step.keyLength;
        byte[] before = prior == null || prior.length == keyLength ? null : prior;
        boolean dies = keyLength > 0 && step.entry.length == keyLength;
        if (before == null) {
            if (!dies) {
                changes.add(new Change(ChangeKind.INSERT, step.offset, step.entry, keyLength, null, spared));
            }
        } else if (dies) {
            changes.add(new Change(ChangeKind.DELETE, step.offset, step.entry, keyLength, before, spared));
        } else if (!Arrays.equals(before, step.entry)) {
            changes.add(new Change(ChangeKind.UPDATE_AFTER, step.offset, step.entry, keyLength, before, spared));
        }
    }
}
