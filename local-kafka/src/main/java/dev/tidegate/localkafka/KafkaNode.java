package dev.tidegate.localkafka;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of Kafka's server, from start to stop, with all its threads in one thread group. */
final class KafkaNode {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaNode.class);
    private static final long START_SECONDS = 60;
    private static final long STOP_SECONDS = 10;

    private final int port;
    private final Path folder;
    private final NodeThreads threads;
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private volatile @Nullable KafkaRaftServer server;

    private KafkaNode(int port, Path folder, Consumer<String> onFault) {
        this.port = port;
        this.folder = folder;
        this.threads = new NodeThreads("local-kafka-" + port, reason -> {
            onFault.accept(reason);
            started.completeExceptionally(new LocalKafkaException(reason));
        });
    }

    /**
     * Starts Kafka, in a folder that is formatted when it is new, and waits until it serves.
     *
     * @param overrides broker properties that are stronger than {@link NodeProperties}
     * @param onFault is told, on a thread of Kafka's, when Kafka wants to end the process
     */
    static KafkaNode start(int port, Path folder, Map<String, String> overrides, Consumer<String> onFault) {
        QuietLogs.install();
        Ports.requireFree(port);
        Map<String, String> properties = NodeProperties.of(port, Ports.anyFree(), folder, overrides);
        KafkaNode node = new KafkaNode(port, folder, onFault);
        node.threads.run("start", () -> node.startUp(properties));
        try {
            node.started.get(START_SECONDS, TimeUnit.SECONDS);
            return node;
        } catch (ExecutionException e) {
            throw node.gaveUp(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw node.gaveUp(new TimeoutException("not up after " + START_SECONDS + " s"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw node.gaveUp(e);
        }
    }

    int port() {
        return port;
    }

    /** Stops Kafka and waits for it. A stop that hangs is left behind, and said so in the log. */
    void stop() {
        KafkaRaftServer running = server;
        if (running != null) {
            CompletableFuture<Void> stopped = new CompletableFuture<>();
            threads.run("stop", () -> {
                try {
                    running.shutdown();
                    running.awaitShutdown();
                    stopped.complete(null);
                } catch (Throwable t) {
                    stopped.completeExceptionally(t);
                }
            });
            try {
                stopped.get(STOP_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                LOG.warn("Kafka on port {} did not stop in an orderly way", port, e);
            }
        }
    }

    private void startUp(Map<String, String> properties) {
        try {
            KafkaConfig config = new KafkaConfig(properties, false);
            if (!DataFolder.isFormatted(folder)) {
                format();
            }
            KafkaRaftServer starting = new KafkaRaftServer(config, Time.SYSTEM);
            server = starting;
            starting.startup();
            started.complete(null);
        } catch (Throwable t) {
            started.completeExceptionally(t);
        }
    }

    private void format() throws Exception {
        new Formatter()
                .setNodeId(NodeProperties.NODE_ID)
                .setClusterId(Uuid.randomUuid().toString())
                .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                .setControllerListenerName(NodeProperties.CONTROLLER_LISTENER)
                .setDirectories(List.of(folder.toString()))
                .setMetadataLogDirectory(folder.toString())
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .run();
    }

    private LocalKafkaException gaveUp(Throwable cause) {
        stop();
        return new LocalKafkaException(
                "Kafka did not start on " + NodeProperties.HOST + ":" + port + " with its data in " + folder + ": "
                        + cause.getMessage(),
                cause);
    }
}
