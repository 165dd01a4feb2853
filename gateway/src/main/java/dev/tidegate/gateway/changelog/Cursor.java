package dev.tidegate.gateway.changelog;

/**
 * A reader of one partition, as a value: where he is, and what is known of the rows he holds.
 *
 * <p>A reader who has read to the end holds exactly the table as of that position. One who reads a long way in several
 * pages does not while he is under way: a row that changed meanwhile has left the offsets he has yet to pass, or has
 * been told to him already, and nobody keeps book for him. So he remembers his <em>base</em>, the last position at
 * which he held exactly the table, and his <em>target</em>, the end of the log when he set out. What lies before the
 * target is told relative to the base, exactly. What came after it is exact too unless the key was born or died between
 * base and position; only then the page is marked conflated.
 *
 * @param known what the reader holds
 * @param base the last position at which that was exact; for {@link Known#LOOSE} the position where he came in
 * @param target the end of the log when he left the base
 * @param position the next offset to read
 */
public record Cursor(Known known, long base, long target, long position) {

    /** What is known of the rows a reader holds at his base. */
    public enum Known {
        /** No rows at all: he reads the snapshot. */
        NOTHING,
        /** The table as of the base. */
        EXACT,
        /** Something of about that time: he resumed from a token. Every delete is told to him. */
        LOOSE
    }

    static Cursor snapshot() {
        return new Cursor(Known.NOTHING, 0, 0, 0);
    }

    /** A reader who holds exactly the table at this position. */
    public static Cursor exactAt(long position) {
        return new Cursor(Known.EXACT, position, position, position);
    }

    /** A reader who says that he has read to this position, here or elsewhere, now or earlier. */
    public static Cursor resumedAt(long position) {
        return position == 0 ? snapshot() : new Cursor(Known.LOOSE, position, position, position);
    }

    /** A reader who wants what was appended since this position, even if it is zero. */
    public static Cursor since(long position) {
        return new Cursor(Known.LOOSE, position, position, position);
    }

    /** Whether he has read to the end at least once since his snapshot or resume began, and then holds the table. */
    public boolean caughtUp() {
        return known == Known.EXACT && base == position;
    }

    /** Sets out from the base: what is in the log now is the way to go. */
    Cursor towards(long end) {
        return position == base && target <= base ? new Cursor(known, base, end, position) : this;
    }

    Cursor at(long newPosition) {
        return new Cursor(known, base, target, newPosition);
    }
}
