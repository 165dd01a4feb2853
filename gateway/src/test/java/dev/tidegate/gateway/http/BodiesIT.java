package dev.tidegate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.http.RawConnection.Answer;
import dev.tidegate.gateway.testing.KafkaBroker;
import dev.tidegate.gateway.testing.TestGateway;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies that are slow, that never end, or of which there are too many. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BodiesIT {
    private static final Duration SOON = Duration.ofMillis(700);
    private static final Duration NEVER = Duration.ofMinutes(5);

    private final KafkaBroker broker = KafkaBroker.shared();
    private final String topic = broker.newTopic("bodies", 1);

    private TestGateway start(BodySettings bodies) {
        return TestGateway.start(
                        TestGateway.Setup.DEFAULT.with(HttpSettings.DEFAULT.with(bodies)),
                        TestTables.counts(broker, topic))
                .awaitServing();
    }

    private static RawConnection connect(TestGateway gateway) throws IOException {
        return new RawConnection(gateway.http("/"));
    }

    private static String put(String key, int length, String body) {
        return "PUT /v1/tables/counts/rows/" + key
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + "Content-Length: " + length
                + "\r\n\r\n" + body;
    }

    private static String lines(String chunks) {
        return "POST /v1/tables/counts/changes HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n" + chunks;
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    @Test
    void a_body_that_is_not_whole_in_time_is_answered_408_and_its_connection_ends() throws Exception {
        try (TestGateway gateway = start(new BodySettings(1 << 20, SOON, 0));
                RawConnection slow = connect(gateway)) {
            slow.send(put("eu", 100, "{\"pv\":"));

            Answer answer = slow.answer();

            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.json().getString("code")).isEqualTo("request-timeout");
            assertThat(answer.json().getString("detail")).contains("http.body-timeout");
            assertThat(slow.isClosedByGateway()).isTrue();
        }
    }

    @Test
    void a_body_below_the_least_rate_is_answered_408() throws Exception {
        try (TestGateway gateway = start(new BodySettings(1 << 20, NEVER, 100));
                RawConnection slow = connect(gateway)) {
            slow.send(put("eu", 100_000, "{\"pv\":"));

            Answer answer = slow.answer();

            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.json().getString("detail")).contains("http.min-body-bytes-per-second");
        }
    }

    @Test
    void a_line_that_is_not_whole_in_time_is_answered_408_with_the_rows_before_it() throws Exception {
        try (TestGateway gateway = start(new BodySettings(1 << 20, SOON, 0));
                RawConnection slow = connect(gateway)) {
            slow.send(lines(chunk(TestTables.upsert("eu", 1) + "\n{\"op\":")));

            Answer answer = slow.answer();

            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.json().getString("detail")).contains("1 rows before were written");
        }
    }

    @Test
    void between_lines_a_client_may_take_its_time() throws Exception {
        try (TestGateway gateway = start(new BodySettings(1 << 20, SOON, 1_000_000));
                RawConnection patient = connect(gateway);
                RawConnection slow = connect(gateway)) {
            patient.send(lines(chunk(TestTables.upsert("eu", 1) + "\n")));
            slow.send(put("us", 100, "{\"pv\":")); // until it is given up, which takes longer than a line may
            assertThat(slow.answer().status()).isEqualTo(408);

            patient.send(chunk(TestTables.upsert("us", 2) + "\n") + "0\r\n\r\n");

            Answer answer = patient.answer();
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(answer.json().getInteger("written")).isEqualTo(2);
        }
    }

    @Test
    void when_bodies_take_all_memory_the_oldest_unfinished_one_makes_room() throws Exception {
        int part = 100_000;
        List<RawConnection> hoarders = new ArrayList<>();
        try (TestGateway gateway = start(new BodySettings(4 * part, NEVER, 0));
                RawConnection client = connect(gateway)) {
            for (int i = 0; i < 8; i++) {
                RawConnection hoarder = connect(gateway);
                hoarders.add(hoarder);
                hoarder.send(put("h" + i, part + 1, "x".repeat(part)));
            }

            Answer refused = hoarders.get(0).answer();
            client.send(put("eu", 8, "{\"pv\":1}"));

            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.json().getString("detail")).contains("http.max-bodies-bytes");
            assertThat(client.answer().status()).isEqualTo(200);
        } finally {
            for (RawConnection each : hoarders) {
                each.close();
            }
        }
    }

    @Test
    void a_body_that_nobody_asked_for_ends_the_connection_after_the_answer() throws Exception {
        try (TestGateway gateway = start(BodySettings.DEFAULT);
                RawConnection client = connect(gateway)) {
            client.send("GET /v1/tables HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\nx");

            assertThat(client.answer().status()).isEqualTo(200);
            assertThat(client.isClosedByGateway()).isTrue();
        }
    }
}
