package dev.tidegate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tidegate.gateway.query.QuerySettings;
import dev.tidegate.gateway.subscription.SubscriptionSettings;
import dev.tidegate.gateway.subscription.Token;
import dev.tidegate.gateway.testing.KafkaBroker;
import dev.tidegate.gateway.testing.TestGateway;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Subscriptions that cannot be as they were asked for: each is told why, and nobody else notices. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadSubscriptionsIT {
    private static final String CHANGES = "/v1/tables/counts/changes";

    private final KafkaBroker broker = KafkaBroker.shared();
    private final String topic = broker.newTopic("bad", 1);
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    private TestGateway gateway;

    @BeforeAll
    void start() {
        broker.produce(
                topic, "{\"region\":\"north\"}".getBytes(UTF_8), "{\"region\":\"north\",\"pv\":1}".getBytes(UTF_8));
        gateway = TestGateway.start(
                        TestGateway.Setup.DEFAULT.with(() -> Instant.now().plus(ahead.get())),
                        TestTables.counts(broker, topic))
                .awaitServing();
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    /v1/tables/nowhere/changes                 | 404 | unknown-table   | there is no table 'nowhere'
                    /v1/tables/counts/changes?from=garbage     | 400 | invalid-token   | not a token
                    /v1/tables/counts/changes?from=!!!         | 400 | invalid-token   | not base64url
                    /v1/tables/counts/changes?snapshot=perhaps | 400 | invalid-request | 'snapshot': it must be true or
                    /v1/tables/counts/changes?fliter=pv%3E1    | 400 | invalid-request | 'fliter': known here are [columns,
                    /v1/tables/counts/changes?filter=pw%3E1    | 400 | invalid-filter  | no column or function 'pw'. Did you mean 'pv'?
                    /v1/tables/counts/changes?columns=pv,nope  | 400 | invalid-request | no column 'nope'
                    /v1/tables/counts/changes?delivery=twice   | 400 | invalid-request | 'delivery': it must be one of [conflated, every]
                    /v1/tables/counts/changes?onLag=cry        | 400 | invalid-request | 'onLag': it must be one of [catch-up, reset]
                    /v1/tables/counts/changes?maxRate=0        | 400 | invalid-request | 'maxRate': it must be a whole number from 1
                    /v1/tables/counts/changes?from=a&from=b    | 400 | invalid-request | 'from': it is given 2 times
                    """)
    void is_refused_with_a_problem_over_every_way(String path, int status, String code, String detail)
            throws Exception {
        HttpResponse<String> lines = get(path, "application/x-ndjson");
        HttpResponse<String> events = get(path, "text/event-stream");

        for (HttpResponse<String> response : new HttpResponse[] {lines, events, refusedUpgrade(path)}) {
            assertThat(response.statusCode()).isEqualTo(status);
            assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
        }
        JsonObject problem = new JsonObject(lines.body());
        assertThat(problem.getInteger("status")).isEqualTo(status);
        assertThat(problem.getString("code")).isEqualTo(code);
        assertThat(problem.getString("type")).isEqualTo("urn:tidegate:problem:" + code);
        assertThat(problem.getBoolean("retryable")).isFalse();
        assertThat(problem.getString("detail")).contains(detail);
    }

    @Test
    void wants_a_type_that_there_is_not() throws Exception {
        HttpResponse<String> response = get(CHANGES, "application/xml");

        assertThat(response.statusCode()).isEqualTo(406);
        assertThat(new JsonObject(response.body()).getString("code")).isEqualTo("not-acceptable");
    }

    @Test
    void comes_from_a_page_of_a_foreign_origin() {
        Throwable refusal = catchThrowable(() -> FrameStream.webSocket(
                gateway.webSocket(CHANGES), builder -> builder.header("Origin", "https://evil.example.org")));

        HttpResponse<?> response = ((WebSocketHandshakeException) refusal.getCause()).getResponse();
        assertThat(response.statusCode()).isEqualTo(403);
    }

    @Test
    void resumes_from_another_topic_and_is_reset() throws Exception {
        Token token = currentToken();
        Token foreign = new Token(UUID.randomUUID(), token.fingerprint(), 0, token.issuedAt(), false, token.offsets());

        assertReset(foreign, "topic-changed");
    }

    @Test
    void resumes_from_another_ddl_and_is_reset() throws Exception {
        Token token = currentToken();
        Token foreign =
                new Token(token.topicId(), token.fingerprint() + 1, 0, token.issuedAt(), false, token.offsets());

        assertReset(foreign, "table-changed");
    }

    @Test
    void resumes_after_too_long_a_time_and_is_reset() throws Exception {
        Token token = currentToken();
        ahead.set(Duration.ofDays(1).plusMinutes(1));
        try {
            assertReset(token, "token-expired");
        } finally {
            ahead.set(Duration.ZERO);
        }
    }

    private Token currentToken() throws Exception {
        try (FrameStream stream = FrameStream.webSocket(gateway.webSocket(CHANGES))) {
            stream.next("subscribed");
            stream.next("changes");
            return Token.decode(stream.next("caught-up").getString("position"));
        }
    }

    private void assertReset(Token token, String reason) throws Exception {
        try (FrameStream stream = FrameStream.webSocket(gateway.webSocket(CHANGES + "?from=" + token.encode()))) {
            assertThat(stream.next("subscribed").getBoolean("resumed")).isFalse();
            assertThat(stream.next("reset").getString("reason")).isEqualTo(reason);
            assertThat(stream.nextChanges(1).get(0)).startsWith("+I{\"region\":\"north\"");
            stream.next("caught-up");
        }
    }

    @Test
    void speaks_where_there_is_nothing_to_say_and_goes_on_listening() throws Exception {
        try (FrameStream stream = FrameStream.webSocket(gateway.webSocket(CHANGES + "?snapshot=false"))) {
            stream.next("subscribed");
            stream.next("caught-up");

            stream.socket().sendText("this is not JSON", true).join();
            JsonObject error = stream.next("error");
            assertThat(error.getString("code")).isEqualTo("invalid-request");
            assertThat(error.getString("message")).contains("not JSON");
            assertThat(error.getBoolean("retryable")).isFalse();

            stream.socket().sendText("{\"type\":\"dance\"}", true).join();
            assertThat(stream.next("error").getString("message")).contains("a command that is not known here");

            stream.socket().sendBinary(ByteBuffer.allocate(3), true).join();
            assertThat(stream.next("error").getString("message")).contains("a binary message");

            broker.produce(
                    topic, "{\"region\":\"north\"}".getBytes(UTF_8), "{\"region\":\"north\",\"pv\":2}".getBytes(UTF_8));
            assertThat(stream.nextChanges(1)).containsExactly("+U{\"region\":\"north\",\"pv\":2}");
        }
    }

    @Test
    void sends_a_frame_that_is_too_large_and_is_closed_with_1009() throws Exception {
        try (FrameStream stream = FrameStream.webSocket(gateway.webSocket(CHANGES))) {
            stream.socket().sendText("x".repeat(HttpSettings.DEFAULT.maxFrameBytes() + 1), true);

            assertThat(stream.awaitClosed()).isEqualTo(1009);
        }
    }

    @Test
    void sends_fragments_that_are_too_large_together_and_is_closed_with_1009() throws Exception {
        try (FrameStream stream = FrameStream.webSocket(gateway.webSocket(CHANGES))) {
            String half = "x".repeat(HttpSettings.DEFAULT.maxFrameBytes() / 2 + 1);
            stream.socket().sendText(half, false).join();
            stream.socket().sendText(half, true);

            assertThat(stream.awaitClosed()).isEqualTo(1009);
        }
    }

    @Test
    void is_one_too_many() throws Exception {
        SubscriptionSettings two = SubscriptionSettings.DEFAULT.withMaxSubscribers(2);
        try (TestGateway small =
                TestGateway.start(TestGateway.Setup.DEFAULT.with(two), TestTables.counts(broker, topic))) {
            FrameStream first = FrameStream.lines(small.http(CHANGES));
            FrameStream second = FrameStream.lines(small.http(CHANGES));

            HttpRequest third = HttpRequest.newBuilder(small.http(CHANGES)).build();
            HttpResponse<String> refused = FrameStream.CLIENT.send(third, BodyHandlers.ofString());
            try (FrameStream socket = FrameStream.webSocket(small.webSocket(CHANGES))) {
                assertThat(socket.next("error").getString("code")).isEqualTo("overloaded");
                assertThat(socket.awaitClosed()).isEqualTo(1013);
            }

            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("retry-after")).contains("1");
            first.next("subscribed");
            first.close();
            small.awaitMetric("tidegate_subscribers", 1);
            FrameStream.lines(small.http(CHANGES)).next("subscribed");
            second.next("subscribed");
        }
    }

    @Test
    void has_a_filter_too_many_that_no_index_finds() throws Exception {
        QuerySettings q = QuerySettings.DEFAULT;
        SubscriptionSettings settings = SubscriptionSettings.DEFAULT.with(
                new QuerySettings(q.maxFilterLength(), q.maxCached(), 1, q.filters()));
        try (TestGateway small =
                TestGateway.start(TestGateway.Setup.DEFAULT.with(settings), TestTables.counts(broker, topic))) {
            // One for each event loop; a connection may be on any of them.
            int filter = 0;
            FrameStream refused = null;
            while (refused == null) {
                String path = CHANGES + "?snapshot=false&filter=pv%2B1%3E" + filter++;
                FrameStream socket = FrameStream.webSocket(small.webSocket(path));
                JsonObject first = socket.nextOfAll().json();
                if (first.getString("type").equals("error")) {
                    assertThat(first.getString("code")).isEqualTo("overloaded");
                    assertThat(first.getString("message")).contains("subscriptions.max-scanning-filters");
                    refused = socket;
                }
            }
            assertThat(filter).isGreaterThan(1);
            assertThat(refused.awaitClosed()).isEqualTo(1013);
            FrameStream.webSocket(small.webSocket(CHANGES + "?filter=pv%3D%3D1"))
                    .next("subscribed");
        }
    }

    @Test
    void has_a_filter_that_is_too_long() throws Exception {
        String filter = "pv%3E1" + "%20".repeat(2_000) + "%26%26pv%3E2";

        HttpResponse<String> response = get(CHANGES + "?filter=" + filter, "application/x-ndjson");

        assertThat(response.statusCode()).isEqualTo(400);
        JsonObject problem = new JsonObject(response.body());
        assertThat(problem.getString("code")).isEqualTo("invalid-filter");
        assertThat(problem.getString("detail")).contains("subscriptions.max-filter-length");
    }

    @Test
    void reads_a_table_that_stops_and_is_closed_with_1011() throws Exception {
        String broken = broker.newTopic("stops", 1);
        try (TestGateway other =
                        TestGateway.start(TestTables.counts(broker, broken)).awaitServing();
                FrameStream stream = FrameStream.webSocket(other.webSocket(CHANGES))) {
            stream.next("subscribed");
            stream.next("caught-up");

            broker.produce(broken, "{\"region\":\"north\"}".getBytes(UTF_8), "not JSON".getBytes(UTF_8));

            JsonObject error = stream.next("error");
            assertThat(error.getString("code")).isEqualTo("table-failed");
            assertThat(error.getString("message")).contains("offset 0");
            assertThat(error.getBoolean("retryable")).isTrue();
            assertThat(stream.awaitClosed()).isEqualTo(1011);
            for (String path : List.of(CHANGES, "/v1/tables/counts/rows", "/v1/tables/counts/rows/north")) {
                HttpResponse<String> response = FrameStream.CLIENT.send(
                        HttpRequest.newBuilder(other.http(path)).build(), BodyHandlers.ofString());
                assertThat(response.statusCode()).isEqualTo(503);
                assertThat(new JsonObject(response.body()).getString("code")).isEqualTo("table-failed");
            }
        }
    }

    private HttpResponse<String> get(String path, String accept) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(gateway.http(path))
                .header("Accept", accept)
                .build();
        return FrameStream.CLIENT.send(request, BodyHandlers.ofString());
    }

    @SuppressWarnings("unchecked")
    private HttpResponse<String> refusedUpgrade(String path) {
        Throwable refusal = catchThrowable(() -> FrameStream.webSocket(gateway.webSocket(path)));
        assertThat(refusal).hasCauseInstanceOf(WebSocketHandshakeException.class);
        return (HttpResponse<String>) ((WebSocketHandshakeException) refusal.getCause()).getResponse();
    }
}
