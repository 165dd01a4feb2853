package dev.tidegate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.gateway.subscription.Token;
import dev.tidegate.gateway.testing.KafkaBroker;
import dev.tidegate.gateway.testing.TestGateway;
import java.net.http.WebSocketHandshakeException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code Tidegate-Min-Position}: every read waits until the table has what its client wrote. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class MinPositionIT {
    private static final String HEADER = "Tidegate-Min-Position";
    private static final String TABLE = "/v1/tables/counts";

    private final KafkaBroker broker = KafkaBroker.shared();
    private final String topic = broker.newTopic("min-position", 1);
    private TestGateway gateway;
    private Rest rest;

    /** Each reads what there is, as text. */
    private enum Way {
        ROW,
        PAGE,
        POLL,
        LINES,
        EVENTS,
        WEB_SOCKET;

        String read(TestGateway gateway, String position) throws Exception {
            String changes = TABLE + "/changes";
            return switch (this) {
                case ROW ->
                    new Rest(gateway).get(TABLE + "/rows/new", HEADER, position).text();
                case PAGE ->
                    new Rest(gateway).get(TABLE + "/rows", HEADER, position).text();
                case POLL ->
                    new Rest(gateway)
                            .get(changes + "?wait=0s", HEADER, position)
                            .text();
                case LINES -> snapshot(FrameStream.lines(gateway.http(changes), HEADER, position));
                case EVENTS -> snapshot(FrameStream.events(gateway.http(changes), HEADER, position));
                case WEB_SOCKET ->
                    snapshot(FrameStream.webSocket(
                            gateway.webSocket(changes), builder -> builder.header(HEADER, position)));
            };
        }

        private static String snapshot(FrameStream stream) throws Exception {
            try (stream) {
                stream.next("subscribed");
                FrameStream.Received first = stream.next();
                return first.text();
            }
        }
    }

    @BeforeEach
    void start() {
        gateway = TestGateway.start(TestTables.counts(broker, topic)).awaitServing();
        rest = new Rest(gateway);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    /** The position after the record that will be written next. */
    private Token next() throws Exception {
        Token now = Token.decode(rest.get(TABLE + "/rows").json().getString("position"));
        return new Token(now.topicId(), now.fingerprint(), 0, now.issuedAt(), false, new long[] {now.offsets()[0] + 1});
    }

    @ParameterizedTest
    @EnumSource
    void a_read_waits_until_the_table_is_so_far(Way way) throws Exception {
        String position = next().encode();
        CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> {
            try {
                return way.read(gateway, position);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        gateway.awaitMetric("tidegate_waiting_requests", 1);

        broker.produce(topic, "{\"region\":\"new\"}".getBytes(UTF_8), "{\"region\":\"new\",\"pv\":7}".getBytes(UTF_8));

        assertThat(read.get(20, TimeUnit.SECONDS)).contains("{\"region\":\"new\",\"pv\":7}");
        gateway.awaitMetric("tidegate_waiting_requests", 0);
    }

    @Test
    void a_stream_is_refused_with_a_status_when_it_takes_too_long_or_the_position_is_not_of_this_table()
            throws Exception {
        Token next = next();
        String foreign =
                new Token(UUID.randomUUID(), next.fingerprint(), 0, next.issuedAt(), false, next.offsets()).encode();
        for (String query : new String[] {"", "?wait=1s"}) {
            String changes = TABLE + "/changes" + query;
            rest.get(changes, HEADER, foreign).problem(400, "invalid-token");
            rest.get(changes, HEADER, "garbage").problem(400, "invalid-token");
            assertThat(rest.get(changes, HEADER, next.encode())
                            .problem(503, "table-not-ready")
                            .getString("detail"))
                    .contains("partition 0");
        }
        assertThatThrownBy(() -> FrameStream.webSocket(
                        gateway.webSocket(TABLE + "/changes"), builder -> builder.header(HEADER, foreign)))
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        e -> assertThat(e.getResponse().statusCode()).isEqualTo(400));
    }
}
