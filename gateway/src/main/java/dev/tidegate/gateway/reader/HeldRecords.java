package dev.tidegate.gateway.reader;

import dev.tidegate.gateway.record.KafkaMessage;
import dev.tidegate.gateway.record.Preparation;
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
        void apply(LivePartition partition, Arrival arrival);

        /** There is no record between those applied and this offset. */
        void passed(int partition, long offset);

        void flush();

        /** @param why what it waits for, or why that is not to be had */
        void mustWait(LivePartition partition, KafkaMessage message, String why);

        void bug(KafkaMessage message, Throwable e);
    }

    /**
     * What a record has to wait for.
     *
     * @param name as the status shows it while there is no answer
     * @param ask asked again and again while it fails
     */
    record Need(String name, Supplier<Future<Void>> ask) {}

    private static final class Queue {
        final Deque<Arrival> arrivals = new ArrayDeque<>();
        long passed;
    }

    private final Context context;
    private final ReaderSettings settings;
    private final Shard shard;
    private final Map<Integer, Queue> queues = new HashMap<>();

    HeldRecords(Context context, ReaderSettings settings, Shard shard) {
        this.context = context;
        this.settings = settings;
        this.shard = shard;
    }

    boolean holds(LivePartition partition) {
        return queues.containsKey(partition.number());
    }

    boolean isEmpty() {
        return queues.isEmpty();
    }

    /** Puts a record behind the one that is held. */
    void add(LivePartition partition, Arrival arrival) {
        queue(partition).arrivals.add(arrival);
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
     * @param then what is done with the record afterwards; it may be held again
     */
    void hold(LivePartition partition, KafkaMessage message, Need need, Runnable then) {
        Queue queue = queues.computeIfAbsent(partition.number(), p -> {
            shard.pause(partition);
            return new Queue();
        });
        new Wait(partition, queue, message, need, then).ask();
    }

    /** The patience with one record, which grows with each failure. */
    private final class Wait {
        private final LivePartition partition;
        private final Queue queue;
        private final KafkaMessage message;
        private final Need need;
        private final Runnable then;
        private long retryMillis = settings.retry().toMillis();
        private boolean explained;

        Wait(LivePartition partition, Queue queue, KafkaMessage message, Need need, Runnable then) {
            this.partition = partition;
            this.queue = queue;
            this.message = message;
            this.need = need;
            this.then = then;
        }

        void ask() {
            Future<Void> answer = asked(need.ask());
            // A tenth of the longest wait: silence that lasts longer is worth a word.
            after(settings.retryMax().toMillis() / 10, () -> {
                if (!answer.isComplete() && !explained) {
                    shard.mustWait(partition, message, "no answer yet about " + need.name());
                }
            });
            answer.onComplete(done -> context.runOnContext(v -> {
                if (isOver()) {
                    return;
                } else if (done.failed()) {
                    explained = true;
                    shard.mustWait(partition, message, reason(done.cause()));
                    after(retryMillis, this::ask);
                    retryMillis = Math.min(2 * retryMillis, settings.retryMax().toMillis());
                    return;
                }
                queues.remove(partition.number());
                try {
                    then.run();
                    release(partition, queue);
                } catch (Throwable e) {
                    shard.bug(message, e);
                }
            }));
        }

        /** The record has been applied, or the consumer was given up and it will be read again. */
        private boolean isOver() {
            return queues.get(partition.number()) != queue;
        }

        private void after(long millis, Runnable step) {
            context.owner().timer(millis, TimeUnit.MILLISECONDS).onSuccess(t -> {
                if (!isOver()) {
                    step.run();
                }
            });
        }
    }

    private static String reason(Throwable cause) {
        return cause instanceof Error ? PollFailure.reason(cause) : Preparation.reason(cause);
    }

    private static Future<Void> asked(Supplier<Future<Void>> need) {
        try {
            return need.get();
        } catch (Throwable e) {
            return Future.failedFuture(e);
        }
    }

    /** Applies what has come in meanwhile, up to the next record that has to wait. */
    private void release(LivePartition partition, Queue released) {
        while (!released.arrivals.isEmpty() && !holds(partition)) {
            shard.apply(partition, released.arrivals.remove());
        }
        Queue again = queues.get(partition.number());
        if (again == null) {
            shard.passed(partition.number(), released.passed);
            shard.resume(partition);
        } else {
            again.arrivals.addAll(released.arrivals);
            again.passed = released.passed;
        }
        shard.flush();
    }
}
