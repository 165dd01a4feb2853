package dev.tidegate.gateway.changelog;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The log of an upsert table's partition: at most one entry a key, at the offset where the key last changed.
 *
 * <p>An upsert or delete is O(1): the old slot becomes a hole, the new entry goes to the end, and a segment whose holes
 * outnumber its entries is squeezed, at most {@link Segment#CAPACITY} slots at a time. Keys and rows are opaque bytes
 * in their serving form; equal keys must be equal bytes.
 *
 * <p>A delete leaves a tombstone, which {@link #expire} drops when it is old enough, or which goes earlier when there
 * are more of them than the bound. What is gone is remembered as one offset: a reader who would have needed it is
 * refused by {@link #canRead}, never served with a gap.
 */
public final class CompactedLog implements Changelog {
    /** A page ends after so many slots even if nothing in them had to be told, to keep the calling loop responsive. */
    private static final int MAX_SLOTS_READ = 64 * 1024;

    /** So many entries may be expected together: enough that memory is the bound, few enough that all stay near by. */
    public static final int EXPECTED = 16;

    private final SegmentList segments = new SegmentList();
    private final KeyIndex index = new KeyIndex(
            (handle, key, length) -> segments.segment(handle).hasKey(SegmentList.slot(handle), key, length));
    private final Tombstones tombstones;
    private final History history;
    private final Lookahead lookahead = new Lookahead();

    private long end;
    /** Deletes before this offset may be forgotten. */
    private long forgotten;

    private int tombstoneEntries;
    private long entryBytes;
    private long segmentBytes;
    private boolean anyLives;

    /**
     * @param start the offset of the first record that Kafka still has; what was before may have been deleted unseen
     * @param maxTombstones how many deletes to remember at the most
     * @param historyBytes heap for the changes of late with what they replaced, see {@link #beginHistory}
     */
    public CompactedLog(long start, int maxTombstones, long historyBytes) {
        this.history = new History(historyBytes);
        this.end = start;
        this.forgotten = start;
        this.tombstones = new Tombstones(maxTombstones);
    }

    /**
     * The key has this row now, or none any more.
     *
     * @param offset of the record, not before that of any earlier call
     * @param now when a delete was seen here, for {@link #expire}; any clock that does not run backwards
     * @return false if that was so already: then nothing changed but the position
     */
    public boolean put(long offset, Entry entry, long now) {
        advance(offset + 1);
        return entry.isTombstone() ? delete(offset, entry, now) : upsert(offset, entry);
    }

    /**
     * From here on it is known what a change replaces, and remembered for {@link #replay}. What came before may have lost
     * records to compaction, so that a key seems to be new that a reader elsewhere has long held.
     */
    public void beginHistory() {
        history.beginAt(end);
    }

    /** These are {@link #put} next: tells nothing and changes nothing, and makes it faster where there are several. */
    public void expect(List<Entry> entries) {
        lookahead.look(index, segments, entries);
    }

    private boolean upsert(long offset, Entry entry) {
        int handle = index.find(entry.hash, entry.bytes, entry.keyLength);
        if (handle < 0) {
            index.add(entry.hash, append(offset, offset, entry, null));
            history.add(offset, null, entry.bytes, entry.keyLength);
            return true;
        }
        Segment old = segments.segment(handle);
        int slot = SegmentList.slot(handle);
        byte[] replaced = old.entry(slot);
        long born = old.born[slot];
        Lives lives = old.lives(slot);
        if (old.isTombstone(slot)) {
            long died = old.offsets[slot];
            lives = Lives.since(born < died ? Lives.with(lives, born, died) : lives, forgotten);
            born = offset;
        } else if (Arrays.equals(replaced, entry.bytes)) {
            return false; // their keys are equal
        }
        supersede(entry.hash, handle, append(offset, born, entry, lives));
        history.add(offset, replaced, entry.bytes, entry.keyLength);
        return true;
    }

    private boolean delete(long offset, Entry entry, long now) {
        int handle = index.find(entry.hash, entry.bytes, entry.keyLength);
        boolean alive = false;
        if (handle < 0) {
            // Its earlier life may have been compacted away: someone who resumes may still hold the row.
            index.add(entry.hash, append(offset, offset, entry, null));
        } else {
            Segment old = segments.segment(handle);
            int slot = SegmentList.slot(handle);
            if (old.isTombstone(slot)) {
                return false;
            }
            alive = true;
            history.add(offset, old.entry(slot), entry.bytes, entry.keyLength);
            supersede(entry.hash, handle, append(offset, old.born[slot], entry, old.lives(slot)));
        }
        tombstones.add(offset, now);
        dropTombstones(Long.MIN_VALUE);
        return alive;
    }

    @Override
    public void advance(long position) {
        end = Math.max(end, position);
    }

    /** Forgets the deletes that were seen before this time. */
    public void expire(long keepSince) {
        dropTombstones(keepSince);
        if (anyLives) {
            anyLives = false;
            for (int i = 0; i < segments.count(); i++) {
                dropLives(segments.get(i));
            }
        }
    }

    /** The row under this key, with the offset of its last change, or null. */
    public @Nullable StoredRow get(byte[] key) {
        int handle = index.find(KeyIndex.hash(key, key.length), key, key.length);
        if (handle < 0) {
            return null;
        }
        Segment segment = segments.segment(handle);
        int slot = SegmentList.slot(handle);
        if (segment.isTombstone(slot)) {
            return null;
        }
        byte[] entry = segment.entry(slot);
        return new StoredRow(segment.offsets[slot], entry, key.length);
    }

    @Override
    public long end() {
        return end;
    }

    @Override
    public Cursor fromStart() {
        return Cursor.snapshot();
    }

    @Override
    public boolean canRead(Cursor cursor) {
        if (cursor.position() > end) {
            return false;
        }
        if (cursor.known() == Cursor.Known.NOTHING) {
            return cursor.position() == 0 || forgotten <= cursor.target();
        }
        return forgotten <= cursor.base();
    }

    @Override
    public Page read(Cursor cursor, int maxBytes, ChangeVisitor visitor) {
        if (!canRead(cursor)) {
            throw new IllegalArgumentException(cursor + " is behind what is known since " + forgotten);
        }
        return new PageReader(segments, cursor.towards(end), end, maxBytes, MAX_SLOTS_READ).read(visitor);
    }

    @Override
    public boolean canReplay(long position) {
        return position >= history.start() && position <= end;
    }

    @Override
    public Replay replay(long position, int maxBytes, int maxChanges) {
        if (!canReplay(position)) {
            throw new IllegalArgumentException(position + " is not between " + history.start() + " and " + end);
        }
        return history.replay(position, end, maxBytes, maxChanges);
    }

    @Override
    public int size() {
        return index.size() - tombstoneEntries;
    }

    @Override
    public long bytes() {
        return entryBytes + segmentBytes + index.bytes() + tombstones.bytes() + history.bytes();
    }

    private int append(long offset, long born, Entry entry, @Nullable Lives lives) {
        Segment last = segments.last();
        if (last == null || last.isFull()) {
            last = new Segment(offset, Segment.CAPACITY);
            segmentBytes += last.bytes();
            segments.append(last);
        }
        entryBytes += heapOf(entry.bytes);
        if (entry.isTombstone()) {
            tombstoneEntries++;
        }
        if (lives != null) {
            anyLives = true;
        }
        segmentBytes -= last.bytes();
        int handle = SegmentList.handle(last, last.add(offset, born, entry.hash, entry.bytes, entry.keyLength, lives));
        segmentBytes += last.bytes();
        return handle;
    }

    private void supersede(int hash, int oldHandle, int newHandle) {
        index.move(hash, oldHandle, newHandle);
        punch(oldHandle);
    }

    private void punch(int handle) {
        Segment segment = segments.segment(handle);
        int slot = SegmentList.slot(handle);
        entryBytes -= heapOf(segment.entry(slot));
        if (segment.isTombstone(slot)) {
            tombstoneEntries--;
        }
        segment.punch(slot);
        if (segment.holes * 2 > segment.size && segment != segments.last()) {
            squeeze(segment);
        }
    }

    /** Makes one segment of what is left of this one and, if both fit, of its elder neighbour. */
    private void squeeze(Segment segment) {
        int to = segments.indexOf(segment) + 1;
        int from = to - 1;
        int live = segment.size - segment.holes;
        if (from > 0) {
            Segment elder = segments.get(from - 1);
            int elderLive = elder.size - elder.holes;
            if (elderLive + live <= Segment.CAPACITY / 2) {
                from--;
                live += elderLive;
            }
        }
        Segment squeezed = new Segment(segments.get(from).first, live);
        int[] movedFrom = new int[live];
        for (int i = from; i < to; i++) {
            Segment source = segments.get(i);
            segmentBytes -= source.bytes();
            for (int slot = 0; slot < source.size; slot++) {
                squeezed.sparedAtEnd += source.spared[slot];
                byte[] entry = source.entries[slot];
                if (entry == null) {
                    squeezed.sparedAtEnd++;
                    continue;
                }
                int target = squeezed.add(
                        source.offsets[slot],
                        source.born[slot],
                        source.hashes[slot],
                        entry,
                        source.keyLengths[slot],
                        source.lives(slot));
                movedFrom[target] = SegmentList.handle(source, slot);
                squeezed.spared[target] = squeezed.sparedAtEnd;
                squeezed.sparedAtEnd = 0;
            }
            squeezed.sparedAtEnd += source.sparedAtEnd;
        }
        segmentBytes += squeezed.bytes();
        if (live > 0) {
            // Under a number of its own before the old ones are free: so each handle is told apart from the one before.
            segments.register(squeezed);
            for (int slot = 0; slot < live; slot++) {
                index.move(squeezed.hashes[slot], movedFrom[slot], SegmentList.handle(squeezed, slot));
            }
        }
        segments.replace(from, to, live == 0 ? null : squeezed);
    }

    private void dropTombstones(long keepSince) {
        while (tombstones.oldestExpired(keepSince)) {
            long offset = tombstones.removeOldest();
            forgotten = Math.max(forgotten, offset + 1);
            while (dropTombstoneAt(offset)) {
                // One record may have deleted several keys: they are forgotten together.
            }
        }
    }

    private boolean dropTombstoneAt(long offset) {
        for (int i = segments.atOrAfter(offset); i < segments.count(); i++) {
            Segment segment = segments.get(i);
            for (int slot = segment.slotAtOrAfter(offset); slot < segment.size; slot++) {
                if (segment.offsets[slot] > offset) {
                    return false; // the key has come back since, and what was a tombstone is a life
                }
                if (!segment.isHole(slot) && segment.isTombstone(slot)) {
                    int handle = SegmentList.handle(segment, slot);
                    index.remove(segment.hashes[slot], handle);
                    punch(handle);
                    return true;
                }
            }
        }
        return false;
    }

    private void dropLives(Segment segment) {
        if (segment.lives == null) {
            return;
        }
        boolean any = false;
        for (int slot = 0; slot < segment.size; slot++) {
            Lives kept = Lives.since(segment.lives[slot], forgotten);
            segment.lives[slot] = kept;
            any |= kept != null;
        }
        if (!any) {
            segmentBytes -= segment.bytes();
            segment.lives = null;
            segmentBytes += segment.bytes();
        }
        anyLives |= any;
    }

    /** Heap of an entry's array: header and padding. */
    static long heapOf(byte[] entry) {
        return 16 + ((entry.length + 7L) & ~7L);
    }
}
