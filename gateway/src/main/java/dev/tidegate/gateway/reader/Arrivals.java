package dev.tidegate.gateway.reader;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** What a poll gave, read: goes through Kafka's and Vert.x's clients as the records that they know. */
final class Arrivals extends ConsumerRecords<byte[], byte[]> {
    private final List<Arrival> arrivals;

    Arrivals(List<Arrival> arrivals, Map<TopicPartition, OffsetAndMetadata> nextOffsets) {
        super(Map.of(), nextOffsets);
        this.arrivals = arrivals;
    }

    /** In the order in which they came: those of a partition by their offsets. */
    List<Arrival> arrivals() {
        return arrivals;
    }
}
