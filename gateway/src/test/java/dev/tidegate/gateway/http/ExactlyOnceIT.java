package dev.tidegate.gateway.http;

import static dev.tidegate.gateway.http.TestTables.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.testing.ClientTable;
import dev.tidegate.gateway.testing.Eventually;
import dev.tidegate.gateway.testing.KafkaBroker;
import dev.tidegate.gateway.testing.TableSocket;
import dev.tidegate.gateway.testing.TestGateway;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** A table that is written exactly once, from outside. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExactlyOnceIT {
    private static final String CHANGES = "/v1/tables/counts/changes";

    private final KafkaBroker broker = KafkaBroker.shared();
    private final String topic = broker.newTopic("counts", 2);
    private final String other = broker.newTopic("orders", 1);
    private TestGateway gateway;
    private Rest rest;

    @BeforeAll
    void start() {
        String counts = TestTables.counts(
                broker,
                topic,
                "'sink.delivery-guarantee' = 'exactly-once'",
                "'sink.transactional-id-prefix' = '" + topic + "'");
        gateway = TestGateway.start(counts + TestTables.orders(broker, other)).awaitServing();
        rest = new Rest(gateway);
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    private Rest.Answer keyed(String method, String path, String body, String key) throws Exception {
        return rest.send(
                method,
                path,
                BodyPublishers.ofString(body),
                "Content-Type",
                "application/json",
                "Idempotency-Key",
                key);
    }

    @Test
    void a_writer_reads_what_he_wrote_and_subscribers_are_told() throws Exception {
        ClientTable table = new ClientTable();
        try (TableSocket socket = TableSocket.open(gateway.webSocket(CHANGES), table)) {
            socket.awaitSubscribed();
            for (int i = 0; i < 5; i++) {
                Rest.Answer answer = rest.post(CHANGES, "[" + upsert("live-a", i) + "," + upsert("live-b", i) + "]");
                assertThat(answer.status()).as(answer.text()).isEqualTo(200);
                assertThat(rest.get(
                                        "/v1/tables/counts/rows/live-b",
                                        "Tidegate-Min-Position",
                                        answer.json().getString("position"))
                                .json())
                        .isEqualTo(new JsonObject().put("region", "live-b").put("pv", i));
            }
            Eventually.eventually(() -> assertThat(table.rows())
                    .containsEntry(
                            new JsonObject().put("region", "live-a"),
                            new JsonObject().put("region", "live-a").put("pv", 4)));
        }
    }

    @Test
    void lines_are_written_all_or_none() throws Exception {
        String lines = upsert("line-1", 1) + "\n\n" + upsert("line-2", 1) + "\n";

        Rest.Answer refused = rest.postLines(CHANGES, BodyPublishers.ofString(lines + "{\"op\":\"+U\"}"));
        Rest.Answer written = rest.postLines(CHANGES, BodyPublishers.ofString(lines));

        assertThat(refused.problem(400, "invalid-request").getString("detail")).startsWith("Row 4");
        assertThat(written.json().getInteger("written")).isEqualTo(2);
        assertThat(broker.readAll(topic))
                .filteredOn(record -> new String(record.key()).contains("line-"))
                .hasSize(2);
    }

    @Test
    void a_repeated_request_is_answered_again_and_written_once() throws Exception {
        String body = "[" + upsert("once", 1) + "]";

        List<Rest.Answer> answers = new ArrayList<>();
        for (String key : List.of("\"8e03978e\"", "8e03978e", " \"8e03978e\" ")) {
            answers.add(keyed("POST", CHANGES, body, key));
        }
        Rest.Answer put = keyed("PUT", "/v1/tables/counts/rows/once", "{\"pv\":2}", "put-1");
        Rest.Answer putAgain = keyed("PUT", "/v1/tables/counts/rows/once", "{\"pv\":2}", "put-1");
        Rest.Answer delete = keyed("DELETE", "/v1/tables/counts/rows/once", "", "delete-1");
        Rest.Answer deleteAgain = keyed("DELETE", "/v1/tables/counts/rows/once", "", "delete-1");

        assertThat(answers)
                .allSatisfy(
                        answer -> assertThat(answer.status()).as(answer.text()).isEqualTo(200))
                .allSatisfy(answer ->
                        assertThat(answer.json().getInteger("written")).isEqualTo(1));
        assertThat(put.status()).as(put.text()).isEqualTo(200);
        assertThat(putAgain.status()).isEqualTo(200);
        assertThat(delete.status()).isEqualTo(200);
        assertThat(deleteAgain.status()).isEqualTo(200);
        assertThat(broker.readCommitted(topic))
                .filteredOn(record -> new String(record.key()).contains("once"))
                .hasSize(3);
    }

    @Test
    void a_key_of_another_request_is_refused() throws Exception {
        keyed("POST", CHANGES, "[" + upsert("x", 1) + "]", "key-1");

        Rest.Answer answer = keyed("POST", CHANGES, "[" + upsert("x", 2) + "]", "key-1");

        assertThat(answer.problem(422, "idempotency-key-reused").getString("detail"))
                .contains("key-1");
    }

    @Test
    void what_is_no_key_and_a_table_that_remembers_none_are_told_what_would_be_right() throws Exception {
        Rest.Answer wrong = keyed("POST", CHANGES, "[" + upsert("x", 1) + "]", "\"a b\"");
        Rest.Answer long256 = keyed("POST", CHANGES, "[" + upsert("x", 1) + "]", "k".repeat(256));
        Rest.Answer unable = keyed(
                "POST", "/v1/tables/orders/changes", "[{\"op\":\"+I\",\"row\":{\"id\":1,\"shop\":\"s\"}}]", "key-2");

        assertThat(wrong.problem(400, "invalid-request").getString("detail")).contains("Idempotency-Key", "UUID");
        long256.problem(400, "invalid-request");
        assertThat(unable.problem(409, "unsupported-operation").getString("detail"))
                .contains("'orders'", "'sink.delivery-guarantee' = 'exactly-once'");
    }
}
