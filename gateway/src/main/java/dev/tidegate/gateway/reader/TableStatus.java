package dev.tidegate.gateway.reader;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A table's state at one moment.
 *
 * @param problem what keeps it from its best, null when nothing does; a serving table may have one, such as a broker
 *     that is out of reach
 * @param rows live rows, of an append table those at hand
 * @param bytes heap that its logs hold
 * @param warnings what the user should know of the table and its topic
 */
public record TableStatus(
        State state,
        @Nullable String problem,
        long rows,
        long bytes,
        List<PartitionStatus> partitions,
        List<String> warnings) {

    public enum State {
        /** The topic does not exist, or Kafka cannot be reached to ask. */
        WAITING,
        /** The topic is read until it is caught up with. */
        RESTORING,
        SERVING,
        /** Rows are taken, and the topic is there, but it is not read: that is wanted so. */
        WRITE_ONLY,
        /** Stopped for good: {@code problem} says at which record or bound. */
        FAILED,
        CLOSED;

        /** As clients are told. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * @param position the next offset to read
     * @param endOffset Kafka's, as of the last probe
     */
    public record PartitionStatus(int partition, long position, long endOffset) {
        public long lag() {
            return Math.max(0, endOffset - position);
        }
    }

    /** Records between the positions and Kafka's end offsets. */
    public long lag() {
        return partitions.stream().mapToLong(PartitionStatus::lag).sum();
    }
}
