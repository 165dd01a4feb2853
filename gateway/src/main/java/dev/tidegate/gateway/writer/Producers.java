package dev.tidegate.gateway.writer;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;

/**
 * The producers of this process: one a cluster, shared by every table with the same {@code properties.*}, and one for
 * each transactional id. One instance serves all writers.
 *
 * <p>A producer is made when it is first needed and closed when its last user lets go. All methods are safe for use by
 * any thread.
 */
public final class Producers {
    private final Function<Map<String, Object>, Producer<byte[], byte[]>> factory;
    private final Map<Map<String, Object>, Shared> producers = new HashMap<>();
    private int created;

    public Producers() {
        this(KafkaProducer::new);
    }

    /** With a stand-in for Kafka's constructor. */
    Producers(Function<Map<String, Object>, Producer<byte[], byte[]>> factory) {
        this.factory = factory;
    }

    /** The producer for these properties, which may not exist yet; to be let go once. */
    synchronized Shared acquire(Map<String, Object> properties) {
        Shared shared = producers.computeIfAbsent(properties, Shared::new);
        shared.users++;
        return shared;
    }

    /** How many clusters are written to. */
    synchronized int count() {
        return producers.size();
    }

    private synchronized boolean isLastUser(Shared shared) {
        if (--shared.users > 0) {
            return false;
        }
        producers.remove(shared.properties);
        return true;
    }

    private synchronized String nextClientId() {
        return "tidegate-writer-" + ++created;
    }

    /** One cluster's producer. Its methods block, for worker threads only, but for those that are given a context. */
    final class Shared {
        private final Map<String, Object> properties;
        private int users;
        private @Nullable Producer<byte[], byte[]> producer;
        private boolean closed;

        private Shared(Map<String, Object> properties) {
            this.properties = properties;
        }

        /**
         * The producer itself.
         *
         * @throws org.apache.kafka.common.KafkaException if it cannot be made: a wrong property, or a bootstrap server
         *     whose name is not known (yet), so the next call tries again
         * @throws IllegalStateException after its last user has let go
         */
        synchronized Producer<byte[], byte[]> get() {
            if (closed) {
                throw new IllegalStateException("The producer is closed");
            }
            Producer<byte[], byte[]> current = producer;
            if (current == null) {
                Map<String, Object> named = new HashMap<>(properties);
                named.computeIfAbsent("client.id", key -> nextClientId());
                current = begun(factory.apply(named));
                producer = current;
            }
            return current;
        }

        /** Ends what an earlier owner of its transactional id has left open, and keeps him out from now on. */
        private Producer<byte[], byte[]> begun(Producer<byte[], byte[]> made) {
            if (properties.containsKey(ProducerConfig.TRANSACTIONAL_ID_CONFIG)) {
                try {
                    made.initTransactions();
                } catch (RuntimeException e) {
                    made.close(Duration.ZERO);
                    throw e;
                }
            }
            return made;
        }

        /** Drops a producer that will never work again, so that the next call makes a new one. */
        synchronized void discard(Producer<byte[], byte[]> broken) {
            if (producer == broken) {
                producer = null;
                broken.close(Duration.ZERO);
            }
        }

        /** Drops whichever producer there is. */
        synchronized void discard() {
            Producer<byte[], byte[]> current = producer;
            if (current != null) {
                discard(current);
            }
        }

        /** Makes the producer now, on a worker thread; fails if it cannot be made. */
        Future<Void> connect(Context context) {
            return context.executeBlocking(this::get).mapEmpty();
        }

        /** As {@link #release(Duration)}, on a worker thread, and not in order behind what waits for a broker there. */
        Future<Void> release(Context context, Duration timeout) {
            return context.executeBlocking(
                    () -> {
                        release(timeout);
                        return null;
                    },
                    false);
        }

        /**
         * Lets go of the producer, and closes it if nobody else uses it.
         *
         * @param timeout how long to wait for what is not confirmed yet
         */
        void release(Duration timeout) {
            if (isLastUser(this)) {
                close(timeout);
            }
        }

        private synchronized void close(Duration timeout) {
            closed = true;
            Producer<byte[], byte[]> current = producer;
            if (current != null) {
                producer = null;
                current.close(timeout);
            }
        }
    }
}
