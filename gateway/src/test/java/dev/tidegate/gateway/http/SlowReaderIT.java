package dev.tidegate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.subscription.SubscriptionSettings;
import dev.tidegate.gateway.testing.KafkaBroker;
import dev.tidegate.gateway.testing.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients whose sockets are really not read. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class SlowReaderIT {
    private static final String CHANGES = "/v1/tables/counts/changes";
    private static final int KEYS = 20;
    private static final int ROUNDS = 1_000;
    private static final String PADDING = "x".repeat(500);
    /** What may be on its way to one client: his kernel's buffer, ours, the write queue, and a frame. */
    private static final long BOUND = 1 << 20;

    private static final SubscriptionSettings FREQUENT_HEARTBEATS =
            SubscriptionSettings.DEFAULT.withHeartbeat(Duration.ofMillis(200));

    private final KafkaBroker broker = KafkaBroker.shared();
    private final String topic = broker.newTopic("slow", 1);

    private enum Way {
        WEB_SOCKET(RawStream::webSocket),
        LINES(RawStream::lines);

        private final Function<java.net.URI, RawStream> open;

        Way(Function<java.net.URI, RawStream> open) {
            this.open = open;
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_who_does_not_read_costs_no_memory_slows_nobody_and_later_gets_the_last_state(Way way)
            throws Exception {
        write(0);
        try (TestGateway gateway =
                        TestGateway.start(TestTables.padded(broker, topic)).awaitServing();
                RawStream slow = way.open.apply(gateway.http(CHANGES));
                FrameStream quick = FrameStream.webSocket(gateway.webSocket(CHANGES))) {
            long quickBytes = readUntilFirstRow(quick, 0);
            gateway.awaitMetric("tidegate_subscribers", 2);
            long start = System.nanoTime();

            for (int round = 1; round <= ROUNDS; round++) {
                write(round);
            }
            quickBytes += readUntilFirstRow(quick, ROUNDS);

            double slowBytes = gateway.metric("tidegate_frame_bytes_sent_total") - quickBytes;
            assertThat(quickBytes).as("what the quick one was sent").isGreaterThan(4 * BOUND);
            assertThat(slowBytes).as("what the slow one was sent").isLessThan((double) BOUND);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(60));

            Map<String, Long> table = new TreeMap<>();
            long told = 0;
            long conflated = 0;
            while (!table.equals(expected(ROUNDS))) {
                JsonObject frame = slow.next();
                conflated += frame.getLong("conflated", 0L);
                told += apply(frame, table);
            }
            assertThat(told).as("changes that he was told").isLessThan(KEYS * ROUNDS / 5);
            assertThat(conflated)
                    .as("the frame that spared him the rest says so")
                    .isPositive();
        }
    }

    @Test
    void a_client_who_never_reads_again_is_given_up_after_the_idle_timeout() throws Exception {
        write(0);
        try (TestGateway gateway = TestGateway.start(impatient(), TestTables.padded(broker, topic))
                        .awaitServing();
                RawStream webSocket = RawStream.webSocket(gateway.http(CHANGES));
                RawStream lines = RawStream.lines(gateway.http(CHANGES));
                FrameStream answersPings = FrameStream.webSocket(gateway.webSocket(CHANGES))) {
            answersPings.next("subscribed"); // and so are those who came before

            for (int round = 1; gateway.metric("tidegate_subscribers") > 1; round++) {
                write(round);
            }

            assertThat(answersPings.isOpen()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_who_never_reads_again_is_given_up_after_the_longest_stall(Way way) throws Exception {
        write(0);
        try (TestGateway gateway = TestGateway.start(
                                withMaxStall(Duration.ofSeconds(1)), TestTables.padded(broker, topic))
                        .awaitServing();
                RawStream stalled = way.open.apply(gateway.http(CHANGES));
                FrameStream quick = FrameStream.webSocket(gateway.webSocket(CHANGES))) {
            gateway.awaitMetric("tidegate_subscribers", 2);

            for (int round = 1; gateway.metric("tidegate_subscription_stalled_total") < 1; round++) {
                write(round);
            }

            // If he reads on at once he finds out why; later there is nobody to talk to.
            assertThat(stalled.readUntilClosed()).isIn(way == Way.WEB_SOCKET ? List.of(4001, -1) : List.of(-1));
            gateway.awaitMetric("tidegate_subscribers", 1);
            gateway.awaitMetric("tidegate_connections", 2); // the quick one's, and who asks for this
            assertThat(quick.isOpen()).isTrue();
        }
    }

    @Test
    void a_client_who_reads_but_answers_no_ping_is_given_up_with_1008() throws Exception {
        write(0);
        try (TestGateway gateway = TestGateway.start(impatient(), TestTables.padded(broker, topic))
                        .awaitServing();
                RawStream deaf = RawStream.webSocket(gateway.http(CHANGES))) {
            assertThat(deaf.readUntilClosed()).isEqualTo(1008);
        }
    }

    private static TestGateway.Setup withMaxStall(Duration maxStall) {
        return TestGateway.Setup.DEFAULT.with(FREQUENT_HEARTBEATS.withMaxStall(maxStall));
    }

    private static TestGateway.Setup impatient() {
        return TestGateway.Setup.DEFAULT
                .with(FREQUENT_HEARTBEATS)
                .with(HttpSettings.DEFAULT
                        .withPingInterval(Duration.ofMillis(200))
                        .withIdleTimeout(Duration.ofSeconds(2)));
    }

    private void write(int round) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int k = KEYS - 1; k >= 0; k--) {
            String region = "k" + k;
            records.add(new ProducerRecord<>(
                    topic,
                    ("{\"region\":\"" + region + "\"}").getBytes(UTF_8),
                    ("{\"region\":\"" + region + "\",\"pv\":" + round + ",\"padding\":\"" + PADDING + "\"}")
                            .getBytes(UTF_8)));
        }
        broker.produce(records);
    }

    private static Map<String, Long> expected(long pv) {
        Map<String, Long> rows = new TreeMap<>();
        for (int k = 0; k < KEYS; k++) {
            rows.put("k" + k, pv);
        }
        return rows;
    }

    /** Returns the number of changes. */
    private static int apply(JsonObject frame, Map<String, Long> table) {
        JsonArray changes = frame.getJsonArray("changes", new JsonArray());
        for (Object change : changes) {
            JsonObject row = ((JsonObject) change).getJsonObject("row");
            table.put(row.getString("region"), row.getLong("pv"));
        }
        return changes.size();
    }

    /** Reads until the key written last has this value; returns the bytes read. */
    private static long readUntilFirstRow(FrameStream stream, long pv) throws InterruptedException {
        Map<String, Long> table = new TreeMap<>();
        long bytes = 0;
        while (!Long.valueOf(pv).equals(table.get("k0"))) {
            FrameStream.Received frame = stream.next();
            bytes += frame.text().length();
            apply(frame.json(), table);
        }
        return bytes;
    }
}
