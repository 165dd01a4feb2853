package dev.tidegate.gateway.load;

import static dev.tidegate.gateway.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.load.ToldClient.Crowd;
import dev.tidegate.gateway.testing.KafkaBroker;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many subscribers who are told what changes. */
@EnabledIfSystemProperty(named = "tidegate.load", matches = "small|full")
class LoadIT {
    private static final boolean FULL = "full".equals(System.getProperty("tidegate.load"));

    private final KafkaBroker kafka = KafkaBroker.shared();

    @TempDir
    Path folder;

    @Test
    void allSubscribersEndWithTheSameTable() throws Exception {
        int sockets = FULL ? 1_000 : 100;
        int seconds = FULL ? 30 : 3;
        int perSecond = 200;
        int keys = 500;
        LoadTopic topic = new LoadTopic(kafka, "fanout");
        topic.produce(keys, "before");
        try (LoadedGateway gateway = new LoadedGateway(folder, topic.ddl(), kafka.bootstrapServers(), "-Xmx512m")) {
            eventually(() -> assertThat(gateway.get("/health/ready")).contains("\"ready\""));
            long heapBefore = gateway.liveHeap();
            Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
            try {
                List<ToldClient> clients = new ArrayList<>();
                Crowd crowd = new Crowd(vertx, gateway.port(), sockets);
                for (int i = 0; i < sockets; i++) {
                    clients.add(crowd.connect(""));
                }
                eventually(() -> assertThat(clients).allMatch(c -> c.size() == keys));
                long heapWith = gateway.liveHeap();
                double cpuBefore = gateway.cpuSeconds();
                Histogram delays = new ConcurrentHistogram(3);
                clients.forEach(c -> c.measure(delays));

                Map<String, String> truth = topic.changes(keys, perSecond, seconds);

                eventually(() -> {
                    long stuck = clients.stream()
                            .filter(c -> !c.differences(truth).isEmpty())
                            .count();
                    assertThat(stuck)
                            .as("clients without the table, of " + sockets + "; fell behind "
                                    + gateway.metric("tidegate_subscribers_fell_behind_total") + "; "
                                    + gateway.get("/v1/tables/t"))
                            .isZero();
                    for (ToldClient client : clients) {
                        assertThat(client.differences(truth)).isEmpty();
                    }
                });
                System.out.printf(
                        "fan-out: %d subscribers, %d changes/s for %d s: delay median %.1f ms, p99 %.1f ms, max %.1f ms;"
                                + " %.1f KiB of heap a subscriber, RSS %d MiB, CPU %.1f s, frames sent %.0f,"
                                + " changes sent %.0f, conflated %.0f%n",
                        sockets,
                        perSecond,
                        seconds,
                        delays.getValueAtPercentile(50) / 1000.0,
                        delays.getValueAtPercentile(99) / 1000.0,
                        delays.getMaxValue() / 1000.0,
                        (heapWith - heapBefore) / 1024.0 / sockets,
                        gateway.rss() >> 20,
                        gateway.cpuSeconds() - cpuBefore,
                        gateway.metric("tidegate_frames_sent_total"),
                        gateway.metric("tidegate_changes_sent_total"),
                        gateway.metric("tidegate_changes_conflated_total"));
            } finally {
                vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
            }
        }
    }

    /** 10,000 subscribers at full size: first idle, then at 100 changes a second. */
    @ParameterizedTest
    @ValueSource(strings = {"id == 'k%d'", "true"})
    void manySubscribersAreHeldAndTold(String filter) throws Exception {
        int sockets = FULL ? 10_000 : 200;
        int seconds = FULL ? 20 : 3;
        int perSecond = 100;
        boolean toldAll = !filter.contains("%d");
        // Each client keeps what he is told, and all of them are in one JVM.
        int keys = toldAll ? 500 : sockets;
        LoadTopic topic = new LoadTopic(kafka, "many");
        topic.produce(sockets, "before");
        try (LoadedGateway gateway = new LoadedGateway(folder, topic.ddl(), kafka.bootstrapServers(), "-Xmx1g")) {
            eventually(() -> assertThat(gateway.get("/health/ready")).contains("\"ready\""));
            long heapBefore = gateway.liveHeap();
            Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
            try {
                List<ToldClient> clients = new ArrayList<>();
                Crowd crowd = new Crowd(vertx, gateway.port(), sockets);
                for (int i = 0; i < sockets; i++) {
                    String mine = URLEncoder.encode(filter.formatted(i), UTF_8);
                    clients.add(crowd.connect("?snapshot=false&filter=" + mine));
                }
                eventually(() -> assertThat(clients).allMatch(ToldClient::hasCaughtUp));
                long heapWith = gateway.liveHeap();
                double cpuIdleFrom = gateway.cpuSeconds();
                long idleFrom = System.nanoTime();
                eventually(() -> assertThat(System.nanoTime() - idleFrom).isGreaterThan(seconds * 1_000_000_000L));
                double idle = (gateway.cpuSeconds() - cpuIdleFrom) / ((System.nanoTime() - idleFrom) / 1e9);
                Histogram delays = new ConcurrentHistogram(3);
                clients.forEach(c -> c.measure(delays));
                double cpuFrom = gateway.cpuSeconds();

                Map<String, String> changed = topic.changes(keys, perSecond, seconds);
                changed.values().removeIf("before"::equals);

                eventually(() -> {
                    for (int i = 0; i < sockets; i++) {
                        Map<String, String> wanted = toldAll ? changed : changedOf("k" + i, changed);
                        assertThat(clients.get(i).differences(wanted)).isEmpty();
                    }
                });
                System.out.printf(
                        "%d subscribers with the filter %s: %.1f KiB of heap each, idle %.2f %% of a processor; at %d"
                                + " changes/s: delay median %.1f ms, p99 %.1f ms, max %.1f ms, CPU %.1f s in %d s, RSS"
                                + " %d MiB, frames %.0f%n",
                        sockets,
                        filter,
                        (heapWith - heapBefore) / 1024.0 / sockets,
                        idle * 100,
                        perSecond,
                        delays.getValueAtPercentile(50) / 1000.0,
                        delays.getValueAtPercentile(99) / 1000.0,
                        delays.getMaxValue() / 1000.0,
                        gateway.cpuSeconds() - cpuFrom,
                        seconds,
                        gateway.rss() >> 20,
                        gateway.metric("tidegate_frames_sent_total"));
            } finally {
                vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
            }
        }
    }

    private static Map<String, String> changedOf(String key, Map<String, String> changed) {
        String note = changed.get(key);
        return note == null ? Map.of() : Map.of(key, note);
    }
}
