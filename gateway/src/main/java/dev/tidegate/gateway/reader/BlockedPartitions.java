package dev.tidegate.gateway.reader;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;

/**
 * Partitions whose next records cannot be polled, and when each is tried again: after {@code reader.retry}, then twice as
 * long each time, up to {@code reader.retry-max}. Belongs to the thread that polls.
 */
final class BlockedPartitions {
    private record Blocked(StoppedRecord record, long retryAt, long waitNanos) {}

    private final ReaderSettings settings;
    private final LongSupplier nanos;
    private final Map<TopicPartition, Blocked> blocked = new HashMap<>();

    BlockedPartitions(ReaderSettings settings, LongSupplier nanos) {
        this.settings = settings;
        this.nanos = nanos;
    }

    void block(TopicPartition partition, StoppedRecord record) {
        Blocked before = blocked.get(partition);
        long wait = before == null || before.record().offset() != record.offset()
                ? settings.retry().toNanos()
                : Math.min(2 * before.waitNanos(), settings.retryMax().toNanos());
        blocked.put(partition, new Blocked(record, nanos.getAsLong() + wait, wait));
    }

    void unblock(TopicPartition partition) {
        if (!blocked.isEmpty()) {
            blocked.remove(partition);
        }
    }

    /** Those that are to be tried again now. */
    List<TopicPartition> due() {
        if (blocked.isEmpty()) {
            return List.of();
        }
        long now = nanos.getAsLong();
        List<TopicPartition> due = new ArrayList<>();
        blocked.forEach((partition, b) -> {
            if (now - b.retryAt() >= 0) {
                due.add(partition);
            }
        });
        return due;
    }

    /** The first record of each that cannot be polled. */
    List<StoppedRecord> records() {
        return blocked.isEmpty()
                ? List.of()
                : blocked.values().stream()
                        .map(Blocked::record)
                        .sorted(Comparator.comparingInt(StoppedRecord::partition))
                        .toList();
    }
}
