package dev.tidegate.gateway.writer;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Transactions that fail at random, wherever Kafka's may fail: when a producer claims its id, at a record, at the commit,
 * whose answer may be lost, and when they are rolled back.
 */
final class UnreliableKafka {
    private static final int PARTITIONS = 2;

    /** A record, whose key and value are numbers. */
    record Record(int key, int id, int partition, long offset) {}

    private final Random random;
    private final Set<Integer> tooLarge;
    private final long[] nextOffset = new long[PARTITIONS];
    private final List<List<Record>> committed = new ArrayList<>();
    private int faults;

    /** @param tooLarge values of records that are refused for their own sake */
    UnreliableKafka(Random random, Set<Integer> tooLarge) {
        this.random = random;
        this.tooLarge = tooLarge;
    }

    Producer<byte[], byte[]> producer() {
        return new Unreliable();
    }

    /** What there is to be read, transaction by transaction. */
    List<List<Record>> committed() {
        return committed;
    }

    /** How often something failed that was not a record's own fault. */
    int faults() {
        return faults;
    }

    private boolean fails(int percent) {
        boolean fails = random.nextInt(100) < percent;
        if (fails) {
            faults++;
        }
        return fails;
    }

    private final class Unreliable extends MockProducer<byte[], byte[]> {
        private List<Record> records = new ArrayList<>();
        private List<Runnable> callbacks = new ArrayList<>();
        private @Nullable RuntimeException error;
        private boolean heard;

        @Override
        public void initTransactions() {
            if (fails(10)) {
                throw new TimeoutException("no coordinator");
            }
        }

        @Override
        public void beginTransaction() {
            records = new ArrayList<>();
            callbacks = new ArrayList<>();
            error = null;
            heard = false;
        }

        @Override
        public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
            if (error != null) {
                throw new KafkaException("a record failed before", error);
            }
            int key = ByteBuffer.wrap(record.key()).getInt();
            int id = ByteBuffer.wrap(record.value()).getInt();
            if (tooLarge.contains(id)) {
                RecordTooLargeException refusal = new RecordTooLargeException("record " + id);
                if (random.nextBoolean()) {
                    // By the producer itself; else by the broker, later.
                    error = refusal;
                    callback.onCompletion(null, refusal);
                } else {
                    callbacks.add(() -> {
                        error = refusal;
                        callback.onCompletion(null, refusal);
                    });
                }
            } else if (fails(1)) {
                NotLeaderOrFollowerException failure = new NotLeaderOrFollowerException("record " + id);
                callbacks.add(() -> {
                    error = failure;
                    callback.onCompletion(null, failure);
                });
            } else {
                int partition = key % PARTITIONS;
                long offset = nextOffset[partition]++;
                records.add(new Record(key, id, partition, offset));
                RecordMetadata metadata =
                        new RecordMetadata(new TopicPartition(record.topic(), partition), offset, 0, 0, 4, 4);
                callbacks.add(() -> callback.onCompletion(metadata, null));
            }
            return new CompletableFuture<>();
        }

        @Override
        public void flush() {
            callbacks.forEach(Runnable::run);
            callbacks = new ArrayList<>();
        }

        @Override
        public void commitTransaction() {
            if (error != null) {
                throw new KafkaException("a record failed before", error);
            }
            if (!heard && fails(5)) {
                error = new KafkaException("Kafka does not want this one");
                throw error;
            }
            boolean lost = fails(30);
            if (!heard && !(lost && random.nextBoolean())) {
                heard = true;
                committed.add(records);
            }
            if (lost) {
                throw random.nextInt(8) == 0
                        ? new ProducerFencedException("another one")
                        : new TimeoutException("no answer");
            }
        }

        @Override
        public void abortTransaction() {
            if (fails(5)) {
                throw new TimeoutException("no answer");
            }
        }
    }
}
