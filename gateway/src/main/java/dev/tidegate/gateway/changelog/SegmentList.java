package dev.tidegate.gateway.changelog;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The segments of a log in offset order, each also under a number that stays while others come and go: a slot's handle
 * is its segment's number and its place in it.
 */
final class SegmentList {
    private final List<Segment> ordered = new ArrayList<>();
    private final Deque<Integer> freeNumbers = new ArrayDeque<>();
    private @Nullable Segment[] numbered = new @Nullable Segment[16];
    private int numbers;

    static int handle(Segment segment, int slot) {
        return (segment.number << Segment.BITS) | slot;
    }

    static int slot(int handle) {
        return handle & (Segment.CAPACITY - 1);
    }

    Segment segment(int handle) {
        Segment segment = numbered[handle >>> Segment.BITS];
        if (segment == null) {
            throw new IllegalStateException("no segment under handle " + handle);
        }
        return segment;
    }

    int count() {
        return ordered.size();
    }

    Segment get(int index) {
        return ordered.get(index);
    }

    @Nullable
    Segment last() {
        return ordered.isEmpty() ? null : ordered.get(ordered.size() - 1);
    }

    void append(Segment segment) {
        register(segment);
        ordered.add(segment);
    }

    /** Puts one registered segment (or none) where neighbours from {@code from} to before {@code to} were. */
    void replace(int from, int to, @Nullable Segment replacement) {
        for (int i = from; i < to; i++) {
            int number = ordered.get(i).number;
            numbered[number] = null;
            freeNumbers.push(number);
        }
        ordered.subList(from, to).clear();
        if (replacement != null) {
            ordered.add(from, replacement);
        }
    }

    int indexOf(Segment segment) {
        int index = atOrAfter(segment.first);
        while (ordered.get(index) != segment) {
            index++;
        }
        return index;
    }

    /** The index of the first segment that may hold a slot at or after this offset. */
    int atOrAfter(long offset) {
        int low = 0;
        int high = ordered.size();
        while (low < high) { // the first segment that begins at or after the offset
            int middle = (low + high) >>> 1;
            if (ordered.get(middle).first < offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return Math.max(0, low - 1);
    }

    /** Gives it a number, before it has a place. */
    void register(Segment segment) {
        Integer number = freeNumbers.poll();
        if (number == null) {
            number = numbers++;
            if (number == numbered.length) {
                numbered = Arrays.copyOf(numbered, numbered.length * 2);
            }
        }
        segment.number = number;
        numbered[number] = segment;
    }
}
