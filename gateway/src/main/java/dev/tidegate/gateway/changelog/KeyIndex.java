package dev.tidegate.gateway.changelog;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.concurrent.ThreadLocalRandom;

/**
 * From a key to the handle of its slot: open addressing with linear probing in two int arrays, about 13 bytes a key.
 * The hash is seeded at start, so that nobody outside can choose keys that collide.
 */
final class KeyIndex {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long SEED = ThreadLocalRandom.current().nextLong();
    private static final int EMPTY = -1;

    /** Says whether the slot behind a handle holds this key. */
    interface Slots {
        boolean hasKey(int handle, byte[] key);
    }

    private final Slots slots;
    private int[] handles;
    private int[] hashes;
    private int size;

    KeyIndex(Slots slots) {
        this.slots = slots;
        this.handles = newCells(64);
        this.hashes = new int[64];
    }

    private static int[] newCells(int length) {
        int[] cells = new int[length];
        java.util.Arrays.fill(cells, EMPTY);
        return cells;
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

    /** The handle under this key, or -1. */
    int find(int hash, byte[] key) {
        int mask = handles.length - 1;
        for (int cell = hash & mask; handles[cell] != EMPTY; cell = (cell + 1) & mask) {
            if (hashes[cell] == hash && slots.hasKey(handles[cell], key)) {
                return handles[cell];
            }
        }
        return EMPTY;
    }

    /** Puts a key that is not there yet. */
    void add(int hash, int handle) {
        if (++size > handles.length * 5 / 8) {
            grow();
        }
        insert(hash, handle);
    }

    /** The entry with this handle has moved. */
    void move(int hash, int from, int to) {
        handles[cellOf(hash, from)] = to;
    }

    /** Takes an entry out and closes the gap, so that probing never has to step over graves. */
    void remove(int hash, int handle) {
        int mask = handles.length - 1;
        int gap = cellOf(hash, handle);
        for (int cell = (gap + 1) & mask; handles[cell] != EMPTY; cell = (cell + 1) & mask) {
            int home = hashes[cell] & mask;
            if (((cell - home) & mask) >= ((cell - gap) & mask)) {
                handles[gap] = handles[cell];
                hashes[gap] = hashes[cell];
                gap = cell;
            }
        }
        handles[gap] = EMPTY;
        size--;
    }

    private int cellOf(int hash, int handle) {
        int mask = handles.length - 1;
        int cell = hash & mask;
        while (handles[cell] != handle) {
            if (handles[cell] == EMPTY) {
                throw new IllegalStateException("handle " + handle + " is not in the index");
            }
            cell = (cell + 1) & mask;
        }
        return cell;
    }

    private void insert(int hash, int handle) {
        int mask = handles.length - 1;
        int cell = hash & mask;
        while (handles[cell] != EMPTY) {
            cell = (cell + 1) & mask;
        }
        handles[cell] = handle;
        hashes[cell] = hash;
    }

    private void grow() {
        int[] oldHandles = handles;
        int[] oldHashes = hashes;
        handles = newCells(oldHandles.length * 2);
        hashes = new int[oldHandles.length * 2];
        for (int i = 0; i < oldHandles.length; i++) {
            if (oldHandles[i] != EMPTY) {
                insert(oldHashes[i], oldHandles[i]);
            }
        }
    }

    long bytes() {
        return 8L * handles.length + 64;
    }
}
