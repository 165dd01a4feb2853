package dev.tidegate.gateway.reader;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A table's state at one moment.
 *
 * @param problem what is wrong, the innermost cause first; null when nothing is. A serving table may have one, such as a
 *     broker that is out of reach
 * @param remedy what an operator can do; null when {@code problem} says it, or there is none
 * @param retryable whether the table is served again without a restart of the gateway, once the cause has passed
 * @param record the record at which a failed table stopped; null when it stopped for another reason
 * @param rows live rows, of an append table those at hand
 * @param bytes heap that its logs hold
 * @param lagKnown whether Kafka's end offsets were given in the last probe
 * @param warnings what the user should know of the table and its topic
 */
public record TableStatus(
        State state,
        @Nullable String problem,
        @Nullable String remedy,
        boolean retryable,
        @Nullable StoppedRecord record,
        long rows,
        long bytes,
        List<PartitionStatus> partitions,
        boolean lagKnown,
        List<String> warnings) {

    public enum State {
        /** The topic does not exist, or Kafka cannot be reached to ask. */
        WAITING,
        /** The topic is read until it is caught up with. */
        RESTORING,
        SERVING,
        /** Rows are taken, and the topic is there, but it is not read: that is wanted so. */
        WRITE_ONLY,
        /** Stopped: {@code problem} says at which record or bound, {@code retryable} whether it can come back by itself. */
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

    /** {@link #lag}, or null while the end offsets are not known: the topic was not found yet, or Kafka does not answer. */
    public @Nullable Long knownLag() {
        return lagKnown ? lag() : null;
    }

    /** Records between the positions and Kafka's end offsets, as of the last answer of Kafka's. */
    public long lag() {
        return partitions.stream().mapToLong(PartitionStatus::lag).sum();
    }
}
