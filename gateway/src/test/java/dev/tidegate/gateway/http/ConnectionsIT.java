package dev.tidegate.gateway.http;

import static dev.tidegate.gateway.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.http.RawConnection.Answer;
import dev.tidegate.gateway.testing.KafkaBroker;
import dev.tidegate.gateway.testing.TestGateway;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that are too many, too slow, or that ask for too much. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ConnectionsIT {
    private static final String TABLES = "/v1/tables";
    private static final String CHANGES = "/v1/tables/counts/changes";
    private static final String UPGRADE = "GET " + CHANGES + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
            + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    private final KafkaBroker broker = KafkaBroker.shared();
    private final String topic = broker.newTopic("connections", 1);

    private TestGateway start(HttpSettings settings) {
        return TestGateway.start(TestGateway.Setup.DEFAULT.with(settings), TestTables.counts(broker, topic));
    }

    private TestGateway startWith(int maxConnections, int maxPerAddress) {
        ConnectionSettings c = ConnectionSettings.DEFAULT;
        return start(HttpSettings.DEFAULT.with(new ConnectionSettings(
                maxConnections, maxPerAddress, c.maxRequestLineBytes(), c.maxHeaderBytes(), c.http2())));
    }

    private TestGateway startImpatient() {
        return start(HttpSettings.DEFAULT.withIdleTimeout(Duration.ofMillis(500)));
    }

    private static RawConnection connect(TestGateway gateway) throws IOException {
        return new RawConnection(gateway.http("/"));
    }

    @Test
    void one_connection_too_many_is_told_so_until_another_one_ends() throws Exception {
        try (TestGateway gateway = startWith(2, 0);
                FrameStream socket = FrameStream.webSocket(gateway.webSocket(CHANGES));
                RawConnection second = connect(gateway)) {
            assertThat(second.get(TABLES).status()).isEqualTo(200);

            try (RawConnection third = connect(gateway)) {
                Answer refusal = third.get(TABLES);
                assertThat(refusal.status()).isEqualTo(429);
                assertThat(refusal.head())
                        .contains("content-type: application/problem+json", "connection: close", "retry-after: 1");
                assertThat(refusal.json().getString("code")).isEqualTo("overloaded");
                assertThat(refusal.json().getString("detail")).contains("2 connections", "http.max-connections");
                assertThat(third.isClosedByGateway()).isTrue();
            }
            try (RawConnection upgrade = connect(gateway)) {
                upgrade.send(UPGRADE);
                assertThat(upgrade.answer().status()).isEqualTo(429);
            }
            try (RawConnection watchman = connect(gateway)) {
                assertThat(watchman.get("/health/live").status()).isEqualTo(200);
            }
            assertThat(gateway.metric("tidegate_connections")).isEqualTo(2);
            assertThat(gateway.metric("tidegate_connections_refused_total")).isGreaterThanOrEqualTo(3);
            assertThat(second.get(TABLES).status()).isEqualTo(200);

            socket.close();
            eventually(() -> {
                try (RawConnection next = connect(gateway)) {
                    assertThat(next.get(TABLES).status()).isEqualTo(200);
                }
            });
        }
    }

    @Test
    void one_connection_too_many_is_told_so_over_http2() throws Exception {
        ConnectionSettings c = ConnectionSettings.DEFAULT;
        try (TestGateway gateway = start(HttpSettings.DEFAULT.with(
                        new ConnectionSettings(1, 0, c.maxRequestLineBytes(), c.maxHeaderBytes(), true)));
                RawConnection first = connect(gateway)) {
            assertThat(first.get(TABLES).status()).isEqualTo(200);

            HttpResponse<String> refusal = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(gateway.http(TABLES)).build(), BodyHandlers.ofString());

            assertThat(refusal.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(refusal.statusCode()).isEqualTo(429);
            JsonObject problem = new JsonObject(refusal.body());
            assertThat(problem.getString("code")).isEqualTo("overloaded");
            assertThat(problem.getString("detail")).contains("http.max-connections");
        }
    }

    @Test
    void an_address_has_its_share_of_the_connections_and_leaves_the_others_theirs() throws Exception {
        try (TestGateway gateway = startWith(100, 1);
                RawConnection first = connect(gateway)) {
            assertThat(first.get(TABLES).status()).isEqualTo(200);

            try (RawConnection again = connect(gateway);
                    RawConnection elsewhere = new RawConnection(gateway.http("/"), "127.0.0.2")) {
                Answer refusal = again.get(TABLES);
                assertThat(refusal.status()).isEqualTo(429);
                assertThat(refusal.json().getString("detail"))
                        .contains("from 127.0.0.1", "http.max-connections-per-address");
                assertThat(elsewhere.get(TABLES).status()).isEqualTo(200);
            }
            first.close();
            eventually(() -> {
                try (RawConnection next = connect(gateway)) {
                    assertThat(next.get(TABLES).status()).isEqualTo(200);
                }
            });
        }
    }

    @Test
    void who_is_refused_and_never_asks_is_closed_too() throws Exception {
        try (TestGateway gateway = startWith(1, 0);
                RawConnection first = connect(gateway)) {
            assertThat(first.get(TABLES).status()).isEqualTo(200);

            try (RawConnection silent = connect(gateway)) {
                assertThat(silent.isClosedByGateway()).isTrue();
            }
        }
    }

    @Test
    void a_connection_that_asks_for_nothing_is_given_up() throws Exception {
        try (TestGateway gateway = startImpatient();
                RawConnection silent = connect(gateway);
                RawConnection once = connect(gateway)) {
            assertThat(once.get(TABLES).status()).isEqualTo(200);

            assertThat(silent.isClosedByGateway()).isTrue();
            assertThat(once.isClosedByGateway()).isTrue();
        }
    }

    /** Known as Slowloris: bytes come all the time, and nothing ever comes of them. */
    @ParameterizedTest
    @ValueSource(strings = {"P", "GET ", "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "})
    void a_head_that_comes_drop_by_drop_is_given_up(String begun) throws Exception {
        try (TestGateway gateway = startImpatient();
                RawConnection slow = connect(gateway)) {
            slow.send(begun);
            slow.dripUntilClosed('x');

            try (RawConnection served = connect(gateway)) {
                assertThat(served.get(TABLES).status()).isEqualTo(200);
                served.send(begun);
                served.dripUntilClosed('x');
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET /%s HTTP/1.1 | Host: localhost, 414, url-too-long, http.max-request-line-bytes",
        "GET / HTTP/1.1 | Host: localhost | X-Large: %s, 431, headers-too-large, http.max-header-bytes",
        "GET / HTTP/one%s | Host: localhost, 400, invalid-request, not HTTP",
    })
    void a_head_that_cannot_be_read_is_a_problem_too(String head, int status, String code, String detail)
            throws Exception {
        try (TestGateway gateway = start(HttpSettings.DEFAULT);
                RawConnection connection = connect(gateway)) {
            // more than what fits on the way: the answer must be there though not all of this is read
            String much = "x".repeat(status == 400 ? 0 : 1 << 20);
            connection.send(head.formatted(much).replace(" | ", "\r\n") + "\r\n\r\n");

            Answer answer = connection.answer();
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.head()).contains("content-type: application/problem+json", "connection: close");
            JsonObject problem = answer.json();
            assertThat(problem.getString("code")).isEqualTo(code);
            assertThat(problem.getInteger("status")).isEqualTo(status);
            assertThat(problem.getString("detail")).contains(detail);
            assertThat(connection.isClosedByGateway()).isTrue();
        }
    }
}
