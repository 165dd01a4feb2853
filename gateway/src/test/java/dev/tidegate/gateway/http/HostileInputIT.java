package dev.tidegate.gateway.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.tidegate.gateway.subscription.Token;
import dev.tidegate.gateway.testing.KafkaBroker;
import dev.tidegate.gateway.testing.TestGateway;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Whatever a client sends, the answer is never 500, no stack trace is logged, and nothing else is harmed. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileInputIT {
    private static final String TABLE = "/v1/tables/everything";
    private static final String ROWS = TABLE + "/rows";
    private static final String CHANGES = TABLE + "/changes";
    private static final String COLUMNS = "t TINYINT, s SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, n DECIMAL(10, 2),"
            + " b BOOLEAN, c VARCHAR(10), bin BYTES, dt DATE, tm TIME, ts TIMESTAMP(3), tz TIMESTAMP_LTZ(3), a ARRAY<DOUBLE>,"
            + " m MAP<STRING, DECIMAL(38, 18)>, r ROW<x INT, y ARRAY<FLOAT>>, bag MULTISET<STRING>";
    private static final List<String> NAMES = List.of(
            "t", "s", "i", "l", "f", "d", "n", "b", "c", "bin", "dt", "tm", "ts", "tz", "a", "m", "r", "bag", "k");
    private static final String JSON = "Content-Type: application/json";
    private static final String LINES = "Content-Type: application/x-ndjson";

    private final KafkaBroker broker = KafkaBroker.shared();
    private final String topic = broker.newTopic("everything", 2);
    private final Queue<String> logged = new ConcurrentLinkedQueue<>();
    private final AppenderBase<ILoggingEvent> log = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.ERROR)
                    || event.getThrowableProxy() != null && event.getLevel().isGreaterOrEqual(Level.INFO)) {
                logged.add(event.getLoggerName() + ": " + event.getFormattedMessage() + " "
                        + (event.getThrowableProxy() == null
                                ? ""
                                : event.getThrowableProxy().getClassName()));
            }
        }
    };
    private TestGateway gateway;
    private Rest rest;

    @BeforeAll
    void start() throws Exception {
        TestGateway.Setup impatient =
                TestGateway.Setup.DEFAULT.with(HttpSettings.DEFAULT.withMinPositionTimeout(Duration.ofMillis(100)));
        String ddl = TestTables.counts(broker, topic)
                .replace("TABLE counts", "TABLE everything")
                .replace("region STRING", "k STRING")
                .replace("pv BIGINT", COLUMNS)
                .replace("KEY (region)", "KEY (k)");
        gateway = TestGateway.start(impatient, ddl).awaitServing();
        rest = new Rest(gateway);
        rest.put(ROWS + "/bystander", "{\"i\":1}");
        log.start();
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).addAppender(log);
    }

    @AfterAll
    void stop() {
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).detachAppender(log);
        gateway.close();
    }

    @AfterEach
    void nothing_else_is_harmed() throws Exception {
        List<String> faults = List.copyOf(logged);
        logged.clear();
        assertThat(faults).isEmpty();
        assertThat(rest.get(ROWS + "/bystander").json().getInteger("i")).isEqualTo(1);
        assertThat(rest.get("/health/ready").status()).isEqualTo(200);
    }

    // ---- numbers

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e2147483648",
                "-1e2147483648",
                "1e-2147483648",
                "1e2147483647",
                "1e-2147483647",
                "0e2147483648",
                "1e999999999",
                "1E+99999999999999999999",
                "1e400",
                "-1e-400",
                "0.1e-999999",
                "99999999999999999999999999999999999999",
                "-0.0",
                "-0",
                "1e38"
            })
    void a_number_of_any_size_is_read_or_refused_in_every_column(String number) throws Exception {
        for (String column : NAMES) {
            for (String value : List.of(
                    number,
                    "\"" + number + "\"",
                    "[" + number + "]",
                    "{\"x\":" + number + "}",
                    "[[\"x\"," + number + "]]")) {
                String row = "{\"" + column + "\":" + value + (column.equals("k") ? "}" : ",\"k\":\"q\"}");
                String change = "{\"op\":\"+I\",\"row\":" + row + "}";
                assertRefusedOrTaken("PUT", ROWS + "?key=q", row, JSON);
                assertRefusedOrTaken("POST", CHANGES, "[" + change + "]", JSON);
                assertRefusedOrTaken("POST", CHANGES, change, LINES);
            }
        }
        assertRefusedOrTaken("PATCH", ROWS + "?key=bystander", "{\"t\":" + number + ",\"nowhere\":1}", JSON);
        assertRefusedOrTaken("PUT", ROWS + "?key=q", number, JSON);
        assertRefusedOrTaken("POST", CHANGES, "[{\"op\":" + number + ",\"row\":{}}]", JSON);
        try (RawWebSocket socket = new RawWebSocket(gateway.http("/"), "/v1/stream")) {
            for (String command : List.of(
                    "{\"type\":\"subscribe\",\"id\":\"x\",\"table\":\"everything\",\"maxRate\":" + number + "}",
                    "{\"type\":\"subscribe\",\"id\":\"x\",\"table\":\"everything\",\"from\":" + number + "}",
                    "{\"type\":\"write\",\"id\":\"x\",\"table\":\"everything\",\"changes\":[{\"op\":\"+I\",\"row\":{\"k\":1,\"d\":"
                            + number + "}}]}",
                    "{\"type\":" + number + "}",
                    number)) {
                socket.send(RawWebSocket.TEXT, true, command.getBytes(UTF_8));
                JsonObject answer = new JsonObject(socket.next());
                assertThat(answer.getString("type")).as(answer.encode()).isEqualTo("error");
                assertThat(answer.getString("code")).isNotEqualTo("internal");
            }
        }
    }

    private void assertRefusedOrTaken(String method, String path, String body, String type) throws Exception {
        Rest.Answer answer = rest.send(
                method, path, BodyPublishers.ofString(body), "Content-Type", type.substring(type.indexOf(' ') + 1));
        assertThat(answer.status()).as("%s %s: %s", method, body, answer.text()).isIn(200, 400, 422);
    }

    // ---- bytes that are no text

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u00ff",
                "\u00c0\u00ae",
                "\u00ed\u00a0\u0080",
                "\u00e9",
                "\u00f4\u0090\u0080\u0080",
                "\u00e2\u0082",
                "\\ud800",
                "\\udc00\\ud800",
                "\\ud83d"
            })
    void what_is_no_text_in_a_body_is_refused_and_not_written(String bytes) throws Exception {
        int before = broker.readAll(topic).size();
        String row = "{\"k\":\"x\",\"c\":\"" + bytes + "\"}";
        String key = "{\"k\":\"" + bytes + "\"}";
        String name = "{\"k\":\"x\",\"m\":{\"" + bytes + "\":1}}";
        for (String given : List.of(row, key, name)) {
            String change = "{\"op\":\"+I\",\"row\":" + given + "}";
            assertInvalid(send("PUT", ROWS + "/x", given, JSON), "invalid-request");
            assertInvalid(send("PATCH", ROWS + "/bystander", given, JSON), "invalid-request");
            assertInvalid(send("POST", CHANGES, "[" + change + "]", JSON), "invalid-request");
            assertInvalid(send("POST", CHANGES, change, LINES), "invalid-request");
            String deleted = change.replace("+I", "-D");
            assertInvalid(send("POST", CHANGES, "[" + deleted + "]", JSON), "invalid-request");
        }
        String sound = "{\"op\":\"+I\",\"row\":{\"k\":\"sound\"}}";
        RawConnection.Answer lenient = send(
                "POST",
                CHANGES,
                sound + "\n{\"op\":\"+I\",\"row\":" + row + "}\n" + sound,
                LINES,
                "Prefer: handling=lenient");
        assertThat(lenient.json().getInteger("written")).as(lenient.body()).isEqualTo(2);
        assertThat(lenient.json().getJsonArray("failed").getJsonObject(0).getInteger("row"))
                .isEqualTo(2);
        assertThat(broker.readAll(topic)).hasSize(before + 2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u00ff",
                "\u00c0\u00ae",
                "\u00ed\u00a0\u0080",
                "\u00e9",
                "\u00f4\u0090\u0080\u0080",
                "\u00e2\u0082"
            })
    void a_websocket_whose_text_is_not_utf8_is_closed_with_1007(String bytes) throws Exception {
        int before = broker.readAll(topic).size();
        byte[] write =
                ("{\"type\":\"write\",\"id\":\"1\",\"table\":\"everything\",\"changes\":[{\"op\":\"+I\",\"row\":{\"k\":\""
                                + bytes + "\"}}]}")
                        .getBytes(ISO_8859_1);
        for (String path : List.of("/v1/stream", CHANGES + "?snapshot=false")) {
            try (RawWebSocket whole = new RawWebSocket(gateway.http("/"), path);
                    RawWebSocket parts = new RawWebSocket(gateway.http("/"), path)) {
                whole.send(RawWebSocket.TEXT, true, write);
                for (int i = 0; i < write.length; i++) {
                    parts.send(
                            i == 0 ? RawWebSocket.TEXT : RawWebSocket.CONTINUATION,
                            i == write.length - 1,
                            new byte[] {write[i]});
                }
                assertThat(closeOf(whole)).isEqualTo("close 1007");
                assertThat(closeOf(parts)).isEqualTo("close 1007");
            }
        }
        assertThat(broker.readAll(topic)).hasSize(before);
    }

    @Test
    void a_websocket_text_in_fragments_within_a_character_is_read() throws Exception {
        byte[] ping = "{\"type\":\"ping\",\"id\":\"größe 😀\"}".getBytes(UTF_8);
        try (RawWebSocket socket = new RawWebSocket(gateway.http("/"), "/v1/stream")) {
            for (int i = 0; i < ping.length; i++) {
                socket.send(i == 0 ? RawWebSocket.TEXT : RawWebSocket.CONTINUATION, i == ping.length - 1, new byte[] {
                    ping[i]
                });
            }
            assertThat(new JsonObject(socket.next()).getString("id")).isEqualTo("größe 😀");
            socket.send(RawWebSocket.TEXT, true, "{\"type\":\"ping\",\"id\":\"\\ud800\"}".getBytes(UTF_8));
            assertThat(new JsonObject(socket.next()).getString("message")).contains("half a surrogate pair");
            socket.send(RawWebSocket.BINARY, true, new byte[] {1});
            assertThat(new JsonObject(socket.next()).getString("message")).contains("binary");
        }
    }

    private static String closeOf(RawWebSocket socket) throws IOException {
        String frame = socket.next();
        while (!frame.startsWith("close")) {
            frame = socket.next();
        }
        return frame;
    }

    // ---- headers that change the meaning of a request

    @Test
    void a_body_in_a_content_coding_or_another_charset_is_refused_as_such() throws Exception {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write("{\"i\":1}".getBytes(UTF_8));
        }
        for (String coding : List.of("gzip", "deflate", "br", "zstd", "identity, gzip", "x")) {
            String body = zipped.toString(ISO_8859_1);
            for (RawConnection.Answer answer : List.of(
                    send("PUT", ROWS + "/x", body, JSON, "Content-Encoding: " + coding),
                    send("PATCH", ROWS + "/x", body, JSON, "Content-Encoding: " + coding),
                    send("POST", CHANGES, body, JSON, "Content-Encoding: " + coding),
                    send("POST", CHANGES, body, LINES, "Content-Encoding: " + coding))) {
                assertThat(answer.status()).as(answer.body()).isEqualTo(415);
                assertThat(answer.json().getString("detail")).contains("content coding '" + coding + "'");
            }
        }
        assertThat(send("PUT", ROWS + "/x", "{}", JSON, "Content-Encoding: identity")
                        .status())
                .isEqualTo(200);
        assertThat(send("PUT", ROWS + "/x", "{}", JSON + ";charset=\"UTF-8\"").status())
                .isEqualTo(200);
        assertThat(send("PUT", ROWS + "/x", "{}", JSON + "; charset=iso-8859-1").status())
                .isEqualTo(415);
        assertThat(send("PUT", ROWS + "/x", "{}", JSON + ";v=1;Charset=utf-16").status())
                .isEqualTo(415);
    }

    @ParameterizedTest
    @ValueSource(strings = {"200-ok", "999", "100-continue, x", "", "100-continue2"})
    void an_expectation_that_is_not_known_fails(String expectation) throws Exception {
        for (String method : List.of("GET", "PUT", "PATCH", "DELETE", "POST", "OPTIONS")) {
            RawConnection.Answer answer =
                    send(method, ROWS + "/bystander", "{\"i\":1}", JSON, "Expect: " + expectation);
            assertThat(answer.status()).as(method).isEqualTo(417);
            assertThat(answer.json().getString("code")).isEqualTo("expectation-failed");
        }
    }

    // ---- parameters and headers

    @Test
    void a_page_after_the_end_is_refused() throws Exception {
        Token now = Token.decode(rest.get(ROWS + "?limit=1").json().getString("position"));
        for (long offset : new long[] {1_000_000, Integer.MAX_VALUE, 1L << 40, Long.MAX_VALUE - 1, Long.MAX_VALUE}) {
            for (int partitions = 1; partitions <= 3; partitions++) {
                long[] offsets = new long[partitions];
                offsets[partitions - 1] = offset;
                String token = new Token(now.topicId(), now.fingerprint(), 0, now.issuedAt(), false, offsets).encode();
                rest.get(ROWS + "?after=" + token).problem(400, "invalid-token");
                assertThat(rest.get(CHANGES + "?wait=1ms&from=" + token).status())
                        .isIn(200, 400);
                assertThat(rest.get(CHANGES + "?wait=1ms&lastEventId=" + token).status())
                        .isIn(200, 400);
            }
        }
    }

    @Test
    void a_last_event_id_in_the_query_is_taken_like_the_header() throws Exception {
        String position = rest.get(CHANGES + "?wait=1ms").json().getString("position");

        JsonObject resumed =
                rest.get(CHANGES + "?wait=1ms&lastEventId=" + position).json();
        JsonObject both = rest.get(CHANGES + "?wait=1ms&from=earliest&lastEventId=garbage", "Last-Event-ID", position)
                .json();

        assertThat(resumed.getBoolean("resumed")).isTrue();
        assertThat(both.getBoolean("resumed")).isTrue();
        assertThat(rest.get(CHANGES + "?wait=1ms&lastEventId=").json().getBoolean("resumed"))
                .isFalse();
        rest.get(CHANGES + "?wait=1ms&lastEventId=garbage").problem(400, "invalid-token");
    }

    @Test
    void hostile_values_of_parameters_and_headers_are_refused_or_ignored() throws Exception {
        List<String> values = List.of(
                "",
                " ",
                "%00",
                "%",
                "%zz",
                "%FF",
                "-1",
                "0",
                "9".repeat(5_000),
                "1e9",
                "%D9%A3",
                "NaN",
                "null",
                "\"",
                "\"\\".repeat(2_000),
                "a=".repeat(3_000),
                "+",
                ";",
                "*",
                "(".repeat(3_000),
                "[".repeat(3_000),
                "{".repeat(100),
                "a,".repeat(3_000),
                "\u00ff",
                "9223372036854775807d",
                "106751991168d",
                "2026-01-01T00:00:00Z",
                "+999999999-12-31T23:59:59Z",
                "AgBt",
                "_".repeat(2_000));
        List<String> parameters = List.of(
                "from",
                "snapshot",
                "columns",
                "delivery",
                "onLag",
                "maxRate",
                "wait",
                "lastEventId",
                "limit",
                "after",
                "key",
                "");
        for (String value : values) {
            String raw = value.replace(" ", "%20");
            for (String parameter : parameters) {
                assertNoFault("GET", ROWS + "?" + parameter + "=" + raw);
                assertNoFault("GET", CHANGES + "?wait=1ms&" + parameter + "=" + raw);
                assertNoFault("GET", "/v1/tables?" + parameter + "=" + raw);
            }
            for (String header : List.of(
                    "Prefer",
                    "If-Match",
                    "If-None-Match",
                    "If-Modified-Since",
                    "If-Range",
                    "Range",
                    "Accept",
                    "Accept-Encoding",
                    "Accept-Charset",
                    "Accept-Language",
                    "Cookie",
                    "Authorization",
                    "Last-Event-ID",
                    "Tidegate-Min-Position",
                    "Tidegate-Ack",
                    "Idempotency-Key",
                    "Origin",
                    "Content-Type",
                    "Content-Encoding",
                    "Content-Range",
                    "Upgrade",
                    "Sec-WebSocket-Key",
                    "Sec-WebSocket-Version",
                    "Access-Control-Request-Method",
                    "Forwarded",
                    "X-Forwarded-For",
                    "Traceparent",
                    "User-Agent",
                    "Expect",
                    "From")) {
                for (String method : List.of("GET", "PUT", "PATCH", "DELETE", "OPTIONS")) {
                    assertNoFault(method, ROWS + "?key=hostile", header + ": " + value, JSON);
                }
                assertNoFault("GET", CHANGES + "?wait=1ms", header + ": " + value);
                assertNoFault("POST", CHANGES, header + ": " + value, JSON);
                assertNoFault("POST", CHANGES, header + ": " + value, LINES);
                assertNoFault("GET", "/v1/stream", header + ": " + value);
                assertNoFault("GET", "/console.js", header + ": " + value);
                assertNoFault("GET", "/metrics", header + ": " + value);
            }
        }
    }

    @Test
    void a_handshake_that_fails_is_a_problem_with_a_status_of_the_client() throws Exception {
        String sound = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
        for (String path : List.of("/v1/stream", CHANGES)) {
            for (String headers : List.of(
                    sound.replace("13", "8"),
                    sound.replace("13", "x"),
                    sound.replace("13", "99999999999"),
                    sound.replaceAll("\r\nSec-WebSocket-Key.*", ""),
                    sound.replaceAll("dGhl.*", ""),
                    sound.replaceAll("dGhl.*", "short"),
                    sound.replace("\r\nConnection: Upgrade", ""),
                    sound.replace("\r\nSec-WebSocket-Version: 13", ""))) {
                RawConnection.Answer answer =
                        exchange("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n\r\n");
                assertThat(answer.status()).as("%s with %s", path, headers).isBetween(400, 499);
                assertThat(answer.head()).contains("application/problem+json");
                assertThat(answer.json().getString("code")).isNotEqualTo("internal");
            }
            RawConnection.Answer query =
                    exchange("GET " + path + "?filter=%zz HTTP/1.1\r\nHost: localhost\r\n" + sound + "\r\n\r\n");
            assertThat(query.status()).isEqualTo(400);
        }
    }

    @Test
    void random_requests_are_never_answered_by_a_fault() throws Exception {
        long seed = Long.getLong("tidegate.hostile.seed", 20261130);
        Random random = new Random(seed);
        String alphabet = "%2eEfF0/.;=&?+,'\"\\ \t\u0000\u007f\u0080\u00c0\u00ed\u00ff:{}[]()é@!~^|<>`#*aZ9-_";
        List<String> starts = List.of(
                "/",
                "/v1/",
                "/v1/tables/",
                TABLE,
                ROWS,
                ROWS + "/",
                ROWS + "?key=",
                CHANGES + "?wait=1ms&",
                "/v1/stream",
                "");
        List<String> methods = List.of("GET", "PUT", "PATCH", "DELETE", "POST", "OPTIONS", "QUERY", "get");
        for (int i = 0; i < 1_500; i++) {
            StringBuilder target = new StringBuilder(starts.get(random.nextInt(starts.size())));
            StringBuilder body = new StringBuilder(random.nextBoolean() ? "{\"k\":\"" : "[");
            for (int n = random.nextInt(12); n > 0; n--) {
                target.append(alphabet.charAt(random.nextInt(alphabet.length())));
                body.append((char) random.nextInt(256));
            }
            String method = methods.get(random.nextInt(methods.size()));
            RawConnection.Answer answer =
                    send(method, target.toString(), body + "\"}", random.nextBoolean() ? JSON : LINES);
            assertThat(answer.status())
                    .as("seed %d: %s %s", seed, method, target)
                    .isLessThan(500);
        }
    }

    // ----

    private void assertNoFault(String method, String path, String... headers) throws IOException {
        RawConnection.Answer answer = send(method, path, method.equals("POST") ? "[]" : "{}", headers);
        assertThat(answer.status())
                .as("%s %s %s: %s", method, path, String.join("; ", headers), answer.body())
                .isBetween(200, 499);
        if (answer.status() >= 400) {
            assertThat(answer.head()).contains("application/problem+json");
        }
    }

    private static void assertInvalid(RawConnection.Answer answer, String code) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.json().getString("code")).isEqualTo(code);
    }

    /** Sends a request on a connection of its own; each character is a byte. */
    private RawConnection.Answer send(String method, String path, String body, String... headers) throws IOException {
        StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        boolean hasBody = !method.equals("GET") && !method.equals("DELETE") && !method.equals("OPTIONS");
        request.append(hasBody ? "Content-Length: " + body.length() + "\r\n\r\n" + body : "\r\n");
        return exchange(request.toString());
    }

    private RawConnection.Answer exchange(String request) throws IOException {
        try (RawConnection raw = new RawConnection(gateway.http("/"))) {
            raw.send(request);
            RawConnection.Answer answer = raw.answer();
            return answer.status() == 100 ? raw.answer() : answer;
        }
    }
}
