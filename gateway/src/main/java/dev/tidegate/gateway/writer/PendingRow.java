package dev.tidegate.gateway.writer;

import dev.tidegate.gateway.record.KafkaMessage.Header;
import dev.tidegate.gateway.record.OutgoingRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A row on its way to Kafka.
 *
 * @param request waits for it
 * @param index of the row, as the user counts
 * @param size bytes of the record's key, value and headers
 */
record PendingRow(OutgoingRecord record, WriteRequest request, long index, int size) {

    static PendingRow of(OutgoingRecord record, WriteRequest request, long index) {
        int size = length(record.key()) + length(record.value());
        for (Header header : record.headers()) {
            size += header.key().length() + length(header.value());
        }
        return new PendingRow(record, request, index, size);
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    ProducerRecord<byte[], byte[]> toKafka() {
        RecordHeaders headers = new RecordHeaders();
        for (Header header : record.headers()) {
            headers.add(header.key(), header.value());
        }
        // Without a partition the producer takes murmur2 of the key's bytes, as Flink does.
        return new ProducerRecord<>(record.topic(), null, record.timestamp(), record.key(), record.value(), headers);
    }

    boolean isTombstone() {
        return record.value() == null;
    }
}
