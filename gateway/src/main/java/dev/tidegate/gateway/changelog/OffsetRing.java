package dev.tidegate.gateway.changelog;

import java.lang.reflect.Array;

/**
 * Offsets in ascending order, in a ring: they are added at one end and removed at the other. Whoever uses it keeps what
 * belongs to an offset in arrays of his own, of the ring's capacity, at the offset's {@link #slot}.
 */
final class OffsetRing {
    /** A power of two, as every capacity after it. */
    static final int INITIAL_CAPACITY = 64;

    /** Adds what stands in a slot. */
    interface Source {
        void addTo(Replay replay, long offset, int slot);
    }

    /** The oldest stands at {@code head}. */
    private long[] offsets = new long[INITIAL_CAPACITY];

    private int head;
    private int size;

    int size() {
        return size;
    }

    /** @param index from the oldest, which has 0 */
    int slot(int index) {
        return (head + index) & (offsets.length - 1);
    }

    /** @param index from the oldest, which has 0 */
    long offset(int index) {
        return offsets[slot(index)];
    }

    /** Whether it, and the arrays that go with it, must grow before the next offset is added. */
    boolean isFull() {
        return size == offsets.length;
    }

    /** When the ring is full: twice the array, for the grown ring. All arrays that go with it come before the ring. */
    @SuppressWarnings("unchecked")
    <A> A grown(A array) {
        int capacity = offsets.length;
        A grown = (A) Array.newInstance(array.getClass().getComponentType(), 2 * capacity);
        System.arraycopy(array, head, grown, 0, capacity - head);
        System.arraycopy(array, 0, grown, capacity - head, head);
        return grown;
    }

    void grow() {
        offsets = grown(offsets);
        head = 0;
    }

    /** @return its slot */
    int add(long offset) {
        int slot = slot(size++);
        offsets[slot] = offset;
        return slot;
    }

    /** @return the slot of the oldest, which is gone */
    int removeOldest() {
        int slot = head;
        head = slot(1);
        size--;
        return slot;
    }

    /** Of the first offset that is not before this one; {@link #size} if there is none. */
    int indexAtOrAfter(long offset) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (offset(middle) < offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** @param end of the log: where the reader stands who has read all */
    Replay replay(long position, long end, int maxBytes, int maxChanges, Source source) {
        Replay replay = new Replay(end);
        long last = -1;
        for (int i = indexAtOrAfter(position); i < size; i++) {
            long offset = offset(i);
            if (offset != last && replay.isFull(maxBytes, maxChanges)) {
                replay.endAt(last + 1); // never between two changes of one record
                return replay;
            }
            last = offset;
            source.addTo(replay, offset, slot(i));
        }
        return replay;
    }
}
