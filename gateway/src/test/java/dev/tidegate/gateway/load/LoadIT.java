package dev.tidegate.gateway.load;

import static dev.tidegate.gateway.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidegate.gateway.testing.KafkaBroker;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledIfSystemProperty(named = "tidegate.load", matches = "small|full")
class LoadIT {
    private static final boolean FULL = "full".equals(System.getProperty("tidegate.load"));
    private static final byte[] CAUGHT_UP = "{\"type\":\"caught-up\"".getBytes(UTF_8);
    private static final JsonFactory JSON = new JsonFactory();

    private final KafkaBroker kafka = KafkaBroker.shared();

    @TempDir
    Path folder;

    /** Held here because Vert.x closes a client, and all its sockets, once nobody refers to it. */
    private WebSocketClient client;

    @Test
    void allSubscribersEndWithTheSameTable() throws Exception {
        int sockets = FULL ? 1_000 : 100;
        int seconds = FULL ? 30 : 3;
        int perSecond = 200;
        int keys = 500;
        String topic = kafka.newTopic("fanout", 1);
        produce(topic, keys, "before");
        try (LoadedGateway gateway = new LoadedGateway(folder, ddl(topic), kafka.bootstrapServers(), "-Xmx512m")) {
            eventually(() -> assertThat(gateway.get("/health/ready")).contains("\"ready\""));
            long heapBefore = gateway.liveHeap();
            Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
            try {
                List<Socket> clients = connect(vertx, gateway.port(), sockets);
                eventually(() -> assertThat(clients).allMatch(c -> c.rows.size() == keys));
                long heapWith = gateway.liveHeap();
                double cpuBefore = gateway.cpuSeconds();
                Histogram delays = new ConcurrentHistogram(3);
                clients.forEach(c -> c.delays = delays);

                Map<String, String> truth = changes(topic, keys, perSecond, seconds);

                eventually(() -> {
                    long stuck = clients.stream()
                            .filter(c -> !c.differences(truth).isEmpty())
                            .count();
                    assertThat(stuck)
                            .as("clients without the table, of " + sockets + "; fell behind "
                                    + gateway.metric("tidegate_subscribers_fell_behind_total") + "; "
                                    + gateway.get("/v1/tables/t"))
                            .isZero();
                    for (Socket client : clients) {
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

    @Test
    void aBigTableIsRestoredAndServedAsASnapshot() throws Exception {
        int keys = FULL ? 1_000_000 : 50_000;
        String topic = kafka.newTopic("big", 1);
        produce(topic, keys, "a value that makes this row about as long as a usual one is, with some text in it");
        long start = System.nanoTime();
        try (LoadedGateway gateway = new LoadedGateway(folder, ddl(topic), kafka.bootstrapServers(), "-Xmx1g")) {
            eventually(() -> assertThat(gateway.get("/health/ready")).contains("\"ready\""));
            double restored = (System.nanoTime() - start) / 1e9;
            double cpu = gateway.cpuSeconds();
            long snapshotStart = System.nanoTime();
            long[] seen = snapshot(gateway.port());
            double snapshot = (System.nanoTime() - snapshotStart) / 1e9;

            assertThat(seen[0]).isEqualTo(keys);
            assertThat(gateway.metric("tidegate_rows")).isEqualTo(keys);
            System.out.printf(
                    "big table: %d keys restored in %.1f s with the start of the JVM (CPU %.1f s), snapshot of %.1f MB in"
                            + " %.2f s (%.0f MB/s), %.0f bytes a key counted, live heap %d MiB, RSS %d MiB%n",
                    keys,
                    restored,
                    cpu,
                    seen[1] / 1e6,
                    snapshot,
                    seen[1] / 1e6 / snapshot,
                    gateway.metric("tidegate_table_bytes") / keys,
                    gateway.liveHeap() >> 20,
                    gateway.rss() >> 20);
        }
    }

    /** 10,000 subscribers at full size: first idle, then at 100 changes a second. */
    @ParameterizedTest
    @ValueSource(strings = {"id == 'k%d'", "true"})
    void manySubscribersAreHeldAndTold(String filter) throws Exception {
        int sockets = FULL ? 10_000 : 200;
        int seconds = FULL ? 20 : 3;
        int perSecond = 100;
        String topic = kafka.newTopic("many", 1);
        produce(topic, sockets, "before");
        try (LoadedGateway gateway = new LoadedGateway(folder, ddl(topic), kafka.bootstrapServers(), "-Xmx1g")) {
            eventually(() -> assertThat(gateway.get("/health/ready")).contains("\"ready\""));
            long heapBefore = gateway.liveHeap();
            Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
            try {
                List<Socket> clients = new ArrayList<>();
                for (int i = 0; i < sockets; i++) {
                    String mine = URLEncoder.encode(filter.formatted(i), UTF_8);
                    clients.addAll(connect(vertx, gateway.port(), 1, "?snapshot=false&filter=" + mine));
                }
                eventually(() -> assertThat(clients).allMatch(c -> c.caughtUp));
                long heapWith = gateway.liveHeap();
                double cpuIdleFrom = gateway.cpuSeconds();
                long idleFrom = System.nanoTime();
                eventually(() -> assertThat(System.nanoTime() - idleFrom).isGreaterThan(seconds * 1_000_000_000L));
                double idle = (gateway.cpuSeconds() - cpuIdleFrom) / ((System.nanoTime() - idleFrom) / 1e9);
                Histogram delays = new ConcurrentHistogram(3);
                clients.forEach(c -> c.delays = delays);
                double cpuFrom = gateway.cpuSeconds();

                Map<String, String> truth = changes(topic, sockets, perSecond, seconds);

                eventually(() -> {
                    for (int i = 0; i < sockets; i++) {
                        String mine = filter.formatted(i).equals(filter) ? null : "k" + i;
                        Map<String, String> wanted = new HashMap<>(truth);
                        wanted.values().removeIf("before"::equals);
                        wanted.keySet().removeIf(key -> mine != null && !key.equals(mine));
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

    /** All at once, while one who was there before goes on being told. */
    @Test
    void aStormOfSnapshotsIsServed() throws Exception {
        int sockets = FULL ? 1_000 : 50;
        int keys = FULL ? 10_000 : 1_000;
        String topic = kafka.newTopic("storm", 1);
        produce(topic, keys, "a value that makes this row about as long as a usual one is, with some text in it");
        try (LoadedGateway gateway = new LoadedGateway(folder, ddl(topic), kafka.bootstrapServers(), "-Xmx1g")) {
            eventually(() -> assertThat(gateway.get("/health/ready")).contains("\"ready\""));
            Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
            Vertx calm = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1)); // who reads no storm
            try {
                Socket early =
                        connect(calm, gateway.port(), 1, "?snapshot=false").get(0);
                WebSocketClient kept = client;
                Histogram delays = new ConcurrentHistogram(3);
                early.delays = delays;
                LongAdder rows = new LongAdder();
                CountDownLatch caughtUp = new CountDownLatch(sockets);
                double cpu = gateway.cpuSeconds();
                client = client(vertx, sockets);
                long start = System.nanoTime();
                for (int i = 0; i < sockets; i++) {
                    var ws = client.webSocket();
                    ws.handler(bytes -> count(bytes, rows, caughtUp));
                    ws.connect(to(gateway.port(), ""));
                }
                Map<String, String> truth = changes(topic, 100, 100, FULL ? 5 : 1);
                assertThat(caughtUp.await(60, TimeUnit.SECONDS)).isTrue();
                double took = (ended.get() - start) / 1e9;
                eventually(
                        () -> assertThat(early.differences(onlyChanged(truth))).isEmpty());

                assertThat(rows.sum()).isGreaterThanOrEqualTo((long) sockets * keys);
                System.out.printf(
                        "storm: %d snapshots of %d rows in %.2f s, %.2f million rows/s, CPU of the gateway %.2f s; one"
                                + " who was there: delay median %.1f ms, p99 %.1f ms, max %.1f ms; pages read %.0f, shared"
                                + " %.0f; RSS %d MiB; %s%n",
                        sockets,
                        keys,
                        took,
                        sockets * (double) keys / took / 1e6,
                        gateway.cpuSeconds() - cpu,
                        delays.getValueAtPercentile(50) / 1000.0,
                        delays.getValueAtPercentile(99) / 1000.0,
                        delays.getMaxValue() / 1000.0,
                        gateway.metric("tidegate_subscription_pages_read_total"),
                        gateway.metric("tidegate_subscription_pages_shared_total"),
                        gateway.rss() >> 20,
                        kept);
            } finally {
                calm.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
                vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
            }
        }
    }

    private final AtomicLong ended = new AtomicLong();

    private void count(Buffer frame, LongAdder rows, CountDownLatch caughtUp) {
        byte[] bytes = frame.getBytes();
        if (startsWith(bytes, CAUGHT_UP)) {
            ended.accumulateAndGet(System.nanoTime(), Math::max);
            caughtUp.countDown();
            return;
        }
        int found = 0;
        for (int i = 0; i + 5 < bytes.length; i++) {
            if (bytes[i] == '"' && bytes[i + 1] == 'o' && bytes[i + 2] == 'p' && bytes[i + 3] == '"') {
                found++;
                i += 40; // no row is shorter
            }
        }
        rows.add(found);
    }

    private static boolean startsWith(byte[] bytes, byte[] start) {
        return bytes.length >= start.length && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
    }

    private static Map<String, String> onlyChanged(Map<String, String> truth) {
        Map<String, String> changed = new HashMap<>(truth);
        changed.values().removeIf("before"::equals);
        return changed;
    }

    // ---- the topic

    static String ddl(String topic) {
        return """
                CREATE TABLE t (id STRING, sent BIGINT, note STRING, PRIMARY KEY (id) NOT ENFORCED) WITH (
                  'connector' = 'upsert-kafka', 'topic' = '%s', 'properties.bootstrap.servers' = 'localhost:1',
                  'key.format' = 'json', 'value.format' = 'json');
                """.formatted(topic);
    }

    private void produce(String topic, int keys, String note) {
        List<ProducerRecord<byte[], byte[]>> batch = new ArrayList<>();
        for (int i = 0; i < keys; i++) {
            batch.add(record(topic, "k" + i, 0, note));
            if (batch.size() == 10_000) {
                kafka.produce(batch);
                batch.clear();
            }
        }
        kafka.produce(batch);
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, String key, long sent, String note) {
        return new ProducerRecord<>(
                topic,
                ("{\"id\":\"" + key + "\"}").getBytes(UTF_8),
                ("{\"id\":\"" + key + "\",\"sent\":" + sent + ",\"note\":\"" + note + "\"}").getBytes(UTF_8));
    }

    /** Changes on a schedule; a delay is measured from the time at which a change was due, whether or not it was. */
    private Map<String, String> changes(String topic, int keys, int perSecond, int seconds) {
        Random random = new Random(1);
        Map<String, String> truth = new HashMap<>();
        for (int i = 0; i < keys; i++) {
            truth.put("k" + i, "before");
        }
        long start = System.nanoTime();
        long epoch = micros();
        for (int i = 0; i < perSecond * seconds; i++) {
            long due = i * 1_000_000L / perSecond;
            while ((System.nanoTime() - start) / 1000 < due) {
                LockSupport.parkNanos(100_000);
            }
            String key = "k" + random.nextInt(keys);
            truth.put(key, "n" + i);
            kafka.producer().send(record(topic, key, epoch + due, "n" + i));
        }
        kafka.producer().flush();
        return truth;
    }

    private static long micros() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
    }

    // ---- clients

    private List<Socket> connect(Vertx vertx, int port, int count) throws Exception {
        return connect(vertx, port, count, "");
    }

    private List<Socket> connect(Vertx vertx, int port, int count, String query) throws Exception {
        if (client == null) {
            client = client(vertx, Math.max(count, 10_000));
        }
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Socket socket = new Socket();
            sockets.add(socket);
            var ws = client.webSocket();
            ws.textMessageHandler(socket::receive);
            ws.connect(to(port, query))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS);
        }
        return sockets;
    }

    private static WebSocketConnectOptions to(int port, String query) {
        return new WebSocketConnectOptions().setHost("127.0.0.1").setPort(port).setURI("/v1/tables/t/changes" + query);
    }

    private static WebSocketClient client(Vertx vertx, int connections) {
        return vertx.createWebSocketClient(new WebSocketClientOptions()
                .setMaxConnections(connections)
                .setMaxFrameSize(1 << 20)
                .setMaxMessageSize(1 << 22));
    }

    private static final class Socket {
        final Map<String, String> rows = new ConcurrentHashMap<>();
        volatile Histogram delays;
        volatile boolean caughtUp;

        /** Some of the rows that are not as they should be. */
        List<String> differences(Map<String, String> truth) {
            return truth.entrySet().stream()
                    .filter(row -> !row.getValue().equals(rows.get(row.getKey())))
                    .map(row -> row + " is " + rows.get(row.getKey()))
                    .limit(5)
                    .toList();
        }

        void receive(String text) {
            long now = micros();
            caughtUp |= text.startsWith("{\"type\":\"caught-up\"");
            try (JsonParser json = JSON.createParser(text)) {
                String id = null;
                while (json.nextToken() != null) {
                    if (json.currentToken() == JsonToken.FIELD_NAME) {
                        switch (json.currentName()) {
                            case "id" -> id = json.nextTextValue();
                            case "note" -> rows.put(id, json.nextTextValue());
                            case "sent" -> {
                                long sent = json.nextLongValue(0);
                                if (delays != null && sent > 0) {
                                    delays.recordValue(Math.max(0, now - sent));
                                }
                            }
                            default -> {}
                        }
                    }
                }
            } catch (IOException e) {
                throw new IllegalStateException(text, e);
            }
        }
    }

    /** Reads the snapshot as NDJSON: how many rows, and how many bytes. */
    private static long[] snapshot(int port) throws IOException {
        long rows = 0;
        long bytes = 0;
        byte[] op = "{\"op\":".getBytes(UTF_8);
        byte[] end = "\"caught-up\"".getBytes(UTF_8);
        try (InputStream in = URI.create("http://127.0.0.1:" + port + "/v1/tables/t/changes")
                .toURL()
                .openStream()) {
            byte[] chunk = new byte[1 << 16];
            int opAt = 0;
            int endAt = 0;
            for (int n = in.read(chunk); n > 0; n = in.read(chunk)) {
                bytes += n;
                for (int i = 0; i < n; i++) {
                    opAt = chunk[i] == op[opAt] ? opAt + 1 : chunk[i] == op[0] ? 1 : 0;
                    if (opAt == op.length) {
                        rows++;
                        opAt = 0;
                    }
                    endAt = chunk[i] == end[endAt] ? endAt + 1 : chunk[i] == end[0] ? 1 : 0;
                    if (endAt == end.length) {
                        return new long[] {rows, bytes};
                    }
                }
            }
        }
        throw new IllegalStateException("the stream ended after " + rows + " rows");
    }
}
