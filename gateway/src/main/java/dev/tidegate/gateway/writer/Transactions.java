package dev.tidegate.gateway.writer;

import dev.tidegate.gateway.writer.CoalescingBuffer.Coalesced;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows in transactions of Kafka's. A request that has a row which Kafka does not take fails alone: the
 * transaction is rolled back, and written again without that request.
 *
 * <p>Its methods block: for one worker thread at a time.
 */
final class Transactions {
    /** Each takes {@code max.block.ms} at the most; after that it stays unknown whether the commit was heard. */
    private static final int COMMIT_ATTEMPTS = 6;

    private final Producers.Shared producer;
    private final Outcomes outcomes;

    Transactions(Producers.Shared producer, Outcomes outcomes) {
        this.producer = producer;
        this.outcomes = outcomes;
    }

    /** Writes the rows of whole requests, and settles each. */
    void write(List<Coalesced<PendingRow>> rows) {
        List<Coalesced<PendingRow>> open = rows;
        while (!open.isEmpty()) {
            List<Sent> sent = Sent.all(open);
            open = settle(sent, attempt(sent, List::of));
        }
    }

    /**
     * Begins a transaction, writes, and commits.
     *
     * @param seal records to be written behind the rows, which say of each where it is by then
     * @return null when all is committed
     */
    @Nullable
    Throwable attempt(List<Sent> rows, Supplier<List<ProducerRecord<byte[], byte[]>>> seal) {
        Producer<byte[], byte[]> kafka;
        try {
            kafka = producer.get();
        } catch (RuntimeException e) {
            return e;
        }
        Throwable obstacle = send(kafka, rows, seal);
        if (obstacle == null) {
            return commit(kafka);
        }
        rollBack(kafka);
        return obstacle;
    }

    /**
     * Tells what became of rows.
     *
     * @param failure null when all is committed
     * @return what is to be written again, because only others are to blame
     */
    List<Coalesced<PendingRow>> settle(List<Sent> rows, @Nullable Throwable failure) {
        Set<WriteRequest> guilty = failure == null ? Set.of() : guilty(rows);
        if (guilty.isEmpty()) {
            rows.forEach(row -> settle(row, failure));
            return List.of();
        }
        rows.stream().filter(Sent::isGuilty).forEach(row -> settle(row, row.failure()));
        return without(guilty, rows);
    }

    private static @Nullable Throwable send(
            Producer<byte[], byte[]> kafka, List<Sent> rows, Supplier<List<ProducerRecord<byte[], byte[]>>> seal) {
        try {
            kafka.beginTransaction();
            for (Sent row : rows) {
                kafka.send(row.row().last().toKafka(kafka), row);
            }
            kafka.flush();
        } catch (RuntimeException e) {
            return e;
        }
        for (Sent row : rows) {
            if (row.failure() != null) {
                return row.failure();
            }
        }
        return seal(kafka, seal);
    }

    private static @Nullable Throwable seal(
            Producer<byte[], byte[]> kafka, Supplier<List<ProducerRecord<byte[], byte[]>>> records) {
        try {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (ProducerRecord<byte[], byte[]> record : records.get()) {
                sent.add(kafka.send(record));
            }
            for (Future<RecordMetadata> record : sent) {
                record.get();
            }
            return null;
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return e;
        } catch (RuntimeException e) {
            return e;
        }
    }

    private @Nullable Throwable commit(Producer<byte[], byte[]> kafka) {
        for (int attempt = 1; ; attempt++) {
            try {
                kafka.commitTransaction();
                return null;
            } catch (TimeoutException e) {
                if (attempt == COMMIT_ATTEMPTS) {
                    producer.discard(kafka);
                    return new CommitUnconfirmedException(e);
                }
            } catch (ProducerFencedException | InvalidProducerEpochException e) {
                // Perhaps by ourselves: an answer was lost, the commit was repeated, and somebody came in between.
                producer.discard(kafka);
                return new CommitUnconfirmedException(e);
            } catch (RuntimeException e) {
                return rollBack(kafka) ? e : new CommitUnconfirmedException(e);
            }
        }
    }

    /** @return whether the transaction is rolled back now; else Kafka does so when the next one begins, or in a while */
    private boolean rollBack(Producer<byte[], byte[]> kafka) {
        try {
            kafka.abortTransaction();
            return true;
        } catch (RuntimeException e) {
            producer.discard(kafka);
            return false;
        }
    }

    private static Set<WriteRequest> guilty(List<Sent> rows) {
        return rows.stream()
                .filter(Sent::isGuilty)
                .map(row -> row.row().last().request())
                .collect(Collectors.toSet());
    }

    /** What there is to be written without these requests; a change that one of them superseded is back again. */
    private List<Coalesced<PendingRow>> without(Set<WriteRequest> guilty, List<Sent> rows) {
        List<Coalesced<PendingRow>> rest = new ArrayList<>();
        for (Sent row : rows) {
            List<PendingRow> innocent = new ArrayList<>();
            for (PendingRow superseded : row.row().superseded()) {
                separate(superseded, guilty, innocent);
            }
            if (!row.isGuilty()) {
                separate(row.row().last(), guilty, innocent);
            }
            if (!innocent.isEmpty()) {
                rest.add(new Coalesced<>(innocent.remove(innocent.size() - 1), innocent));
            }
        }
        return rest;
    }

    private void separate(PendingRow row, Set<WriteRequest> guilty, List<PendingRow> innocent) {
        if (guilty.contains(row.request())) {
            outcomes.add(settlement -> settlement.rolledBack(row));
        } else {
            innocent.add(row);
        }
    }

    private void settle(Sent sent, @Nullable Throwable failure) {
        if (failure == null) {
            outcomes.confirmed(
                    sent.row().last().request(),
                    sent.row().last().size(),
                    sent.row().last().isTombstone(),
                    sent.row().superseded(),
                    sent.partition(),
                    sent.offset());
        } else {
            Coalesced<PendingRow> alone =
                    sent.isGuilty() ? new Coalesced<>(sent.row().last(), List.of()) : sent.row();
            outcomes.add(settlement -> settlement.failed(alone, sent.partition(), failure));
        }
    }

    /** Whether the transaction is committed will never be known here. */
    static final class CommitUnconfirmedException extends KafkaException {
        private static final long serialVersionUID = 1;

        CommitUnconfirmedException(Throwable cause) {
            super(cause.getMessage(), cause);
        }
    }
}
