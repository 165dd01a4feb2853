package dev.tidegate.gateway.reader;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * A consumer that reads what it polls, on the thread that polls: it would else wait there while the event loop did so. As
 * soon as the event loop has nothing to do it gets the rest of a batch as it is, and reads that itself: so two processors
 * share the work of one partition, whatever its rows cost to read and to keep.
 */
final class ReadingConsumer extends KafkaConsumer<byte[], byte[]> {
    /** How many records are read before it is looked whether the shard waits for them. */
    private static final int READ_AT_LEAST = 16;

    private final Pipeline pipeline;
    private final BooleanSupplier awaited;

    /**
     * Blocks while host names are looked up.
     *
     * @param awaited whether the shard has nothing else to do: then it gets the records of a poll as they are
     */
    ReadingConsumer(Map<String, Object> properties, Pipeline pipeline, BooleanSupplier awaited) {
        super(properties);
        this.pipeline = pipeline;
        this.awaited = awaited;
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
        List<Arrivals.Run> runs = new ArrayList<>();
        for (TopicPartition partition : records.partitions()) {
            runs.add(new Arrivals.Run(partition.partition(), read(records.records(partition))));
        }
        return new Arrivals(runs, records.nextOffsets(), ends(records.nextOffsets()));
    }

    private Map<Integer, Long> ends(Map<TopicPartition, OffsetAndMetadata> nextOffsets) {
        Map<Integer, Long> ends = new HashMap<>();
        nextOffsets.forEach((partition, next) -> {
            OptionalLong lag = currentLag(partition);
            if (lag.isPresent()) {
                ends.put(partition.partition(), next.offset() + lag.getAsLong());
            }
        });
        return ends;
    }

    private List<Arrival> read(List<ConsumerRecord<byte[], byte[]>> records) {
        List<Arrival> arrivals = new ArrayList<>(records.size());
        boolean reads = true;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            Arrival arrival = new Arrival(Consumers.message(record), null);
            arrivals.add(reads ? arrival.read(pipeline) : arrival);
            reads = reads && (arrivals.size() % READ_AT_LEAST != 0 || !awaited.getAsBoolean());
        }
        return arrivals;
    }
}
