package dev.tidegate.gateway.http;

import static dev.tidegate.gateway.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.gateway.subscription.SubscriptionSettings;
import dev.tidegate.gateway.subscription.Token;
import dev.tidegate.gateway.testing.KafkaBroker;
import dev.tidegate.gateway.testing.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.Socket;
import java.net.URI;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Changes in answers to polls. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PollIT {
    private static final String CHANGES = "/v1/tables/counts/changes";
    private static final String FRAMES = "tidegate_frames_sent_total";
    private static final String WAITING = "tidegate_waiting_requests";

    private final KafkaBroker broker = KafkaBroker.shared();
    private final String topic = broker.newTopic("poll", 2);
    private TestGateway gateway;
    private Rest rest;

    @BeforeEach
    void start() {
        gateway = TestGateway.start(TestTables.counts(broker, topic)).awaitServing();
        rest = new Rest(gateway);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private JsonObject poll(String query) throws Exception {
        Rest.Answer answer = rest.get(CHANGES + query);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.header("content-type")).isEqualTo("application/json");
        assertThat(answer.header("cache-control")).isEqualTo("no-store");
        return answer.json();
    }

    @Test
    void the_first_poll_tells_the_rows_that_exist_and_the_next_waits_for_changes() throws Exception {
        JsonObject empty = poll("?wait=20s");
        assertThat(empty.getBoolean("resumed")).isFalse();
        assertThat(empty.containsKey("reset")).isTrue();
        assertThat(empty.getString("reset")).isNull();
        assertThat(empty.getJsonArray("columns").encode())
                .isEqualTo(
                        "[{\"name\":\"region\",\"type\":\"STRING NOT NULL\"},{\"name\":\"pv\",\"type\":\"BIGINT\"}]");
        assertThat(empty.getJsonArray("primaryKey").encode()).isEqualTo("[\"region\"]");
        assertThat(empty.getJsonArray("changes")).isEmpty();
        assertThat(empty.getBoolean("caughtUp")).isTrue();

        CompletableFuture<Rest.Answer> waiting =
                rest.getLater(CHANGES + "?wait=20s&from=" + empty.getString("position"));
        gateway.awaitMetric(WAITING, 1);
        put("eu", 1);

        JsonObject changed = waiting.get(15, TimeUnit.SECONDS).json();
        assertThat(changed.getBoolean("resumed")).isTrue();
        assertThat(changed.getString("reset")).isNull();
        assertThat(changed.containsKey("columns")).isFalse();
        assertThat(changesOf(changed)).containsExactly("+I{\"region\":\"eu\",\"pv\":1}");
        assertThat(changed.getBoolean("caughtUp")).isTrue();
        gateway.awaitMetric(WAITING, 0);
        gateway.awaitMetric("tidegate_subscribers", 0);

        String written = rest.post(
                        CHANGES,
                        "[{\"op\":\"+I\",\"row\":{\"region\":\"us\",\"pv\":2}},"
                                + "{\"op\":\"-D\",\"row\":{\"region\":\"eu\"}}]")
                .json()
                .getString("position");
        String since = CHANGES + "?wait=20s&from=" + changed.getString("position");
        assertThat(changesOf(rest.get(since, "Tidegate-Min-Position", written).json()))
                .containsExactlyInAnyOrder("+I{\"region\":\"us\",\"pv\":2}", "-D{\"region\":\"eu\"}");
    }

    @Test
    void when_time_is_over_there_are_no_changes_but_a_position() throws Exception {
        put("eu", 1);
        gateway.awaitMetric("tidegate_num_records_in_total", 1);
        String position = poll("?wait=0s&snapshot=false").getString("position");

        JsonObject idle = poll("?wait=300ms&from=" + position);

        assertThat(idle.getJsonArray("changes")).isEmpty();
        assertThat(idle.getBoolean("caughtUp")).isTrue();
        assertThat(idle.getBoolean("resumed")).isTrue();
        assertThat(Token.decode(idle.getString("position")).topicId())
                .isEqualTo(Token.decode(position).topicId());
        gateway.awaitMetric(WAITING, 0);
    }

    @Test
    void a_large_snapshot_comes_in_several_polls_and_nothing_is_missing() throws Exception {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            records.add(new ProducerRecord<>(topic, key("r" + i), value("r" + i, i)));
        }
        broker.produce(records);
        TestGateway.Setup setup = TestGateway.Setup.DEFAULT
                .with(HttpSettings.DEFAULT.with(new WaitSettings(Duration.ofSeconds(20), 10, 4_000)))
                .with(SubscriptionSettings.DEFAULT.withMaxFrameBytes(1_000));
        try (TestGateway small =
                TestGateway.start(setup, TestTables.counts(broker, topic)).awaitServing()) {
            Rest client = new Rest(small);
            Map<String, Integer> rows = new TreeMap<>();
            int polls = 0;
            String from = "";
            boolean caughtUp = false;
            while (!caughtUp) {
                Rest.Answer answer = client.get(CHANGES + "?wait=20s" + from);
                assertThat(answer.text().length()).isLessThan(4_000 + 2_000 + 1_000);
                JsonObject page = answer.json();
                for (Object change : page.getJsonArray("changes")) {
                    JsonObject row = ((JsonObject) change).getJsonObject("row");
                    assertThat(rows.put(row.getString("region"), row.getInteger("pv")))
                            .isNull();
                }
                caughtUp = page.getBoolean("caughtUp");
                from = "&from=" + page.getString("position");
                polls++;
            }
            assertThat(rows).hasSize(500).containsEntry("r499", 499);
            assertThat(polls).isGreaterThan(4);
        }
    }

    @Test
    void a_position_that_is_no_longer_good_is_answered_with_the_reason_and_a_snapshot() throws Exception {
        put("eu", 1);
        Token token = Token.decode(poll("?wait=0s").getString("position"));
        String foreign =
                new Token(UUID.randomUUID(), token.fingerprint(), 0, token.issuedAt(), false, token.offsets()).encode();
        String old = new Token(token.topicId(), token.fingerprint(), 0, 1, false, token.offsets()).encode();

        JsonObject changed = poll("?wait=20s&from=" + foreign);
        assertThat(changed.getBoolean("resumed")).isFalse();
        assertThat(changed.getString("reset")).isEqualTo("topic-changed");
        assertThat(changed.getBoolean("caughtUp")).isTrue();
        assertThat(poll("?wait=20s&from=" + old).getString("reset")).isEqualTo("token-expired");
    }

    @Test
    void positions_of_streams_and_of_polls_are_the_same() throws Exception {
        String position;
        try (FrameStream stream = FrameStream.lines(gateway.http(CHANGES))) {
            stream.next("subscribed");
            position = stream.next("caught-up").getString("position");
        }
        put("eu", 1);
        JsonObject polled = poll("?wait=20s&from=" + position);
        assertThat(changesOf(polled)).containsExactly("+I{\"region\":\"eu\",\"pv\":1}");
        String then = polled.getString("position");
        delete("eu");
        assertThat(changesOf(poll("?wait=20s&from=" + then))).containsExactly("-D{\"region\":\"eu\"}");
        try (FrameStream stream = FrameStream.lines(gateway.http(CHANGES + "?from=" + then))) {
            assertThat(stream.next("subscribed").getBoolean("resumed")).isTrue();
            assertThat(stream.nextChanges(1)).containsExactly("-D{\"region\":\"eu\"}");
        }
    }

    @Test
    void numbers_keep_their_digits() throws Exception {
        String orders = broker.newTopic("orders", 1);
        try (TestGateway other =
                TestGateway.start(TestTables.orders(broker, orders)).awaitServing()) {
            Rest client = new Rest(other);
            String written = client.put("/v1/tables/orders/rows/1,%C3%BC", "{\"total\":12.5}")
                    .json()
                    .getString("position");
            assertThat(client.get("/v1/tables/orders/changes?wait=20s", "Tidegate-Min-Position", written)
                            .text())
                    .contains("\"changes\":[{\"op\":\"+I\",\"row\":{\"shop\":\"ü\",\"id\":1,\"total\":12.50}}],");
        }
    }

    @Test
    void a_poll_that_makes_no_sense_is_refused() throws Exception {
        rest.get(CHANGES + "?wait=20").problem(400, "invalid-request");
        rest.get(CHANGES + "?wait=long").problem(400, "invalid-request");
        rest.get(CHANGES + "?wait=").problem(400, "invalid-request");
        rest.get(CHANGES + "?wait=20s&from=garbage").problem(400, "invalid-token");
        rest.get(CHANGES + "?wait=20s", "Accept", "text/event-stream").problem(406, "not-acceptable");
        rest.get("/v1/tables/none/changes?wait=20s").problem(404, "unknown-table");
        assertThatThrownBy(() -> FrameStream.webSocket(gateway.webSocket(CHANGES + "?wait=20s")))
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        e -> assertThat(e.getResponse().statusCode()).isEqualTo(400));
    }

    @Test
    void polls_are_bounded_in_number() throws Exception {
        TestGateway.Setup setup = TestGateway.Setup.DEFAULT.with(
                HttpSettings.DEFAULT.with(new WaitSettings(Duration.ofSeconds(20), 1, 4_000)));
        try (TestGateway small =
                TestGateway.start(setup, TestTables.counts(broker, topic)).awaitServing()) {
            Rest client = new Rest(small);
            String position = client.get(CHANGES + "?wait=0s").json().getString("position");
            CompletableFuture<Rest.Answer> waiting = client.getLater(CHANGES + "?wait=20s&from=" + position);
            small.awaitMetric(WAITING, 1);

            client.get(CHANGES + "?wait=20s&from=" + position).problem(429, "overloaded");

            small.awaitMetric("tidegate_subscribers", 1);
            put("eu", 1);
            assertThat(waiting.get(15, TimeUnit.SECONDS).status()).isEqualTo(200);
        }
    }

    @Test
    void a_table_that_is_not_served_is_waited_for_so_long_and_no_longer() throws Exception {
        try (TestGateway waiting = TestGateway.start(TestTables.counts(broker, "there-is-no-such-topic"))) {
            Rest.Answer answer = new Rest(waiting).get(CHANGES + "?wait=300ms");
            answer.problem(503, "table-not-ready");
            assertThat(answer.header("retry-after")).isEqualTo("1");
            waiting.awaitMetric("tidegate_subscribers", 0);
            waiting.awaitMetric(WAITING, 0);
        }
    }

    @Test
    void nothing_is_kept_for_a_client_who_leaves() throws Exception {
        String position = poll("?wait=0s").getString("position");
        URI uri = gateway.http(CHANGES);
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.getOutputStream()
                    .write(("GET " + CHANGES + "?wait=60s&from=" + position + " HTTP/1.1\r\nHost: " + uri.getAuthority()
                                    + "\r\n\r\n")
                            .getBytes(UTF_8));
            gateway.awaitMetric("tidegate_subscribers", 1);
        }
        gateway.awaitMetric("tidegate_subscribers", 0);
        gateway.awaitMetric(WAITING, 0);
    }

    @Test
    void a_node_that_stops_answers_those_who_wait() throws Exception {
        String position = poll("?wait=0s").getString("position");
        double frames = gateway.metric(FRAMES);
        CompletableFuture<Rest.Answer> waiting = rest.getLater(CHANGES + "?wait=60s&from=" + position);
        eventually(() -> assertThat(gateway.metric(FRAMES))
                .as("with 'caught-up', before which there is no position to come back with")
                .isGreaterThanOrEqualTo(frames + 2));

        gateway.stop();

        JsonObject answer = waiting.get(20, TimeUnit.SECONDS).json();
        assertThat(answer.getJsonArray("changes")).isEmpty();
        assertThat(answer.getString("position")).isNotBlank();
    }

    private static List<String> changesOf(JsonObject answer) {
        List<String> changes = new ArrayList<>();
        JsonArray array = answer.getJsonArray("changes");
        for (Object change : array) {
            JsonObject json = (JsonObject) change;
            changes.add(json.getString("op") + json.getJsonObject("row").encode());
        }
        return changes;
    }

    private void put(String region, long pv) {
        broker.produce(topic, key(region), value(region, pv));
    }

    private void delete(String region) {
        broker.produce(topic, key(region), null);
    }

    private static byte[] key(String region) {
        return ("{\"region\":\"" + region + "\"}").getBytes(UTF_8);
    }

    private static byte[] value(String region, long pv) {
        return ("{\"region\":\"" + region + "\",\"pv\":" + pv + "}").getBytes(UTF_8);
    }
}
