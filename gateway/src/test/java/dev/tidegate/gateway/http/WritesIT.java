package dev.tidegate.gateway.http;

import static dev.tidegate.gateway.http.TestTables.upsert;
import static dev.tidegate.gateway.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.testing.KafkaBroker;
import dev.tidegate.gateway.testing.TestGateway;
import dev.tidegate.gateway.writer.WriterSettings;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Changes in a request's body. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WritesIT {
    private static final String CHANGES = "/v1/tables/counts/changes";

    private final KafkaBroker broker = KafkaBroker.shared();
    private final String topic = broker.newTopic("writes", 2);
    private final String clicks = broker.newTopic("clicks", 1);
    private TestGateway gateway;
    private Rest rest;

    @BeforeAll
    void start() {
        gateway = TestGateway.start(TestTables.counts(broker, topic) + TestTables.clicks(broker, clicks))
                .awaitServing();
        rest = new Rest(gateway);
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @Test
    void an_array_is_written_in_order() throws Exception {
        Rest.Answer answer = rest.post(
                CHANGES,
                "[" + upsert("a", 1) + "," + upsert("a", 2) + ",{\"op\":\"-U\",\"row\":{\"region\":\"a\"}},"
                        + upsert("b", 1) + ",{\"op\":\"-D\",\"row\":{\"region\":\"b\"}}]");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().getInteger("coalesced")).isZero();
        String position = answer.json().getString("position");
        assertThat(rest.get("/v1/tables/counts/rows/a", "Tidegate-Min-Position", position)
                        .text())
                .isEqualTo("{\"region\":\"a\",\"pv\":2}");
        rest.get("/v1/tables/counts/rows/b", "Tidegate-Min-Position", position).problem(404, "unknown-row");
    }

    @Test
    void lines_are_written_while_they_come() throws Exception {
        LineUpload client = new LineUpload(gateway.http(CHANGES));
        client.send(upsert("early", 1) + "\n\n" + upsert("ea", 1).substring(0, 9));
        eventually(() ->
                assertThat(rest.get("/v1/tables/counts/rows/early").status()).isEqualTo(200));
        client.send(upsert("ea", 1).substring(9) + "\r\n" + upsert("late", 1));

        JsonObject written = client.answer(200);
        assertThat(written.getInteger("written")).isEqualTo(3);
        assertThat(rest.get("/v1/tables/counts/rows/late", "Tidegate-Min-Position", written.getString("position"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void lines_without_end_are_read_no_faster_than_kafka_takes_them() throws Exception {
        int rows = 40_000;
        try (TestGateway narrow = TestGateway.start(
                        TestGateway.Setup.DEFAULT.with(WriterSettings.defaults().with(32 << 10, Duration.ofSeconds(3))),
                        TestTables.counts(broker, topic))
                .awaitServing()) {
            StringBuilder body = new StringBuilder();
            Map<String, Long> expected = new TreeMap<>();
            for (long i = 0; i < rows; i++) {
                body.append(upsert("n" + i % 100, i)).append('\n');
                expected.put("n" + i % 100, i);
            }

            Rest.Answer answer = new Rest(narrow).postLines(CHANGES, BodyPublishers.ofString(body.toString()));

            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(answer.json().getInteger("written")).isEqualTo(rows);
            for (Map.Entry<String, Long> row : expected.entrySet()) {
                Rest.Answer read = new Rest(narrow)
                        .get(
                                "/v1/tables/counts/rows/" + row.getKey(),
                                "Tidegate-Min-Position",
                                answer.json().getString("position"));
                assertThat(read.json().getLong("pv")).isEqualTo(row.getValue());
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0000', textBlock = """
                    not JSON                                   | 400 | invalid-request | Not JSON
                    {}                                         | 400 | invalid-request | must be a JSON array
                    [1]                                        | 400 | invalid-request | Row 0: a change is written
                    [{"op":"+I"}]                              | 400 | invalid-request | Row 0: a change is written
                    [{"op":"+I","row":{},"when":1}]            | 400 | invalid-request | Row 0: a change is written
                    [{"op":"I","row":{"region":"x"}}]          | 400 | invalid-request | 'op' is "I", it must be
                    [GOOD,{"op":"+I","row":{"pv":1}}]          | 422 | invalid-row     | Row 1: column 'region'
                    [GOOD,{"op":"-D","row":{}}]                | 422 | invalid-row     | Row 1: column 'region'
                    [GOOD,{"op":"+I","row":{"region":"x","pv":"y"}}] | 422 | invalid-row | Row 1: column 'pv'
                    """)
    void one_bad_row_refuses_the_whole_array_and_is_named(String body, int status, String code, String why)
            throws Exception {
        int before = broker.readAll(topic).size();

        JsonObject problem =
                rest.post(CHANGES, body.replace("GOOD", upsert("good", 1))).problem(status, code);

        assertThat(problem.getString("detail")).contains(why);
        assertThat(broker.readAll(topic)).hasSize(before);
    }

    @Test
    void a_bad_line_is_named_and_the_answer_says_how_many_rows_were_written_before() throws Exception {
        LineUpload client = new LineUpload(gateway.http(CHANGES));
        client.send(upsert("first", 1) + "\n" + upsert("second", 1) + "\n");
        eventually(() ->
                assertThat(rest.get("/v1/tables/counts/rows/second").status()).isEqualTo(200));
        client.send(upsert("third", 1) + "\n" + upsert("fourth", "\"many\"") + "\n");

        assertThat(client.answer(422).getString("detail")).contains("Row 4: column 'pv'", "2 rows before were written");
        rest.get("/v1/tables/counts/rows/third").problem(404, "unknown-row");
    }

    @Test
    void a_line_that_is_too_long_is_refused_however_it_comes() throws Exception {
        String tooLong = upsert("x".repeat(HttpSettings.DEFAULT.maxLineBytes()), 1);

        JsonObject problem = rest.postLines(CHANGES, BodyPublishers.ofString(upsert("a", 1) + "\n" + tooLong))
                .problem(413, "body-too-large");

        assertThat(problem.getString("detail")).contains("Row 2", "http.max-line-bytes");
    }

    @Test
    void an_array_that_is_too_large_is_refused_whether_or_not_its_length_is_told() throws Exception {
        byte[] body = ("[" + " ".repeat(HttpSettings.DEFAULT.maxBodyBytes()) + "]").getBytes(UTF_8);
        InputStream stream = new ByteArrayInputStream(body);

        rest.send("POST", CHANGES, BodyPublishers.ofByteArray(body), "Content-Type", "application/json")
                .problem(413, "body-too-large");
        rest.send("POST", CHANGES, BodyPublishers.ofInputStream(() -> stream), "Content-Type", "application/json")
                .problem(413, "body-too-large");
    }

    @Test
    void changes_of_no_known_type_or_for_no_known_table_are_refused() throws Exception {
        rest.send("POST", CHANGES, BodyPublishers.ofString("[]")).problem(415, "unsupported-media-type");
        rest.post("/v1/tables/nowhere/changes", "[]").problem(404, "unknown-table");
    }

    @Test
    void nothing_is_written_of_nothing() throws Exception {
        Rest.Answer array = rest.post(CHANGES, "[]");
        Rest.Answer lines = rest.postLines(CHANGES, BodyPublishers.noBody());

        assertThat(array.text()).isEqualTo("{\"written\":0,\"coalesced\":0}");
        assertThat(lines.text()).isEqualTo("{\"written\":0,\"coalesced\":0}");
    }

    @Test
    void rows_of_an_append_table_reach_who_listens() throws Exception {
        try (FrameStream stream = FrameStream.webSocket(gateway.webSocket("/v1/tables/clicks/changes"))) {
            stream.next("subscribed");
            stream.next("caught-up");

            rest.post("/v1/tables/clicks/changes", "[{\"op\":\"+I\",\"row\":{\"page\":7,\"region\":\"north\"}}]");

            assertThat(stream.nextChanges(1)).containsExactly("+I{\"page\":7,\"region\":\"north\"}");
        }
    }
}
