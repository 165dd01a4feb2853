package dev.tidegate.gateway.writer;

import dev.tidegate.gateway.record.KafkaMessage.Header;
import dev.tidegate.gateway.record.OutgoingRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A row on its way to Kafka.
 *
 * @param request waits for it
 * @param index of the row, as the user counts
 * @param size bytes of the record's key, value and headers
 * @param subtask of which a partition is made as Flink's {@code FlinkFixedPartitioner} does; negative for Kafka's own
 *     partitioner
 */
record PendingRow(OutgoingRecord record, WriteRequest request, long index, int size, int subtask) {

    static PendingRow of(OutgoingRecord record, WriteRequest request, long index, int subtask) {
        int size = length(record.key()) + length(record.value());
        for (Header header : record.headers()) {
            size += header.key().length() + length(header.value());
        }
        return new PendingRow(record, request, index, size, subtask);
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    /**
     * The record for this producer, which may have to ask for the topic's partitions: for a worker thread.
     *
     * @throws org.apache.kafka.common.errors.TimeoutException if they are not known within {@code max.block.ms}
     */
    ProducerRecord<byte[], byte[]> toKafka(Producer<?, ?> producer) {
        RecordHeaders headers = new RecordHeaders();
        for (Header header : record.headers()) {
            headers.add(header.key(), header.value());
        }
        // Without a partition the producer takes murmur2 of the key's bytes, as Flink does.
        Integer partition = subtask < 0
                ? null
                : Integer.valueOf(
                        subtask % producer.partitionsFor(record.topic()).size());
        return new ProducerRecord<>(
                record.topic(), partition, record.timestamp(), record.key(), record.value(), headers);
    }

    boolean isTombstone() {
        return record.value() == null;
    }
}
