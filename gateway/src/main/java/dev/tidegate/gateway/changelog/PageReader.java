package dev.tidegate.gateway.changelog;

import dev.tidegate.format.type.ChangeKind;
import org.jspecify.annotations.Nullable;

/** One read of a {@link CompactedLog}: walks the slots after a cursor and tells each relative to what its reader holds. */
final class PageReader {
    private final SegmentList segments;
    private final Cursor cursor;
    private final long end;
    private final int maxBytes;
    private final int maxSlots;
    /** Changes before this offset are not news that the reader missed: they are the snapshot's own past. */
    private final long countFrom;

    private int bytes;
    private int slots;
    private int changes;
    private long spared;
    private boolean anyUnsure;

    PageReader(SegmentList segments, Cursor cursor, long end, int maxBytes, int maxSlots) {
        this.segments = segments;
        this.cursor = cursor;
        this.end = end;
        this.maxBytes = maxBytes;
        this.maxSlots = maxSlots;
        this.countFrom =
                cursor.known() == Cursor.Known.EXACT ? cursor.position() : Math.max(cursor.position(), cursor.target());
    }

    Page read(ChangeVisitor visitor) {
        long last = -1;
        for (int i = segments.atOrAfter(cursor.position()); i < segments.count(); i++) {
            Segment segment = segments.get(i);
            for (int slot = segment.slotAtOrAfter(cursor.position()); slot < segment.size; slot++) {
                long offset = segment.offsets[slot];
                if (offset != last && (bytes >= maxBytes || slots >= maxSlots)) {
                    return page(cursor.at(last + 1)); // never between two changes of one record
                }
                last = offset;
                slots++;
                count(segment, slot);
                if (!segment.isHole(slot)) {
                    tell(segment, slot, visitor);
                }
            }
            if (segment.first >= countFrom) {
                spared += segment.sparedAtEnd;
            }
        }
        return page(Cursor.exactAt(end));
    }

    private Page page(Cursor next) {
        return new Page(next, changes, anyUnsure ? Math.max(1, spared) : spared);
    }

    private void count(Segment segment, int slot) {
        // What was squeezed out may have stood at the offset of the slot before: a record may change several keys.
        long earliest = slot == 0 ? segment.first : segment.offsets[slot - 1];
        if (earliest >= countFrom) {
            spared += segment.spared[slot];
        }
        if (segment.isHole(slot) && segment.offsets[slot] >= countFrom) {
            spared++;
        }
    }

    private void tell(Segment segment, int slot, ChangeVisitor visitor) {
        ChangeKind kind = kind(segment, slot);
        if (kind == null) {
            return;
        }
        byte[] entry = segment.entry(slot);
        int keyLength = segment.keyLengths[slot];
        visitor.change(kind, segment.offsets[slot], entry, keyLength);
        bytes += kind == ChangeKind.DELETE ? keyLength : entry.length - keyLength;
        changes++;
    }

    /** What this entry is to the reader, null when it is nothing to him: the death of a key that he never held. */
    private @Nullable ChangeKind kind(Segment segment, int slot) {
        boolean dead = segment.isTombstone(slot);
        Lives.Held held = held(segment, slot);
        if (cursor.known() == Cursor.Known.LOOSE) {
            if (dead) {
                return ChangeKind.DELETE;
            }
            return held == Lives.Held.NO ? ChangeKind.INSERT : ChangeKind.UPDATE_AFTER;
        }
        if (held == Lives.Held.UNSURE) {
            anyUnsure = true;
            return dead ? ChangeKind.DELETE : ChangeKind.UPDATE_AFTER;
        }
        if (dead) {
            return held == Lives.Held.YES ? ChangeKind.DELETE : null;
        }
        return held == Lives.Held.YES ? ChangeKind.UPDATE_AFTER : ChangeKind.INSERT;
    }

    private Lives.Held held(Segment segment, int slot) {
        long born = segment.born[slot];
        Lives lives = segment.lives(slot);
        boolean changedSinceHeSetOut = segment.offsets[slot] >= cursor.target();
        if (changedSinceHeSetOut && turned(born, lives)) {
            return Lives.Held.UNSURE;
        }
        return born < cursor.base() ? Lives.Held.YES : Lives.heldAt(lives, cursor.base());
    }

    /** Whether the key was born or died between the reader's base and his position: he may have seen it or not. */
    private boolean turned(long born, @Nullable Lives lives) {
        return (born >= cursor.base() && born < cursor.position())
                || Lives.anyTurnIn(lives, cursor.base(), cursor.position());
    }
}
