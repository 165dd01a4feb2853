package dev.tidegate.gateway.http;

import static dev.tidegate.gateway.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.testing.KafkaBroker;
import dev.tidegate.gateway.testing.TestGateway;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code from=}: the places where changes can be asked for. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FromIT {
    private static final String CLICKS = "/v1/tables/clicks/changes";
    private static final String COUNTS = "/v1/tables/counts/changes";
    private static final String FIRST = "{\"page\":1,\"region\":null}";
    private static final String SECOND = "{\"page\":2,\"region\":null}";

    private final KafkaBroker broker = KafkaBroker.shared();
    private final String clicks = broker.newTopic("from-clicks", 1);
    private final String counts = broker.newTopic("from-counts", 1);
    private final Instant noon = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private TestGateway gateway;
    private Rest rest;

    @BeforeAll
    void start() {
        gateway = TestGateway.start(TestTables.clicks(broker, clicks) + TestTables.counts(broker, counts))
                .awaitServing();
        rest = new Rest(gateway);
        broker.produce(List.of(click(noon, FIRST), click(noon.plusSeconds(1), SECOND)));
        broker.produce(counts, "{\"region\":\"eu\"}".getBytes(UTF_8), "{\"region\":\"eu\",\"pv\":1}".getBytes(UTF_8));
        eventually(() -> assertThat(rows("clicks")).isEqualTo(2));
        eventually(() -> assertThat(rows("counts")).isEqualTo(1));
    }

    private ProducerRecord<byte[], byte[]> click(Instant time, String row) {
        return new ProducerRecord<>(clicks, 0, time.toEpochMilli(), null, row.getBytes(UTF_8));
    }

    private int rows(String table) throws Exception {
        return rest.get("/v1/tables/" + table).json().getInteger("rows");
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&from=earliest", "&snapshot=true"})
    void begins_with_all_rows(String query) throws Exception {
        assertThat(poll(CLICKS, query)).containsExactly(FIRST, SECOND);
        assertThat(poll(COUNTS, query)).containsExactly("{\"region\":\"eu\",\"pv\":1}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"&from=latest", "&snapshot=false"})
    void begins_with_what_comes_from_now_on(String query) throws Exception {
        assertThat(poll(CLICKS, query)).isEmpty();
        assertThat(poll(COUNTS, query)).isEmpty();
    }

    @Test
    void a_time_begins_with_the_first_row_that_is_not_older() throws Exception {
        assertThat(poll(CLICKS, "&from=" + noon)).containsExactly(FIRST, SECOND);
        assertThat(poll(CLICKS, "&from=" + noon.plusNanos(1))).containsExactly(SECOND);
        assertThat(poll(CLICKS, "&from=" + noon.plusSeconds(1))).containsExactly(SECOND);
        assertThat(poll(CLICKS, "&from=" + noon.plusMillis(1_001))).isEmpty();
        assertThat(poll(CLICKS, "&from=1970-01-01T01:00:00%2B01:00")).containsExactly(FIRST, SECOND);
    }

    @Test
    void what_follows_a_time_is_streamed_in_every_way() throws Exception {
        for (FrameStream stream : List.of(
                FrameStream.lines(gateway.http(CLICKS + "?from=" + noon.plusSeconds(1))),
                FrameStream.events(gateway.http(CLICKS + "?from=" + noon.plusSeconds(1))),
                FrameStream.webSocket(gateway.webSocket(CLICKS + "?from=" + noon.plusSeconds(1))))) {
            try (stream) {
                assertThat(stream.next("subscribed").getBoolean("resumed")).isFalse();
                assertThat(stream.nextChanges(1)).containsExactly("+I" + SECOND);
                stream.next("caught-up");
            }
        }
    }

    @Test
    void a_position_goes_on_where_a_time_began() throws Exception {
        JsonObject first =
                rest.get(CLICKS + "?wait=20s&from=" + noon.plusSeconds(1)).json();

        JsonObject next = rest.get(CLICKS + "?wait=0s&from=" + first.getString("position"))
                .json();

        assertThat(next.getBoolean("resumed")).isTrue();
        assertThat(next.getString("reset")).isNull();
        assertThat(next.getJsonArray("changes")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"2026-01-02", "2026-01-02T03:04:05", "2026-13-02T03:04:05Z", "2026-01-02T03:04:05+01:00", "7"})
    void a_time_that_is_none_is_refused(String text) throws Exception {
        JsonObject problem = rest.get(CLICKS + "?from=" + text).problem(400, "invalid-request");

        String detail = problem.getString("detail");
        assertThat(detail).contains("neither a position nor a time such as 2026-01-02T03:04:05Z");
        assertThat(detail.contains("%2B")).as(detail).isEqualTo(text.contains("+"));
    }

    @Test
    void a_time_in_a_table_of_keys_is_refused() throws Exception {
        JsonObject problem = rest.get(COUNTS + "?from=2026-01-02T03:04:05Z").problem(409, "unsupported-operation");

        assertThat(problem.getString("detail")).contains("table 'counts' has a primary key", "'latest'");
    }

    private List<String> poll(String path, String query) throws Exception {
        JsonObject answer = rest.get(path + "?wait=20s" + query).json();
        assertThat(answer.getBoolean("caughtUp")).as(answer.encode()).isTrue();
        assertThat(answer.getString("reset")).isNull();
        return answer.getJsonArray("changes").stream()
                .map(change -> {
                    assertThat(((JsonObject) change).getString("op")).isEqualTo("+I");
                    return ((JsonObject) change).getJsonObject("row").encode();
                })
                .toList();
    }
}
