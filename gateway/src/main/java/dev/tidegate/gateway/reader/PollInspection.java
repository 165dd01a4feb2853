package dev.tidegate.gateway.reader;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Finds out on which records a poll fails, which Kafka's consumer does not say of an {@link Error}: with a consumer of its
 * own that reads one partition, and one record a poll. Blocks for {@link #PATIENCE} a partition at the most.
 */
final class PollInspection {
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final Duration POLL = Duration.ofMillis(200);
    /** The end of a batch that cannot be read is looked for so far, one offset at a time. */
    private static final int MAX_BATCH = 10_000;

    /**
     * What was found in one partition.
     *
     * @param before the records before, which can be read
     * @param next the offset after them
     * @param failure what reading the record at {@code next} fails with; null if all could be read
     * @param last the offset of the last record that cannot be read; the same as {@code next} where that is not known
     */
    record Finding(
            List<ConsumerRecord<byte[], byte[]>> before,
            long next,
            @Nullable Throwable failure,
            long last) {}

    private final Map<String, Object> properties;
    private final int maxRecords;
    private final long maxBytes;

    PollInspection(Map<String, Object> properties, long maxBytes) {
        this.properties = new HashMap<>(properties);
        this.maxRecords = Integer.parseInt(String.valueOf(properties.get(ConsumerConfig.MAX_POLL_RECORDS_CONFIG)));
        this.maxBytes = maxBytes;
        this.properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        this.properties.put(
                ConsumerConfig.CLIENT_ID_CONFIG, properties.get(ConsumerConfig.CLIENT_ID_CONFIG) + "-inspection");
    }

    /** Reads a partition from an offset until that fails, or as much as a poll may give. */
    Finding inspect(TopicPartition partition, long from) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, from);
            return inspect(consumer, partition, from);
        }
    }

    private Finding inspect(KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long from) {
        List<ConsumerRecord<byte[], byte[]>> before = new ArrayList<>();
        long next = from;
        long bytes = 0;
        long deadline = System.nanoTime() + PATIENCE.toNanos() / 2;
        while (before.size() < maxRecords && bytes < maxBytes && System.nanoTime() < deadline) {
            ConsumerRecords<byte[], byte[]> polled;
            try {
                polled = consumer.poll(POLL);
            } catch (Throwable e) {
                if (!PollFailure.isAboutRecords(e)) {
                    throw e;
                }
                return new Finding(before, next, e, last(consumer, partition, next, e));
            }
            for (ConsumerRecord<byte[], byte[]> record : polled.records(partition)) {
                before.add(record);
                next = record.offset() + 1;
                bytes += record.serializedKeySize() + record.serializedValueSize();
            }
            if (polled.isEmpty() && isAtEnd(consumer, partition)) {
                break;
            }
        }
        return new Finding(before, next, null, next);
    }

    /** Where the batch ends: the next offset from which a record can be read, or at which there is none, is behind it. */
    private static long last(
            KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long first, Throwable failure) {
        long offset = first;
        if (PollFailure.isLinkage(failure)) {
            return offset; // no other batch of this codec can be read either
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos() / 2;
        while (offset - first < MAX_BATCH && System.nanoTime() < deadline) {
            consumer.seek(partition, offset + 1);
            if (isAtEnd(consumer, partition) || !fails(consumer, partition, deadline)) {
                return offset;
            }
            offset++;
        }
        return offset;
    }

    private static boolean fails(KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long deadline) {
        try {
            while (System.nanoTime() < deadline) {
                if (!consumer.poll(POLL).isEmpty() || isAtEnd(consumer, partition)) {
                    return false;
                }
            }
            return false;
        } catch (Throwable e) {
            if (!PollFailure.isAboutRecords(e)) {
                throw e;
            }
            return true;
        }
    }

    private static boolean isAtEnd(KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition) {
        OptionalLong lag = consumer.currentLag(partition);
        return lag.isPresent() && lag.getAsLong() <= 0;
    }
}
