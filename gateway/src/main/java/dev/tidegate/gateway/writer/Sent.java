package dev.tidegate.gateway.writer;

import dev.tidegate.gateway.writer.CoalescingBuffer.Coalesced;
import java.util.List;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** A row of a transaction in the hands of the producer, which calls back before the transaction ends. */
final class Sent implements Callback {
    private final Coalesced<PendingRow> row;
    private volatile int partition = RecordMetadata.UNKNOWN_PARTITION;
    private volatile long offset = -1;
    private volatile @Nullable Exception failure;

    private Sent(Coalesced<PendingRow> row) {
        this.row = row;
    }

    static List<Sent> all(List<Coalesced<PendingRow>> rows) {
        return rows.stream().map(Sent::new).toList();
    }

    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception cause) {
        if (metadata != null) {
            partition = metadata.partition();
            offset = metadata.hasOffset() ? metadata.offset() : -1;
        }
        failure = cause;
    }

    Coalesced<PendingRow> row() {
        return row;
    }

    int partition() {
        return partition;
    }

    long offset() {
        return offset;
    }

    @Nullable
    Exception failure() {
        return failure;
    }

    /** Whether Kafka refused this row for its own sake, and not because the transaction failed. */
    boolean isGuilty() {
        Exception cause = failure;
        return cause != null && KafkaFailure.isAboutTheRecord(cause);
    }
}
