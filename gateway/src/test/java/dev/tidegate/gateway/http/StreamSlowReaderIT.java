package dev.tidegate.gateway.http;

import static dev.tidegate.gateway.testing.Eventually.eventually;
import static dev.tidegate.gateway.testing.Eventually.until;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.testing.ClientTable;
import dev.tidegate.gateway.testing.KafkaBroker;
import dev.tidegate.gateway.testing.TestGateway;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many subscriptions on a connection whose client reads slowly, or not for a while. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class StreamSlowReaderIT {
    private static final int KEYS = 20;
    private static final int ROUNDS = 500;
    private static final String PADDING = "x".repeat(2_000);
    /** What may be on its way to one client: his kernel's buffer, ours, the write queue, and a frame. */
    private static final long BOUND = 1 << 20;

    private static final Map<String, String> FILTERS = new LinkedHashMap<>();

    static {
        FILTERS.put("all", "true");
        FILTERS.put("low", "region < 'k10'");
        FILTERS.put("high", "region >= 'k10'");
        FILTERS.put("one", "region == 'k07'");
        FILTERS.put("flapping", "pv % 2 == 0");
    }

    private final KafkaBroker broker = KafkaBroker.shared();
    private final String padded = broker.newTopic("stream-slow-padded", 2);
    private final String orders = broker.newTopic("stream-slow-orders", 1);

    private TestGateway start() {
        return TestGateway.start(TestTables.padded(broker, padded) + TestTables.orders(broker, orders))
                .awaitServing();
    }

    private void write(int round) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int k = 0; k < KEYS; k++) {
            records.add(new ProducerRecord<>(
                    padded,
                    "{\"region\":\"k%02d\"}".formatted(k).getBytes(UTF_8),
                    "{\"region\":\"k%02d\",\"pv\":%d,\"padding\":\"%s\"}"
                            .formatted(k, round + k, PADDING)
                            .getBytes(UTF_8)));
        }
        broker.produce(records);
    }

    /** What a subscription ends with: region and count. */
    private static Map<String, Long> expected(String id) {
        Map<String, Long> rows = new TreeMap<>();
        for (int k = 0; k < KEYS; k++) {
            String region = "k%02d".formatted(k);
            long pv = ROUNDS + k;
            boolean matches = switch (id) {
                case "all" -> true;
                case "low" -> k < 10;
                case "high" -> k >= 10;
                case "one" -> k == 7;
                default -> pv % 2 == 0;
            };
            if (matches) {
                rows.put(region, pv);
            }
        }
        return rows;
    }

    private static Map<String, Long> rows(ClientTable table) {
        Map<String, Long> rows = new TreeMap<>();
        table.rows().values().forEach(row -> rows.put(row.getString("region"), row.getLong("pv")));
        return rows;
    }

    @Test
    void who_does_not_read_for_a_while_costs_no_memory_and_ends_with_the_right_tables() throws Exception {
        write(0);
        try (TestGateway gateway = start();
                StreamClient client = StreamClient.ofTables(gateway)) {
            for (Map.Entry<String, String> each : FILTERS.entrySet()) {
                client.subscribe(each.getKey(), "counts", "filter", each.getValue());
            }
            client.subscribe("orders", "orders");
            eventually(() ->
                    assertThat(FILTERS.keySet()).allMatch(id -> client.table(id).isCaughtUp()));
            client.socket().pause();
            double before = gateway.metric("tidegate_frame_bytes_sent_total");

            for (int round = 1; round <= ROUNDS; round++) {
                write(round);
            }
            broker.produce(
                    orders,
                    "{\"id\":7,\"shop\":\"x\"}".getBytes(UTF_8),
                    "{\"id\":7,\"shop\":\"x\",\"total\":1}".getBytes(UTF_8));
            gateway.awaitMetric("tidegate_num_records_in_total", KEYS * (ROUNDS + 1) + 1);
            double sent = gateway.metric("tidegate_frame_bytes_sent_total") - before;
            client.socket().resume();

            assertThat(sent).as("what was sent to one who does not read").isLessThan((double) BOUND);
            eventually(() -> {
                for (String id : FILTERS.keySet()) {
                    assertThat(rows(client.table(id))).as(id).isEqualTo(expected(id));
                    assertThat(client.table(id).brokenPromises()).as(id).isEmpty();
                }
                assertThat(client.table("orders").rows()).hasSize(1);
            });
        }
    }

    @Test
    void who_reads_slowly_is_told_of_all_his_subscriptions_by_turns() throws Exception {
        write(0);
        AtomicBoolean enough = new AtomicBoolean();
        Thread writer = new Thread(() -> {
            for (int round = 1; !enough.get(); round++) {
                write(round);
            }
        });
        try (TestGateway gateway = start();
                StreamClient client = StreamClient.ofTables(gateway)) {
            client.socket().pause();
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                ids.add("s" + i);
                client.subscribe("s" + i, "counts");
            }
            writer.start();

            until(() -> {
                client.socket().fetch(1);
                return ids.stream().allMatch(id -> client.table(id).frameTypes().size() >= 20);
            });

            long most = ids.stream()
                    .mapToLong(id -> client.table(id).changes())
                    .max()
                    .orElseThrow();
            long least = ids.stream()
                    .mapToLong(id -> client.table(id).changes())
                    .min()
                    .orElseThrow();
            assertThat(least)
                    .as("changes told to the last, of %d to the first", most)
                    .isGreaterThan(most / 4);
        } finally {
            enough.set(true);
            writer.join();
        }
    }
}
