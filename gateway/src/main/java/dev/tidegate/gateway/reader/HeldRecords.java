package dev.tidegate.gateway.reader;

import dev.tidegate.gateway.record.KafkaMessage;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Records that cannot be applied yet, and those of the same partition that wait behind them. Their partition is paused,
 * so what waits is bounded by the two batches that may have been on their way; the other partitions go on.
 *
 * <p>Belongs to the shard's event loop.
 */
final class HeldRecords {

    /** What the shard does. */
    interface Shard {
        void pause(LivePartition partition);

        void resume(LivePartition partition);

        /** Applies a record in its turn; it may have to be held again. */
        void apply(LivePartition partition, KafkaMessage message);

        /** There is no record between those applied and this offset. */
        void passed(int partition, long offset);

        void flush();

        void mustWait(KafkaMessage message, Throwable cause);

        void bug(KafkaMessage message, RuntimeException e);
    }

    private static final class Queue {
        final Deque<KafkaMessage> messages = new ArrayDeque<>();
        long passed;
    }

    private final Context context;
    private final long retryMillis;
    private final Shard shard;
    private final Map<Integer, Queue> queues = new HashMap<>();

    HeldRecords(Context context, long retryMillis, Shard shard) {
        this.context = context;
        this.retryMillis = retryMillis;
        this.shard = shard;
    }

    boolean holds(LivePartition partition) {
        return queues.containsKey(partition.number());
    }

    boolean isEmpty() {
        return queues.isEmpty();
    }

    /** Puts a record behind the one that is held. */
    void add(LivePartition partition, KafkaMessage message) {
        queue(partition).messages.add(message);
    }

    /** Remembers how far the partition has been read, which its records need not show. */
    void passed(LivePartition partition, long offset) {
        queue(partition).passed = offset;
    }

    private Queue queue(LivePartition partition) {
        Queue queue = queues.get(partition.number());
        if (queue == null) {
            throw new IllegalStateException("nothing is held of partition " + partition.number());
        }
        return queue;
    }

    /** They will be read again. */
    void clear() {
        queues.clear();
    }

    /**
     * Stops a partition at this record until what it needs is there.
     *
     * @param need asked again and again while it fails
     * @param then what is done with the record afterwards
     */
    void hold(LivePartition partition, KafkaMessage message, Supplier<Future<Void>> need, Runnable then) {
        Queue queue = queues.computeIfAbsent(partition.number(), p -> {
            shard.pause(partition);
            return new Queue();
        });
        await(partition, queue, message, need, then);
    }

    private void await(
            LivePartition partition, Queue queue, KafkaMessage message, Supplier<Future<Void>> need, Runnable then) {
        asked(need)
                .onComplete(done -> context.runOnContext(v -> {
                    if (queues.get(partition.number()) != queue) {
                        return; // the consumer was given up: the record will be read again
                    }
                    if (done.failed()) {
                        shard.mustWait(message, done.cause());
                        context.owner()
                                .timer(retryMillis, TimeUnit.MILLISECONDS)
                                .onSuccess(t -> {
                                    if (queues.get(partition.number()) == queue) {
                                        await(partition, queue, message, need, then);
                                    }
                                });
                        return;
                    }
                    queues.remove(partition.number());
                    try {
                        then.run();
                        release(partition, queue);
                    } catch (RuntimeException e) {
                        shard.bug(message, e);
                    }
                }));
    }

    private static Future<Void> asked(Supplier<Future<Void>> need) {
        try {
            return need.get();
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    /** Applies what has come in meanwhile, up to the next record that has to wait. */
    private void release(LivePartition partition, Queue released) {
        while (!released.messages.isEmpty() && !holds(partition)) {
            shard.apply(partition, released.messages.remove());
        }
        Queue again = queues.get(partition.number());
        if (again == null) {
            shard.passed(partition.number(), released.passed);
            shard.resume(partition);
        } else {
            again.messages.addAll(released.messages);
            again.passed = released.passed;
        }
        shard.flush();
    }
}
