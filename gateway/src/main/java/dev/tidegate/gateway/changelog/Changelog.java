package dev.tidegate.gateway.changelog;

/** The changes of one partition, readable from any position that is still known. Used by one thread at a time. */
public sealed interface Changelog permits CompactedLog, RecentLog {

    /** The position after the last record that was seen, whether or not it changed anything. */
    long end();

    /** A record was seen that changed no row: only the position moves. Going back is ignored. */
    void advance(long position);

    /** A reader who holds nothing and wants all. */
    Cursor fromStart();

    /** A reader who is told what changes from now on. */
    default Cursor fromEnd() {
        return Cursor.exactAt(end());
    }

    /**
     * Whether this reader can be told everything that he must be told. If not, what he holds must be forgotten and read
     * again from {@link #fromStart()}.
     */
    boolean canRead(Cursor cursor);

    /**
     * Tells the changes after the cursor, oldest first, until all are told or the page is full.
     *
     * @param maxBytes the page is full when the rows in it reach this size; a single larger row is a page of its own
     * @throws IllegalArgumentException if {@link #canRead} says no
     */
    Page read(Cursor cursor, int maxBytes, ChangeVisitor visitor);

    /**
     * Whether every change since this position is at hand together with what it replaced. That holds for a while only;
     * a reader who is further behind still has {@link #read}.
     */
    boolean canReplay(long position);

    /**
     * The changes since this position, oldest first, as many as the bounds allow.
     *
     * @param maxBytes the run is full when its rows and keys reach this size; a single larger one is a run of its own
     * @param maxChanges the run is full when it has so many
     * @throws IllegalArgumentException if {@link #canReplay} says no
     */
    Replay replay(long position, int maxBytes, int maxChanges);

    /** The heap that the log holds, in bytes, computed from its parts. */
    long bytes();

    /** Live rows in the log. */
    int size();
}
