package dev.tidegate.gateway.http;

import dev.tidegate.gateway.record.Change;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Changes that are written together, each with the number by which its client knows it. */
final class ChangeBatch {
    private final List<Change> changes = new ArrayList<>();
    private long[] numbers = new long[16];

    static ChangeBatch of(Change only) {
        ChangeBatch batch = new ChangeBatch();
        batch.add(0, only);
        return batch;
    }

    void add(long number, Change change) {
        if (changes.size() == numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * numbers.length);
        }
        numbers[changes.size()] = number;
        changes.add(change);
    }

    boolean isEmpty() {
        return changes.isEmpty();
    }

    List<Change> changes() {
        return changes;
    }

    long number(int position) {
        return numbers[position];
    }
}
