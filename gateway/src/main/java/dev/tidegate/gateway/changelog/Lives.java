package dev.tidegate.gateway.changelog;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The earlier lives of a key that died and came back, oldest first: needed to know whether a reader at some position in
 * between holds it. Kept as long as the tombstones that ended them would have been.
 *
 * <p>At most {@link #BOUND}: a key that flaps faster loses detail at the far end, where its two oldest lives become one
 * of which only the outline is sure.
 */
final class Lives {
    static final int BOUND = 8;

    /** Whether a reader at some position holds the key. */
    enum Held {
        YES,
        NO,
        /** The outline of several lives says no more. */
        UNSURE
    }

    /** Births and deaths by turns: {@code born, died, born, died, …} */
    private final long[] turns;

    private final boolean oldestIsOutline;

    private Lives(long[] turns, boolean oldestIsOutline) {
        this.turns = turns;
        this.oldestIsOutline = oldestIsOutline;
    }

    /** These lives and a later one. */
    static Lives with(@Nullable Lives earlier, long born, long died) {
        if (earlier == null) {
            return new Lives(new long[] {born, died}, false);
        }
        long[] old = earlier.turns;
        if (old.length < 2 * BOUND) {
            long[] turns = Arrays.copyOf(old, old.length + 2);
            turns[old.length] = born;
            turns[old.length + 1] = died;
            return new Lives(turns, earlier.oldestIsOutline);
        }
        long[] turns = new long[old.length];
        turns[0] = old[0];
        System.arraycopy(old, 3, turns, 1, old.length - 3);
        turns[old.length - 2] = born;
        turns[old.length - 1] = died;
        return new Lives(turns, true);
    }

    static Held heldAt(@Nullable Lives lives, long position) {
        if (lives == null) {
            return Held.NO;
        }
        long[] turns = lives.turns;
        for (int i = 0; i < turns.length; i += 2) {
            if (turns[i] < position && turns[i + 1] >= position) {
                return i == 0 && lives.oldestIsOutline ? Held.UNSURE : Held.YES;
            }
        }
        return Held.NO;
    }

    /** Whether one of these lives began or ended at an offset in {@code [from, to)}. */
    static boolean anyTurnIn(@Nullable Lives lives, long from, long to) {
        if (lives == null) {
            return false;
        }
        for (long turn : lives.turns) {
            if (turn >= from && turn < to) {
                return true;
            }
        }
        // Inside an outline there may be turns that are no longer known.
        return lives.oldestIsOutline && lives.turns[0] < to && lives.turns[1] >= from;
    }

    /** The lives that ended at this offset or later; null when none did. */
    static @Nullable Lives since(@Nullable Lives lives, long offset) {
        if (lives == null || lives.turns[1] >= offset) {
            return lives;
        }
        int from = 2;
        while (from < lives.turns.length && lives.turns[from + 1] < offset) {
            from += 2;
        }
        return from == lives.turns.length
                ? null
                : new Lives(Arrays.copyOfRange(lives.turns, from, lives.turns.length), false);
    }

    long bytes() {
        return 40 + 8L * turns.length;
    }
}
