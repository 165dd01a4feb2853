package dev.tidegate.gateway.changelog;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A run of slots in offset order, at most {@link #CAPACITY}: the unit in which holes are squeezed out, so that no call
 * ever moves more than one run. Columns instead of objects: a slot costs 32 bytes beside its entry.
 */
final class Segment {
    static final int BITS = 10;
    static final int CAPACITY = 1 << BITS;

    /** Heap of one slot without its entry: offset, born, hash, keyLength, spared, reference. */
    static final int SLOT_BYTES = 8 + 8 + 4 + 4 + 4 + 4;

    /** Where this segment stands in {@link SegmentList}; the upper bits of its slots' handles. */
    int number = -1;

    /** The offset that its first slot had when it was made: squeezing does not change which offsets it covers. */
    final long first;

    final long[] offsets;
    /** Where the present life of the key began; of a tombstone, the life that it ended. */
    final long[] born;
    /** Key bytes, then row bytes; a tombstone has key bytes only; null is a hole. */
    final byte[] @Nullable [] entries;

    /** The keys' hashes: so that moving an entry need not look at its bytes, which are nowhere near. */
    final int[] hashes;

    final int[] keyLengths;
    /** How many changes were squeezed out just before this slot. */
    final int[] spared;
    /** Earlier lives of the keys, null when no key here has any. */
    @Nullable
    Lives @Nullable [] lives;

    int size;
    int holes;
    /** How many changes were squeezed out after the last slot. */
    int sparedAtEnd;

    Segment(long first, int capacity) {
        this.first = first;
        this.offsets = new long[capacity];
        this.born = new long[capacity];
        this.entries = new byte[capacity][];
        this.hashes = new int[capacity];
        this.keyLengths = new int[capacity];
        this.spared = new int[capacity];
    }

    boolean isFull() {
        return size == offsets.length;
    }

    int add(long offset, long bornAt, int hash, byte[] entry, int keyLength, @Nullable Lives earlier) {
        int slot = size++;
        offsets[slot] = offset;
        born[slot] = bornAt;
        hashes[slot] = hash;
        entries[slot] = entry;
        keyLengths[slot] = keyLength;
        if (earlier != null) {
            setLives(slot, earlier);
        }
        return slot;
    }

    void setLives(int slot, @Nullable Lives value) {
        if (lives == null) {
            lives = new Lives[offsets.length];
        }
        lives[slot] = value;
    }

    @Nullable
    Lives lives(int slot) {
        return lives == null ? null : lives[slot];
    }

    boolean isHole(int slot) {
        return entries[slot] == null;
    }

    byte[] entry(int slot) {
        byte[] entry = entries[slot];
        if (entry == null) {
            throw new IllegalStateException("slot " + slot + " is a hole");
        }
        return entry;
    }

    boolean isTombstone(int slot) {
        return entry(slot).length == keyLengths[slot];
    }

    boolean hasKey(int slot, byte[] key, int length) {
        return keyLengths[slot] == length && Arrays.equals(entry(slot), 0, length, key, 0, length);
    }

    void punch(int slot) {
        entries[slot] = null;
        if (lives != null) {
            lives[slot] = null;
        }
        holes++;
    }

    /** The slot of the first entry or hole at or after this offset. */
    int slotAtOrAfter(long offset) {
        int slot = Arrays.binarySearch(offsets, 0, size, offset);
        if (slot < 0) {
            return ~slot;
        }
        while (slot > 0 && offsets[slot - 1] == offset) {
            slot--; // one record may have changed several keys
        }
        return slot;
    }

    /** Heap of the segment itself, without its entries and lives. */
    long bytes() {
        return (long) offsets.length * SLOT_BYTES + (lives == null ? 0 : 4L * offsets.length) + 200;
    }
}
