package dev.tidegate.gateway.changelog;

/**
 * When each delete came, oldest first: a ring of offsets and times that grows up to a bound. What leaves it is
 * forgotten.
 */
final class Tombstones {
    private final int bound;
    private long[] offsets = new long[16];
    private long[] times = new long[16];
    private int head;
    private int size;

    Tombstones(int bound) {
        this.bound = bound;
    }

    void add(long offset, long time) {
        if (size == offsets.length) {
            grow();
        }
        int tail = (head + size++) % offsets.length;
        offsets[tail] = offset;
        times[tail] = time;
    }

    /** Whether the oldest must go: for its age, or because there are more than the bound. */
    boolean oldestExpired(long keepSince) {
        return size > bound || (size > 0 && times[head] < keepSince);
    }

    /** Takes the oldest out and gives its offset. */
    long removeOldest() {
        long offset = offsets[head];
        head = (head + 1) % offsets.length;
        size--;
        return offset;
    }

    private void grow() {
        long[] newOffsets = new long[offsets.length * 2];
        long[] newTimes = new long[offsets.length * 2];
        for (int i = 0; i < size; i++) {
            newOffsets[i] = offsets[(head + i) % offsets.length];
            newTimes[i] = times[(head + i) % offsets.length];
        }
        offsets = newOffsets;
        times = newTimes;
        head = 0;
    }

    int size() {
        return size;
    }

    long bytes() {
        return 16L * offsets.length + 64;
    }
}
