package dev.tidegate.localkafka;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;

/**
 * A running one-node Kafka. It can be stopped and restarted, on the same port and data, until it is closed.
 *
 * <p>Starting blocks for 1 to 5 seconds, stopping for less than 2 as a rule: call neither on an event loop. All methods
 * may be called from any thread.
 */
public final class LocalKafka implements AutoCloseable {
    private static final int ATTEMPTS = 3;

    private final DataFolder folder;
    private final Map<String, String> properties;
    private final int port;
    private final CompletableFuture<String> fatalFault = new CompletableFuture<>();
    private @Nullable KafkaNode node;
    private boolean closed;

    private LocalKafka(LocalKafkaSettings settings) {
        this.properties = settings.properties();
        this.folder = DataFolder.open(settings.folder());
        try {
            KafkaNode started = settings.port() == 0 ? startOnAnyPort() : startOn(settings.port());
            this.node = started;
            this.port = started.port();
        } catch (Throwable t) {
            folder.close();
            throw t;
        }
    }

    /**
     * Starts a node and waits until it serves.
     *
     * @throws LocalKafkaException when the port is in use, the folder cannot be used or is used by another node, a
     *     property is wrong, or Kafka gives up
     */
    public static LocalKafka start(LocalKafkaSettings settings) {
        return new LocalKafka(settings);
    }

    /** What clients take as {@code bootstrap.servers}; stays the same over a restart. */
    public String bootstrapServers() {
        return NodeProperties.HOST + ":" + port;
    }

    /** The port that clients connect to; stays the same over a restart. */
    public int port() {
        return port;
    }

    /** The absolute folder that holds the data. */
    public Path folder() {
        return folder.path();
    }

    /**
     * Completes, with a sentence, when Kafka finds that it cannot go on, for instance because its disk is full. Where a
     * stand-alone Kafka ends its process, this one is of no more use until it is restarted.
     */
    public CompletionStage<String> fatalFault() {
        return fatalFault.minimalCompletionStage();
    }

    /**
     * Creates a topic, unless there is one of this name.
     *
     * @param configs topic configs such as {@code cleanup.policy}
     * @throws LocalKafkaException when Kafka refuses it: an illegal name or config
     */
    public void createTopic(String topic, int partitions, Map<String, String> configs) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(configs)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new LocalKafkaException("Topic '" + topic + "' could not be created: " + e.getMessage());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalKafkaException("Interrupted while topic '" + topic + "' was created.");
        }
    }

    /** Stops the node; its data stays for {@link #restart()}. Does nothing when it is stopped. */
    public synchronized void stop() {
        if (node != null) {
            node.stop();
            node = null;
        }
    }

    /**
     * Stops the node if it runs, and starts it again on the same port and data.
     *
     * @throws LocalKafkaException as {@link #start}; trying again is allowed
     */
    public synchronized void restart() {
        if (closed) {
            throw new LocalKafkaException("This local Kafka was closed: start a new one.");
        }
        stop();
        node = startOn(port);
    }

    /** Stops the node and gives the folder free; a temporary folder is removed. */
    @Override
    public synchronized void close() {
        closed = true;
        stop();
        folder.close();
    }

    private KafkaNode startOn(int port) {
        return KafkaNode.start(port, folder.path(), properties, fatalFault::complete);
    }

    /** A port found free may be taken before Kafka binds it. */
    private KafkaNode startOnAnyPort() {
        for (int attempt = 1; ; attempt++) {
            int free = Ports.anyFree();
            try {
                return startOn(free);
            } catch (LocalKafkaException e) {
                if (attempt == ATTEMPTS || Ports.isFree(free)) {
                    throw e;
                }
            }
        }
    }
}
