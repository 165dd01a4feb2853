package dev.tidegate.gateway.changelog;

import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.gateway.changelog.Cursor.Known;
import org.jspecify.annotations.Nullable;

/**
 * The log of an append table's partition: every record is an insert, and only the most recent ones are at hand, up to a
 * bound in bytes. A reader who falls behind them cannot be served on: {@link #canRead} says so. Nor can one who asks for
 * a time of which records may be gone: {@link #since} says so.
 */
public final class RecentLog implements Changelog {
    private static final byte[] NO_ROW = {};
    private static final int ENTRY_OVERHEAD = 48;

    private final OffsetRing ring = new OffsetRing();
    private long[] timestamps = new long[OffsetRing.INITIAL_CAPACITY];
    private byte[][] rows = new byte[OffsetRing.INITIAL_CAPACITY][];
    private final long maxBytes;
    private long bytes;
    private long end;
    /** Records before this offset are not at hand. */
    private long start;
    /** None of them is newer than this. */
    private long newestGone;

    private boolean anyRead;

    /**
     * @param start the first offset that will be read
     * @param newestBefore no record before it has a later timestamp, in milliseconds since 1970
     * @param maxBytes of heap; the oldest rows give way
     */
    public RecentLog(long start, long newestBefore, long maxBytes) {
        this.start = start;
        this.end = start;
        this.newestGone = start == 0 ? Long.MIN_VALUE : newestBefore;
        this.maxBytes = maxBytes;
    }

    /**
     * A row was appended.
     *
     * @param offset of the record, not before that of any earlier call
     * @param timestamp of the record, in milliseconds since 1970
     */
    public void append(long offset, long timestamp, Entry entry) {
        advance(offset + 1);
        if (!anyRead) {
            anyRead = true;
            newestGone = Math.min(newestGone, timestamp); // what stands before the first record is taken to be older
        }
        if (ring.isFull()) {
            grow();
        }
        int at = ring.add(offset);
        timestamps[at] = timestamp;
        rows[at] = entry.bytes;
        bytes += heapOf(entry.bytes);
        while (bytes > maxBytes && ring.size() > 1) {
            dropOldest();
        }
    }

    private static long heapOf(byte[] row) {
        return ENTRY_OVERHEAD + ((row.length + 7L) & ~7L);
    }

    private void dropOldest() {
        start = ring.offset(0) + 1;
        int at = ring.removeOldest();
        bytes -= heapOf(rows[at]);
        newestGone = Math.max(newestGone, timestamps[at]);
        rows[at] = NO_ROW;
    }

    private void grow() {
        timestamps = ring.grown(timestamps);
        rows = ring.grown(rows);
        ring.grow();
    }

    @Override
    public void advance(long position) {
        end = Math.max(end, position);
    }

    @Override
    public long end() {
        return end;
    }

    /** A reader who wants all rows that are at hand: those that will be when he is told the first. */
    @Override
    public Cursor fromStart() {
        return new Cursor(Known.NOTHING, start, start, start);
    }

    /**
     * A reader who wants every record that is not older than this; as in Kafka, he is told all from the first such
     * record on, whatever the timestamps of those behind it. If there is none yet, he is told what comes from now on.
     *
     * @param timestamp milliseconds since 1970
     * @return null if such records may be gone
     */
    public @Nullable Cursor since(long timestamp) {
        if (timestamp <= newestGone) {
            return null;
        }
        for (int i = 0; i < ring.size(); i++) {
            if (timestamps[ring.slot(i)] >= timestamp) {
                return Cursor.since(ring.offset(i));
            }
        }
        return Cursor.since(end);
    }

    @Override
    public boolean canRead(Cursor cursor) {
        return (cursor.position() >= start || isNew(cursor)) && cursor.position() <= end;
    }

    /** Whether he has been told nothing yet; what gives way before he is told is nothing to him. */
    private static boolean isNew(Cursor cursor) {
        return cursor.known() == Known.NOTHING && cursor.position() == cursor.base();
    }

    @Override
    public Page read(Cursor cursor, int maxBytes, ChangeVisitor visitor) {
        if (!canRead(cursor)) {
            throw new IllegalArgumentException(cursor + " is behind the rows at hand, which begin at " + start);
        }
        int told = 0;
        int bytesTold = 0;
        long last = -1;
        for (int i = ring.indexAtOrAfter(Math.max(start, cursor.position())); i < ring.size(); i++) {
            long offset = ring.offset(i);
            byte[] row = rows[ring.slot(i)];
            if (bytesTold >= maxBytes && offset != last) {
                return new Page(cursor.at(last + 1), told, 0);
            }
            last = offset;
            visitor.change(ChangeKind.INSERT, offset, row, 0);
            bytesTold += row.length;
            told++;
        }
        return new Page(Cursor.exactAt(end), told, 0);
    }

    @Override
    public boolean canReplay(long position) {
        return position >= start && position <= end;
    }

    @Override
    public Replay replay(long position, int maxBytes, int maxChanges) {
        if (!canReplay(position)) {
            throw new IllegalArgumentException(position + " is not between " + start + " and " + end);
        }
        return ring.replay(
                position, end, maxBytes, maxChanges, (replay, offset, at) -> replay.add(offset, null, rows[at], 0));
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public int size() {
        return ring.size();
    }
}
