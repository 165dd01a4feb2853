package dev.tidegate.gateway.reader;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** What a poll gave, read: goes through Kafka's and Vert.x's clients as the records that they know. */
final class Arrivals extends ConsumerRecords<byte[], byte[]> {

    /** Those of one partition, by their offsets. */
    record Run(int partition, List<Arrival> arrivals) {}

    /**
     * What the poll showed beside records.
     *
     * @param ends Kafka's end offset of each partition of which something was read, as of the moment when it was read
     * @param blocked records that cannot be polled, at which their partitions wait
     * @param fetchLagMillis from the timestamp of the last record to its arrival, {@link #NO_RECORD} without one
     * @param skipped offsets of records that cannot be polled, passed over because the configuration says so
     */
    record Seen(Map<Integer, Long> ends, List<StoppedRecord> blocked, long fetchLagMillis, long skipped) {
        static final long NO_RECORD = Long.MIN_VALUE;
    }

    private final List<Run> runs;
    private final Seen seen;

    Arrivals(List<Run> runs, Map<TopicPartition, OffsetAndMetadata> nextOffsets, Seen seen) {
        super(Map.of(), nextOffsets);
        this.runs = runs;
        this.seen = seen;
    }

    Seen seen() {
        return seen;
    }

    List<Run> runs() {
        return runs;
    }
}
