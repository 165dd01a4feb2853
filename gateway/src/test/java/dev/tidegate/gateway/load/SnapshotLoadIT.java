package dev.tidegate.gateway.load;

import static dev.tidegate.gateway.testing.Eventually.eventually;
import static dev.tidegate.gateway.testing.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.testing.KafkaBroker;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Snapshots, once from a gateway that has just started, then again and again, and beside that from a {@link BareServer},
 * which can tell nothing but them.
 */
@EnabledIfSystemProperty(named = "tidegate.load", matches = "small|full")
class SnapshotLoadIT {
    private static final boolean FULL = "full".equals(System.getProperty("tidegate.load"));
    private static final int ROUNDS = FULL ? 6 : 2;

    private final KafkaBroker kafka = KafkaBroker.shared();

    @TempDir
    Path folder;

    /** What it took until all had caught up. */
    private record Reading(int clients, long rows, long bytes, double seconds, double cpu, double compilers) {

        static Reading of(LoadedServer server, SnapshotClients made, int count) throws IOException {
            double cpu = server.cpuSeconds();
            double compilers = server.compilerSeconds();
            long start = System.nanoTime();
            try (SnapshotClients clients = made.read(count)) {
                double seconds = (System.nanoTime() - start) / 1e9;
                return new Reading(
                        count,
                        clients.rows(),
                        clients.bytes(),
                        seconds,
                        server.cpuSeconds() - cpu,
                        server.compilerSeconds() - compilers);
            }
        }

        @Override
        public String toString() {
            return "%d clients read %.1f million rows, %.0f MB, in %.2f s: %.2f million rows/s, %.0f MB/s; CPU %.2f s, %.2f s of it compilers"
                    .formatted(
                            clients,
                            rows / 1e6,
                            bytes / 1e6,
                            seconds,
                            rows / seconds / 1e6,
                            bytes / seconds / 1e6,
                            cpu,
                            compilers);
        }
    }

    /** All at once, while one who was there before goes on being told; and with nothing to tell. */
    @Test
    void aStormOfSnapshotsIsServed() throws Exception {
        int clients = FULL ? 1_000 : 50;
        int keys = FULL ? 10_000 : 1_000;
        LoadTopic topic = new LoadTopic(kafka, "storm");
        topic.produce(keys, LoadTopic.USUAL);
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        try (LoadedGateway gateway = new LoadedGateway(folder, topic.ddl(), kafka.bootstrapServers(), "-Xmx1g")) {
            eventually(() -> assertThat(gateway.get("/health/ready")).contains("\"ready\""));
            ToldClient.Crowd crowd = new ToldClient.Crowd(vertx, gateway.port(), 1);
            ToldClient early = crowd.connect("?snapshot=false");
            for (int round = 1; round <= ROUNDS; round++) {
                Histogram delays = new ConcurrentHistogram(3);
                early.measure(delays);
                CompletableFuture<Reading> reading = CompletableFuture.supplyAsync(() -> storm(gateway, clients));
                Map<String, String> changed = topic.changes(100, 100, FULL ? 5 : 1);
                changed.values().removeIf("before"::equals);
                Reading read = reading.get(3, TimeUnit.MINUTES);
                eventually(() -> assertThat(early.differences(changed)).isEmpty());

                assertThat(read.rows()).isGreaterThanOrEqualTo((long) clients * keys);
                System.out.printf(
                        "storm %d: %s; one who was there: delay median %.1f ms, p99 %.1f ms, max %.1f ms; pages read so"
                                + " far %.0f, shared %.0f; RSS %d MiB%n",
                        round,
                        read,
                        delays.getValueAtPercentile(50) / 1000.0,
                        delays.getValueAtPercentile(99) / 1000.0,
                        delays.getMaxValue() / 1000.0,
                        gateway.metric("tidegate_subscription_pages_read_total"),
                        gateway.metric("tidegate_subscription_pages_shared_total"),
                        gateway.rss() >> 20);
            }
            for (int round = 1; round <= ROUNDS; round++) {
                Reading read = storm(gateway, clients);
                assertThat(read.rows()).isEqualTo((long) clients * keys);
                System.out.printf("storm %d without changes: %s%n", round, read);
            }
            Reference.reachabilityFence(crowd);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        }
        bare("storm", keys, clients);
    }

    private static Reading storm(LoadedServer server, int clients) {
        try {
            return Reading.of(server, SnapshotClients.webSockets(server.port()), clients);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aBigTableIsRestoredAndServedAsASnapshot() throws Exception {
        int keys = FULL ? 1_000_000 : 50_000;
        LoadTopic topic = new LoadTopic(kafka, "big");
        topic.produce(keys, LoadTopic.USUAL);
        long start = System.nanoTime();
        try (LoadedGateway gateway = new LoadedGateway(folder, topic.ddl(), kafka.bootstrapServers(), "-Xmx1g")) {
            within(
                    Duration.ofMinutes(3),
                    () -> assertThat(gateway.get("/health/ready")).contains("\"ready\""));
            System.out.printf(
                    "big table: %d keys restored in %.1f s with the start of the JVM (CPU %.1f s), %.0f bytes a key"
                            + " counted, live heap %d MiB, RSS %d MiB%n",
                    keys,
                    (System.nanoTime() - start) / 1e9,
                    gateway.cpuSeconds(),
                    gateway.metric("tidegate_table_bytes") / keys,
                    gateway.liveHeap() >> 20,
                    gateway.rss() >> 20);
            for (int round = 1; round <= ROUNDS; round++) {
                Reading lines = Reading.of(gateway, SnapshotClients.ndjson(gateway.port()), 1);
                Reading frames = Reading.of(gateway, SnapshotClients.webSockets(gateway.port()), 1);

                assertThat(lines.rows()).isEqualTo(keys);
                assertThat(frames.rows()).isEqualTo(keys);
                System.out.printf("snapshot %d: NDJSON: %s; WebSocket: %s%n", round, lines, frames);
            }
        }
        bare("snapshot", keys, 1);
    }

    private void bare(String what, int keys, int clients) throws Exception {
        try (LoadedServer server = new LoadedServer(folder, BareServer.class, List.of("" + keys), "-Xmx1g")) {
            for (int round = 1; round <= ROUNDS; round++) {
                Reading read = Reading.of(server, SnapshotClients.webSockets(server.port()), clients);
                assertThat(read.rows()).isEqualTo((long) clients * keys);
                System.out.printf("%s %d of a bare server: %s%n", what, round, read);
            }
        }
    }
}
