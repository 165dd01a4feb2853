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

    private final List<Run> runs;
    private final Map<Integer, Long> ends;

    /** @param ends Kafka's end offset of each partition of which something was read, as of the moment when it was read */
    Arrivals(List<Run> runs, Map<TopicPartition, OffsetAndMetadata> nextOffsets, Map<Integer, Long> ends) {
        super(Map.of(), nextOffsets);
        this.runs = runs;
        this.ends = ends;
    }

    Map<Integer, Long> ends() {
        return ends;
    }

    List<Run> runs() {
        return runs;
    }
}
