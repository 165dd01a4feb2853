package dev.tidegate.gateway.reader;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Lets a poll fail within Kafka's consumer as a codec does: with the {@link Error} that a record's value names. */
public final class FailingInterceptor implements ConsumerInterceptor<byte[], byte[]> {
    /** Values that no longer fail. */
    static final Set<String> MENDED = ConcurrentHashMap.newKeySet();

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            String value = record.value() == null ? "" : new String(record.value(), UTF_8);
            if (MENDED.contains(value)) {
                continue;
            } else if (value.startsWith("no memory")) {
                throw new OutOfMemoryError("Java heap space");
            } else if (value.startsWith("no library")) {
                throw new UnsatisfiedLinkError("/tmp/snappy-1.1.10-libsnappyjava.so: failed to map segment");
            } else if (value.startsWith("stack")) {
                throw new StackOverflowError();
            }
        }
        return records;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    @Override
    public void close() {}

    @Override
    public void configure(Map<String, ?> configs) {}
}
