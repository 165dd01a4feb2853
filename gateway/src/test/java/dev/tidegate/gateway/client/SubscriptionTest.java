package dev.tidegate.gateway.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a subscription makes of answers that a gateway seldom gives, or something before it. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SubscriptionTest {
    private static final String LINES = "application/x-ndjson";
    private static final String SUBSCRIBED =
            "{\"type\":\"subscribed\",\"resumed\":false,\"columns\":[],\"primaryKey\":[\"k\"]}\n";

    private record Answer(int status, String type, String body, Map<String, String> headers) {}

    private final Queue<Answer> answers = new ArrayDeque<>();
    private final List<String> queries = new ArrayList<>();
    private final Told told = new Told();
    private HttpServer server;

    private static final class Told implements SubscriptionListener {
        final List<String> frames = new ArrayList<>();
        final List<String> breaks = new ArrayList<>();
        final List<Duration> delays = new ArrayList<>();

        @Override
        public boolean received(Frame frame) {
            frames.add(frame.json().toString());
            return !(frame instanceof Frame.CaughtUp);
        }

        @Override
        public void disconnected(String reason, Duration delay) {
            breaks.add(reason);
            delays.add(delay);
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        queries.add(exchange.getRequestURI().toString());
        Answer answer = answers.remove();
        byte[] body = answer.body().getBytes(UTF_8);
        answer.headers().forEach(exchange.getResponseHeaders()::add);
        exchange.getResponseHeaders().add("Content-Type", answer.type());
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Test
    void eachAttemptGoesOnFromTheLastWholeFrame() throws Exception {
        frames(SUBSCRIBED, changes(1, "A"), changes(2, "B").strip().substring(0, 20));
        frames(SUBSCRIBED.replace("false", "true"), changes(2, "B"), caughtUp("B"));

        run(request(Map.of("columns", "a b,ü", "snapshot", "false")));

        assertThat(queries)
                .containsExactly(
                        "/base/v1/tables/t%20%C3%BC/changes?columns=a%20b%2C%C3%BC&snapshot=false",
                        "/base/v1/tables/t%20%C3%BC/changes?columns=a%20b%2C%C3%BC&snapshot=false&from=A");
        assertThat(told.frames)
                .filteredOn(frame -> frame.contains("\"changes\""))
                .hasSize(2);
        assertThat(told.breaks).containsExactly("The gateway closed the connection.");
    }

    @Test
    void aFarewellIsWaitedForAsLongAsItSays() throws Exception {
        frames(SUBSCRIBED, "{\"type\":\"goaway\",\"retryAfterMs\":37}\n");
        frames(SUBSCRIBED, caughtUp("A"));

        run(request(Map.of()));

        assertThat(told.delays).containsExactly(Duration.ofMillis(37));
    }

    @Test
    void anErrorThatMayPassIsTriedAgainNoSoonerThanAsked() throws Exception {
        answers.add(new Answer(
                503,
                "application/problem+json",
                "{\"code\":\"table-not-ready\",\"detail\":\"not yet\",\"retryable\":true}",
                Map.of("Retry-After", "1")));
        frames(SUBSCRIBED, "{\"type\":\"error\",\"code\":\"overloaded\",\"message\":\"full\",\"retryable\":true}\n");
        answers.add(new Answer(502, "text/html", "<html>", Map.of()));
        frames(SUBSCRIBED, caughtUp("A"));

        run(request(Map.of()));

        assertThat(told.breaks).hasSize(3).startsWith("not yet", "full");
        assertThat(told.breaks.get(2)).contains("answered 502 to GET http://");
        assertThat(told.delays.get(0)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void anErrorThatDoesNotPassIsTheEnd() {
        frames(
                SUBSCRIBED,
                "{\"type\":\"error\",\"code\":\"unknown-table\",\"message\":\"it was dropped\",\"retryable\":false}\n");

        assertFails(ErrorCode.UNKNOWN_TABLE, "it was dropped");
    }

    @Test
    void aProxyThatAsksForCredentialsIsTold() {
        answers.add(new Answer(401, "text/plain", "who are you?", Map.of()));

        assertFails(ErrorCode.INVALID_REQUEST, "something before it, answered 401 to GET http://");
    }

    @Test
    void aHostThatNobodyKnowsIsTold() {
        ChangesRequest request = new ChangesRequest(URI.create("http://nowhere.invalid"), "t", Map.of(), null);

        assertThatThrownBy(() -> run(request))
                .hasMessageStartingWith("Cannot reach http://nowhere.invalid: there is no such host.");
    }

    @Test
    void anAddressOfSomethingElseIsTold() {
        answers.add(new Answer(200, "text/html", "<html>", Map.of()));

        assertFails(ErrorCode.INVALID_REQUEST, "answers with text/html instead of changes");
    }

    @Test
    void aPositionOfItsOwnThatIsNotTakenAnyMoreBeginsAnewAndSaysSo() throws Exception {
        frames(SUBSCRIBED, changes(1, "A"));
        String problem = "{\"code\":\"invalid-token\",\"detail\":\"unknown version\",\"retryable\":false}";
        answers.add(new Answer(400, "application/problem+json", problem, Map.of()));
        frames(SUBSCRIBED, changes(1, "B"), caughtUp("B"));

        run(request(Map.of("snapshot", "false")));

        assertThat(queries.get(2)).endsWith("/changes");
        assertThat(told.frames)
                .containsSubsequence(
                        changes(1, "A").strip(),
                        SUBSCRIBED.strip(),
                        "{\"type\":\"reset\",\"reason\":\"invalid-token\"}",
                        changes(1, "B").strip());
    }

    @Test
    void aPositionOfTheUsersThatIsNotTakenIsTheEnd() {
        String problem = "{\"code\":\"invalid-token\",\"detail\":\"garbage\",\"retryable\":false}";
        answers.add(new Answer(400, "application/problem+json", problem, Map.of()));

        assertFails(ErrorCode.INVALID_TOKEN, "garbage");
    }

    private void assertFails(ErrorCode code, String words) {
        assertThatThrownBy(() -> run(new ChangesRequest(base(), "t", Map.of(), "X")))
                .isInstanceOfSatisfying(TidegateException.class, e -> {
                    assertThat(e.code()).isEqualTo(code);
                    assertThat(e).hasMessageContaining(words);
                });
    }

    private void run(ChangesRequest request) throws Exception {
        try (Subscription subscription = new Subscription(request, told)) {
            subscription.run();
        }
    }

    private ChangesRequest request(Map<String, String> parameters) {
        return new ChangesRequest(base(), "t ü", new TreeMap<>(parameters), null);
    }

    private URI base() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/base/");
    }

    private void frames(String... frames) {
        answers.add(new Answer(200, LINES, String.join("", frames), Map.of()));
    }

    private static String changes(int k, String position) {
        return "{\"type\":\"changes\",\"changes\":[{\"op\":\"+I\",\"row\":{\"k\":" + k + "}}],\"position\":\""
                + position + "\"}\n";
    }

    private static String caughtUp(String position) {
        return "{\"type\":\"caught-up\",\"position\":\"" + position + "\"}\n";
    }
}
