package dev.tidegate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.testing.KafkaBroker;
import dev.tidegate.gateway.testing.TestGateway;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A row's version, and clients who wait for another one. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RowWaitIT {
    private static final String EU = "/v1/tables/counts/rows/eu";
    private static final String WAITING = "tidegate_waiting_requests";

    private final KafkaBroker broker = KafkaBroker.shared();
    private final String topic = broker.newTopic("waits", 2);
    private TestGateway gateway;
    private Rest rest;

    @BeforeEach
    void start() {
        HttpSettings settings = HttpSettings.DEFAULT.with(new WaitSettings(Duration.ofSeconds(20), 2, 1 << 18));
        gateway = TestGateway.start(TestGateway.Setup.DEFAULT.with(settings), TestTables.counts(broker, topic))
                .awaitServing();
        rest = new Rest(gateway);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    /** Returns the row's tag when the table has it. */
    private String put(String path, int pv) throws Exception {
        String position = rest.put(path, "{\"pv\":" + pv + "}").json().getString("position");
        return rest.get(path, "Tidegate-Min-Position", position).header("etag");
    }

    private CompletableFuture<Rest.Answer> waitFor(String... headers) {
        CompletableFuture<Rest.Answer> answer = rest.getLater(EU, headers);
        gateway.awaitMetric(WAITING, 1);
        return answer;
    }

    private Rest.Answer answer(CompletableFuture<Rest.Answer> waiting) throws Exception {
        Rest.Answer answer = waiting.get(15, TimeUnit.SECONDS);
        gateway.awaitMetric(WAITING, 0);
        return answer;
    }

    @Test
    void who_holds_the_row_is_answered_when_it_is_another() throws Exception {
        String etag = put(EU, 1);
        CompletableFuture<Rest.Answer> waiting = waitFor("If-None-Match", etag, "Prefer", "wait=20");
        put("/v1/tables/counts/rows/us", 1);
        put(EU, 1);
        assertThat(waiting).as("nothing has changed").isNotDone();

        String newer = put(EU, 2);

        Rest.Answer answer = answer(waiting);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().getInteger("pv")).isEqualTo(2);
        assertThat(answer.header("etag")).isEqualTo(newer).isNotEqualTo(etag);
        assertThat(answer.header("preference-applied")).isEqualTo("wait=20");
    }

    @Test
    void who_holds_the_row_is_answered_when_it_is_gone() throws Exception {
        CompletableFuture<Rest.Answer> waiting = waitFor("If-None-Match", put(EU, 1), "Prefer", "wait=20");

        rest.delete(EU);

        answer(waiting).problem(404, "unknown-row");
    }

    @Test
    void who_holds_nothing_is_answered_when_there_is_a_row() throws Exception {
        CompletableFuture<Rest.Answer> waiting = waitFor("Prefer", "wait=20");

        String etag = put(EU, 3);

        assertThat(answer(waiting).header("etag")).isEqualTo(etag);
    }

    @Test
    void what_is_news_already_is_told_at_once() throws Exception {
        rest.get(EU, "If-None-Match", "\"held\"", "Prefer", "wait=20").problem(404, "unknown-row");
        String etag = put(EU, 1);

        assertThat(rest.get(EU, "If-None-Match", "\"older\"", "Prefer", "wait=20")
                        .status())
                .isEqualTo(200);
        assertThat(rest.get(EU, "Prefer", "wait=20").header("etag")).isEqualTo(etag);
        assertThat(rest.get(EU, "If-None-Match", "*").status()).isEqualTo(304);
    }

    @Test
    void when_time_is_over_nothing_has_changed() throws Exception {
        Rest.Answer none = rest.get(EU, "Prefer", "wait=1");
        none.problem(404, "unknown-row");
        assertThat(none.header("preference-applied")).isEqualTo("wait=1");

        Rest.Answer same = rest.get(EU, "If-None-Match", put(EU, 1), "Prefer", "wait=1");
        assertThat(same.status()).isEqualTo(304);
        assertThat(same.text()).isEmpty();
        gateway.awaitMetric(WAITING, 0);
    }

    @Test
    void no_one_waits_longer_than_is_allowed() throws Exception {
        HttpSettings short1 = HttpSettings.DEFAULT.with(new WaitSettings(Duration.ofSeconds(1), 2, 1 << 18));
        try (TestGateway other = TestGateway.start(
                        TestGateway.Setup.DEFAULT.with(short1), TestTables.counts(broker, topic))
                .awaitServing()) {
            Rest.Answer answer = new Rest(other).get(EU, "Prefer", "wait=1000000");

            answer.problem(404, "unknown-row");
            assertThat(answer.header("preference-applied")).isEqualTo("wait=1");
        }
    }

    @Test
    void who_leaves_makes_room_for_another() throws Exception {
        try (Socket one = leaving();
                Socket two = leaving()) {
            gateway.awaitMetric(WAITING, 2);
            Rest.Answer refused = rest.get(EU, "Prefer", "wait=20");
            assertThat(refused.problem(429, "overloaded").getString("detail"))
                    .contains("2 requests", "http.max-waiting-requests");
            assertThat(refused.header("retry-after")).isEqualTo("1");

            one.close();
            gateway.awaitMetric(WAITING, 1);
            CompletableFuture<Rest.Answer> third = rest.getLater(EU, "Prefer", "wait=20");
            gateway.awaitMetric(WAITING, 2);
            two.close();
            gateway.awaitMetric(WAITING, 1);
            put(EU, 1);
            assertThat(answer(third).status()).isEqualTo(200);
        }
    }

    /** A client who asks and waits, until he is closed. */
    private Socket leaving() throws Exception {
        URI uri = gateway.http(EU);
        Socket socket = new Socket(uri.getHost(), uri.getPort());
        socket.getOutputStream()
                .write(("GET " + EU + " HTTP/1.1\r\nHost: " + uri.getAuthority() + "\r\nPrefer: wait=20\r\n\r\n")
                        .getBytes(UTF_8));
        return socket;
    }

    @Test
    void a_node_that_stops_answers_those_who_wait() throws Exception {
        CompletableFuture<Rest.Answer> waiting = waitFor("If-None-Match", put(EU, 1), "Prefer", "wait=20");

        gateway.stop();

        assertThat(waiting.get(5, TimeUnit.SECONDS).status()).isEqualTo(304);
    }

    @Test
    void who_waits_is_told_when_the_table_is_no_more() throws Exception {
        CompletableFuture<Rest.Answer> waiting = waitFor("If-None-Match", put(EU, 1), "Prefer", "wait=20");

        broker.deleteTopic(topic);

        answer(waiting).problem(503, "table-not-ready");
    }

    @Test
    void a_version_is_the_same_on_every_gateway_and_after_a_restart() throws Exception {
        String etag = put(EU, 1);
        String ddl = TestTables.counts(broker, topic);
        for (int i = 0; i < 2; i++) {
            try (TestGateway other = TestGateway.start(ddl).awaitServing()) {
                assertThat(new Rest(other).get(EU).header("etag")).isEqualTo(etag);
                assertThat(new Rest(other).get(EU, "If-None-Match", etag).status())
                        .isEqualTo(304);
            }
        }
        // Another DDL may make other bytes of the same record.
        try (TestGateway wider =
                TestGateway.start(TestTables.padded(broker, topic)).awaitServing()) {
            assertThat(new Rest(wider).get(EU, "If-None-Match", etag).status()).isEqualTo(200);
        }
    }

    @Test
    void a_head_tells_the_version_alone() throws Exception {
        String etag = put(EU, 1);

        Rest.Answer head = rest.send("HEAD", EU, BodyPublishers.noBody());
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("etag")).isEqualTo(etag);
        assertThat(head.header("content-length")).isEqualTo("" + "{\"region\":\"eu\",\"pv\":1}".length());
        assertThat(head.text()).isEmpty();
        assertThat(rest.send("HEAD", EU, BodyPublishers.noBody(), "If-None-Match", etag)
                        .status())
                .isEqualTo(304);
    }
}
