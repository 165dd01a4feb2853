package dev.tidegate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.subscription.Token;
import dev.tidegate.gateway.testing.KafkaBroker;
import dev.tidegate.gateway.testing.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One row by its key: read, written, deleted. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RowsIT {
    private static final String ROWS = "/v1/tables/orders/rows/";

    private final KafkaBroker broker = KafkaBroker.shared();
    private final String topic = broker.newTopic("orders", 3);
    private final String clicks = broker.newTopic("clicks", 1);
    private TestGateway gateway;
    private Rest rest;

    @BeforeAll
    void start() {
        gateway = TestGateway.start(TestTables.orders(broker, topic) + TestTables.clicks(broker, clicks))
                .awaitServing();
        rest = new Rest(gateway);
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    /** Reads after what was written. */
    private Rest.Answer read(String key, Rest.Answer written) throws Exception {
        assertThat(written.status()).as(written.text()).isEqualTo(200);
        return rest.get(ROWS + key, "Tidegate-Min-Position", written.json().getString("position"));
    }

    @Test
    void a_row_that_was_put_is_in_the_topic_and_can_be_read_at_once() throws Exception {
        Rest.Answer written = rest.put(ROWS + "1,north", "{\"total\":\"12.5\"}");

        assertThat(written.json().getInteger("written")).isEqualTo(1);
        assertThat(read("1,north", written).text()).isEqualTo("{\"shop\":\"north\",\"id\":1,\"total\":12.50}");
        List<ConsumerRecord<byte[], byte[]>> records = recordsOf("{\"id\":1,\"shop\":\"north\"}");
        assertThat(records).hasSize(1);
        assertThat(new String(records.get(0).value(), UTF_8)).contains("\"total\":12.5");
        Token position = Token.decode(written.json().getString("position"));
        assertThat(position.offsets()[records.get(0).partition()])
                .isEqualTo(records.get(0).offset() + 1);
    }

    @Test
    void a_key_may_hold_commas_slashes_and_signs_of_percent() throws Exception {
        for (String[] key : new String[][] {
            {"a,b", "2,a%252Cb"}, {"50%", "2,50%25"}, {"a/b", "2,a%2Fb"}, {"ü ?#", "2,%C3%BC%20%3F%23"}
        }) {
            Rest.Answer written = rest.put(ROWS + key[1], "{\"total\":1}");
            assertThat(read(key[1], written).json().getString("shop")).isEqualTo(key[0]);
        }
    }

    @Test
    void an_unchanged_row_is_not_sent_again() throws Exception {
        String etag =
                read("3,north", rest.put(ROWS + "3,north", "{\"total\":1}")).header("etag");
        assertThat(etag).matches("\"[A-Za-z0-9_-]{8}\\.[0-9a-f]{8}\\.[0-2]\\.[0-9]+\"");

        Rest.Answer same = rest.get(ROWS + "3,north", "If-None-Match", "\"x\", W/" + etag);
        assertThat(same.status()).isEqualTo(304);
        assertThat(same.text()).isEmpty();
        assertThat(same.header("etag")).isEqualTo(etag);

        Rest.Answer written = rest.put(ROWS + "3,north", "{\"total\":2}");
        read("3,north", written);
        Rest.Answer changed = rest.get(ROWS + "3,north", "If-None-Match", etag);
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.header("etag")).isNotEqualTo(etag);
    }

    @Test
    void a_deleted_row_is_gone_and_its_tombstone_has_the_key_of_the_row() throws Exception {
        read("4,north", rest.put(ROWS + "4,north", "{\"total\":1}"));

        Rest.Answer deleted = rest.delete(ROWS + "4,north");

        JsonObject problem = read("4,north", deleted).problem(404, "unknown-row");
        assertThat(problem.getString("detail")).contains("4,north");
        List<ConsumerRecord<byte[], byte[]>> records = recordsOf("{\"id\":4,\"shop\":\"north\"}");
        assertThat(records).hasSize(2);
        assertThat(records.get(1).value()).isNull();
        assertThat(records.get(1).partition()).isEqualTo(records.get(0).partition());
    }

    @Test
    void the_key_may_be_in_the_row_too_when_it_agrees_with_the_path() throws Exception {
        assertThat(rest.put(ROWS + "5,north", "{\"id\":\"5\",\"shop\":\"north\",\"total\":1}")
                        .status())
                .isEqualTo(200);

        JsonObject problem =
                rest.put(ROWS + "5,north", "{\"id\":6,\"total\":1}").problem(422, "invalid-row");
        assertThat(problem.getString("detail")).contains("6,north", "5,north");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    6       | {}                  | 400 | invalid-request | has 1 parts, but the primary key has 2 columns: id, shop
                    x,north | {}                  | 400 | invalid-request | column 'id'
                    6,north | this is not JSON    | 400 | invalid-request | Not JSON at line 1, column
                    6,north | []                  | 422 | invalid-row     | a JSON object
                    6,north | {"total":"much"}    | 422 | invalid-row     | column 'total'
                    6,north | {"total":1,"tip":1} | 422 | invalid-row     | tip
                    """)
    void a_row_that_does_not_fit_is_refused_with_the_place(String key, String body, int status, String code, String why)
            throws Exception {
        long before = broker.readAll(topic).size();

        JsonObject problem = rest.put(ROWS + key, body).problem(status, code);

        assertThat(problem.getString("detail")).contains(why);
        assertThat(problem.getBoolean("retryable")).isFalse();
        assertThat(broker.readAll(topic)).hasSize((int) before);
    }

    @Test
    void a_body_must_say_what_it_is_and_must_not_be_too_large() throws Exception {
        rest.send("PUT", ROWS + "7,north", BodyPublishers.ofString("{}")).problem(415, "unsupported-media-type");
        rest.send("PUT", ROWS + "7,north", BodyPublishers.ofString("{}"), "Content-Type", "text/plain")
                .problem(415, "unsupported-media-type");
        rest.put(ROWS + "7,north", "{\"total\":" + " ".repeat(HttpSettings.DEFAULT.maxBodyBytes()) + "1}")
                .problem(413, "body-too-large");
    }

    @Test
    void a_read_waits_for_a_position_no_longer_than_it_may() throws Exception {
        TestGateway.Setup impatient =
                TestGateway.Setup.DEFAULT.with(HttpSettings.DEFAULT.withMinPositionTimeout(Duration.ofMillis(200)));
        Token position =
                Token.decode(rest.put(ROWS + "8,north", "{\"total\":1}").json().getString("position"));
        long[] later = position.offsets().clone();
        later[0] += 1_000;
        Token future = new Token(position.topicId(), position.fingerprint(), 0, position.issuedAt(), false, later);
        Token foreign = new Token(UUID.randomUUID(), position.fingerprint(), 0, position.issuedAt(), false, later);
        try (TestGateway other =
                TestGateway.start(impatient, TestTables.orders(broker, topic)).awaitServing()) {
            Rest client = new Rest(other);

            Rest.Answer late = client.get(ROWS + "8,north", "Tidegate-Min-Position", future.encode());
            assertThat(late.problem(503, "table-not-ready").getString("detail")).contains("partition 0");
            assertThat(late.header("retry-after")).isEqualTo("1");
            client.get(ROWS + "8,north", "Tidegate-Min-Position", foreign.encode())
                    .problem(400, "invalid-token");
            client.get(ROWS + "8,north", "Tidegate-Min-Position", "garbage").problem(400, "invalid-token");
        }
    }

    @Test
    void an_append_table_has_no_rows_by_key() throws Exception {
        rest.get("/v1/tables/clicks/rows/1").problem(409, "unsupported-operation");
        rest.get("/v1/tables/clicks/rows").problem(409, "unsupported-operation");
        rest.put("/v1/tables/clicks/rows/1", "{}").problem(409, "unsupported-operation");
        rest.delete("/v1/tables/clicks/rows/1").problem(409, "unsupported-operation");
    }

    @Test
    void a_table_that_is_not_served_yet_asks_to_come_back() throws Exception {
        try (TestGateway waiting = TestGateway.start(TestTables.orders(broker, "there-is-no-such-topic"))) {
            Rest.Answer answer = new Rest(waiting).get(ROWS + "1,north");

            assertThat(answer.problem(503, "table-not-ready").getBoolean("retryable"))
                    .isTrue();
            assertThat(answer.header("retry-after")).isEqualTo("1");
        }
    }

    @Test
    void all_rows_come_in_pages_and_the_last_position_can_be_subscribed_from() throws Exception {
        String paged = broker.newTopic("paged", 3);
        try (TestGateway pages =
                TestGateway.start(TestTables.counts(broker, paged)).awaitServing()) {
            Rest client = new Rest(pages);
            JsonArray changes = new JsonArray();
            for (int i = 0; i < 50; i++) {
                changes.add(new JsonObject()
                        .put("op", "+I")
                        .put("row", new JsonObject().put("region", "r" + i).put("pv", i)));
            }
            String written = client.post("/v1/tables/counts/changes", changes.encode())
                    .json()
                    .getString("position");

            JsonArray seen = new JsonArray();
            String next = "";
            String position = "";
            int requests = 0;
            while (next != null) {
                JsonObject page = client.get(
                                "/v1/tables/counts/rows?limit=7" + (next.isEmpty() ? "" : "&after=" + next),
                                "Tidegate-Min-Position",
                                written)
                        .json();
                seen.addAll(page.getJsonArray("rows"));
                assertThat(page.getJsonArray("rows").size()).isLessThanOrEqualTo(7);
                assertThat(page.getLong("count")).isEqualTo(50);
                next = page.getString("next");
                position = page.getString("position");
                requests++;
            }

            assertThat(requests).isBetween(8, 9);
            assertThat(seen.stream().map(row -> ((JsonObject) row).getString("region")))
                    .doesNotHaveDuplicates()
                    .hasSize(50);
            String deleted = client.delete("/v1/tables/counts/rows/r3").json().getString("position");
            client.get("/v1/tables/counts/rows/r3", "Tidegate-Min-Position", deleted)
                    .problem(404, "unknown-row");
            try (FrameStream stream = FrameStream.lines(pages.http("/v1/tables/counts/changes?from=" + position))) {
                assertThat(stream.next("subscribed").getBoolean("resumed")).isTrue();
                assertThat(stream.next("changes").getJsonArray("changes").encode())
                        .isEqualTo("[{\"op\":\"-D\",\"row\":{\"region\":\"r3\"}}]");
            }
            client.get("/v1/tables/counts/rows?limit=0").problem(400, "invalid-request");
            client.get("/v1/tables/counts/rows?after=garbage").problem(400, "invalid-token");
        }
    }

    @Test
    void a_row_that_does_not_change_while_others_do_is_on_exactly_one_page() throws Exception {
        String paged = broker.newTopic("paged", 2);
        try (TestGateway pages =
                TestGateway.start(TestTables.counts(broker, paged)).awaitServing()) {
            Rest client = new Rest(pages);
            List<String> calm = new ArrayList<>();
            String written = "";
            for (int i = 0; i < 20; i++) {
                calm.add("calm" + i);
                client.put("/v1/tables/counts/rows/calm" + i, "{\"pv\":0}");
                written = put(client, "busy" + i, 0);
            }

            List<String> seen = new ArrayList<>();
            String next = "";
            for (int round = 1; next != null; round++) {
                JsonObject page = client.get(
                                "/v1/tables/counts/rows?limit=5" + (next.isEmpty() ? "" : "&after=" + next),
                                "Tidegate-Min-Position",
                                written)
                        .json();
                page.getJsonArray("rows").forEach(row -> seen.add(((JsonObject) row).getString("region")));
                next = page.getString("next");
                if (round <= 8) {
                    put(client, "busy" + (round + 5), round);
                    put(client, "busy" + (20 - round), round);
                    client.delete("/v1/tables/counts/rows/busy" + round);
                    written = put(client, "new" + round, round);
                }
            }

            assertThat(seen).containsAll(calm);
            assertThat(seen.stream().filter(calm::contains)).doesNotHaveDuplicates();
            // Those that were changed but never deleted are there too, perhaps twice.
            assertThat(seen).contains("busy0", "busy19", "busy12");
        }
    }

    private static String put(Rest client, String region, int pv) throws Exception {
        return client.put("/v1/tables/counts/rows/" + region, "{\"pv\":" + pv + "}")
                .json()
                .getString("position");
    }

    private List<ConsumerRecord<byte[], byte[]>> recordsOf(String key) {
        return broker.readAll(topic).stream()
                .filter(record -> new String(record.key(), UTF_8).equals(key))
                .toList();
    }
}
