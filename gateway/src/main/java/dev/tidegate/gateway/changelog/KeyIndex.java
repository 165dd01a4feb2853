package dev.tidegate.gateway.changelog;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * From a key to the handle of its slot: open addressing with linear probing, about 13 bytes a key.
 * The hash is seeded at start, so that nobody outside can choose keys that collide.
 */
final class KeyIndex {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long SEED = ThreadLocalRandom.current().nextLong();
    private static final int NONE = -1;
    /** No handle is -1, so no cell in use is this. */
    private static final long EMPTY = -1;

    /** Says whether the slot behind a handle holds the key with which these bytes begin. */
    interface Slots {
        boolean hasKey(int handle, byte[] key, int length);
    }

    private final Slots slots;
    /** Each the hash, in the upper half, and the handle: a look-up that finds its key at once costs one cache line. */
    private long[] cells;

    private int size;

    KeyIndex(Slots slots) {
        this.slots = slots;
        this.cells = newCells(64);
    }

    private static long[] newCells(int length) {
        long[] cells = new long[length];
        Arrays.fill(cells, EMPTY);
        return cells;
    }

    private static long cell(int hash, int handle) {
        return ((long) hash << 32) | (handle & 0xffffffffL);
    }

    private static int hashIn(long cell) {
        return (int) (cell >>> 32);
    }

    static int hash(byte[] key, int length) {
        long h = SEED ^ length;
        int i = 0;
        for (; i + 8 <= length; i += 8) {
            h = mix(h ^ (long) LONGS.get(key, i));
        }
        long rest = 0;
        for (; i < length; i++) {
            rest = (rest << 8) | (key[i] & 0xff);
        }
        h = mix(h ^ rest);
        return (int) (h ^ (h >>> 32));
    }

    /** The finalizer of SplitMix64: every bit of the word reaches every bit of the result. */
    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    int size() {
        return size;
    }

    /** The handle under the key with which these bytes begin, or -1. */
    int find(int hash, byte[] key, int length) {
        int mask = cells.length - 1;
        for (int at = hash & mask; cells[at] != EMPTY; at = (at + 1) & mask) {
            long cell = cells[at];
            if (hashIn(cell) == hash && slots.hasKey((int) cell, key, length)) {
                return (int) cell;
            }
        }
        return NONE;
    }

    /** The handle of a key with this hash, or -1: looks at no more than one cell, and not at the key. */
    int guess(int hash) {
        long cell = cells[hash & (cells.length - 1)];
        return cell != EMPTY && hashIn(cell) == hash ? (int) cell : NONE;
    }

    /** Puts a key that is not there yet. */
    void add(int hash, int handle) {
        if (++size > cells.length * 5 / 8) {
            grow();
        }
        insert(cell(hash, handle));
    }

    /** The entry with this handle has moved. */
    void move(int hash, int from, int to) {
        cells[placeOf(hash, from)] = cell(hash, to);
    }

    /** Takes an entry out and closes the gap, so that probing never has to step over graves. */
    void remove(int hash, int handle) {
        int mask = cells.length - 1;
        int gap = placeOf(hash, handle);
        for (int at = (gap + 1) & mask; cells[at] != EMPTY; at = (at + 1) & mask) {
            int home = hashIn(cells[at]) & mask;
            if (((at - home) & mask) >= ((at - gap) & mask)) {
                cells[gap] = cells[at];
                gap = at;
            }
        }
        cells[gap] = EMPTY;
        size--;
    }

    private int placeOf(int hash, int handle) {
        long cell = cell(hash, handle);
        int mask = cells.length - 1;
        int at = hash & mask;
        while (cells[at] != cell) {
            if (cells[at] == EMPTY) {
                throw new IllegalStateException("handle " + handle + " is not in the index");
            }
            at = (at + 1) & mask;
        }
        return at;
    }

    private void insert(long cell) {
        int mask = cells.length - 1;
        int at = hashIn(cell) & mask;
        while (cells[at] != EMPTY) {
            at = (at + 1) & mask;
        }
        cells[at] = cell;
    }

    private void grow() {
        long[] old = cells;
        cells = newCells(old.length * 2);
        for (long cell : old) {
            if (cell != EMPTY) {
                insert(cell);
            }
        }
    }

    long bytes() {
        return 8L * cells.length + 64;
    }
}
