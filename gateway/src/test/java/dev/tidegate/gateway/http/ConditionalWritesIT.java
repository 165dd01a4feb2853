package dev.tidegate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.testing.KafkaBroker;
import dev.tidegate.gateway.testing.TestGateway;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that are written on a condition, and rows of which a part is written. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConditionalWritesIT {
    private final KafkaBroker broker = KafkaBroker.shared();
    private TestGateway gateway;
    private Rest rest;

    @BeforeAll
    void start() {
        String topic = broker.newTopic("transactional", 2);
        String ddl = table("plain", broker.newTopic("plain", 2), "")
                + table(
                        "transactional",
                        topic,
                        ", 'sink.delivery-guarantee' = 'exactly-once', 'sink.transactional-id-prefix' = '" + topic
                                + "'")
                + table(
                        "buffered",
                        broker.newTopic("buffered", 2),
                        ", 'sink.buffer-flush.max-rows' = '1000', 'sink.buffer-flush.interval' = '200 ms'");
        gateway = TestGateway.start(ddl).awaitServing();
        rest = new Rest(gateway);
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    private String table(String name, String topic, String options) {
        return """
                CREATE TABLE %s (
                  id STRING,
                  n BIGINT,
                  label STRING,
                  place ROW<town STRING, zip STRING>,
                  written_at TIMESTAMP_LTZ(3) METADATA FROM 'timestamp',
                  PRIMARY KEY (id) NOT ENFORCED
                ) WITH (
                  'connector' = 'upsert-kafka', 'topic' = '%s', 'properties.bootstrap.servers' = '%s',
                  'key.format' = 'json', 'value.format' = 'json'%s);
                """.formatted(name, topic, broker.bootstrapServers(), options);
    }

    private static String row(String table, String id) {
        return "/v1/tables/" + table + "/rows/" + id;
    }

    private Rest.Answer put(String path, String body, String... headers) throws Exception {
        return write("PUT", "application/json", path, body, headers);
    }

    private Rest.Answer patch(String path, String body, String... headers) throws Exception {
        return write("PATCH", "application/merge-patch+json", path, body, headers);
    }

    private Rest.Answer write(String method, String type, String path, String body, String... headers)
            throws Exception {
        List<String> all = new ArrayList<>(List.of("Content-Type", type));
        all.addAll(List.of(headers));
        return rest.send(method, path, BodyPublishers.ofString(body), all.toArray(String[]::new));
    }

    private JsonObject read(String path, Rest.Answer written) throws Exception {
        assertThat(written.status()).as(written.text()).isEqualTo(200);
        JsonObject row = rest.get(path, "Tidegate-Min-Position", written.json().getString("position"))
                .json();
        row.remove("written_at");
        return row;
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "transactional", "buffered"})
    void a_row_is_born_once_and_changed_by_who_knows_it(String table) throws Exception {
        String path = row(table, "born");

        Rest.Answer born = put(path, "{\"n\":1}", "If-None-Match", "*");
        Rest.Answer bornAgain = put(path, "{\"n\":2}", "If-None-Match", "*");
        String etag = born.header("etag");
        Rest.Answer changed = put(path, "{\"n\":3}", "If-Match", etag);
        Rest.Answer late = put(path, "{\"n\":4}", "If-Match", etag);

        assertThat(read(path, born).getLong("n")).isNotNull();
        assertThat(bornAgain.problem(412, "precondition-failed").getString("detail"))
                .contains(etag, "nothing was written");
        assertThat(read(path, changed).getLong("n")).isEqualTo(3);
        assertThat(late.problem(412, "precondition-failed").getString("detail")).contains(changed.header("etag"));
        assertThat(rest.get(path).header("etag")).isEqualTo(changed.header("etag"));

        Rest.Answer gone = write("DELETE", "application/json", path, "", "If-Match", changed.header("etag"));
        assertThat(gone.status()).as(gone.text()).isEqualTo(200);
        assertThat(write("DELETE", "application/json", path, "", "If-Match", "*")
                        .problem(412, "precondition-failed")
                        .getString("detail"))
                .contains("no such row");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "transactional", "buffered"})
    void of_those_who_count_together_nobodys_count_is_lost(String table) throws Exception {
        String path = row(table, "count");
        read(path, put(path, "{\"n\":0}", "If-None-Match", "*"));

        together(6, client -> {
            for (int i = 0; i < 5; i++) {
                Rest.Answer answer;
                do {
                    Rest.Answer read = rest.get(path);
                    long n = read.json().getLong("n");
                    answer = put(path, "{\"n\":" + (n + 1) + "}", "If-Match", read.header("etag"));
                } while (answer.status() == 412);
                assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            }
            return null;
        });

        assertThat(read(path, patch(path, "{\"label\":\"done\"}")).getLong("n")).isEqualTo(30);
    }

    @Test
    void a_row_that_waits_in_the_buffer_counts_too() throws Exception {
        String path = row("buffered", "waits");
        Future<Rest.Answer> unconditional;
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Rest.Answer first = put(path, "{\"n\":1}");
            unconditional = other.submit(() -> put(path, "{\"n\":2}"));
            Rest.Answer late;
            do {
                // Until the other one has come in, this one changes nothing that it could not have changed.
                late = put(path, "{\"n\":1}", "If-Match", first.header("etag"));
                first = late.status() == 200 ? late : first;
            } while (late.status() == 200);
            late.problem(412, "precondition-failed");
            assertThat(read(path, unconditional.get()).getLong("n")).isEqualTo(2);
        } finally {
            other.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "transactional", "buffered"})
    void a_patch_changes_what_it_names_and_keeps_the_rest(String table) throws Exception {
        String path = row(table, "patched");
        put(path, "{\"n\":1,\"label\":\"old\",\"place\":{\"town\":\"Bonn\",\"zip\":\"53111\"}}");

        Rest.Answer patched = patch(path, "{\"label\":null,\"place\":{\"zip\":\"53113\"}}");

        assertThat(read(path, patched))
                .isEqualTo(new JsonObject(
                        "{\"id\":\"patched\",\"n\":1,\"label\":null,\"place\":{\"town\":\"Bonn\",\"zip\":\"53113\"}}"));
        assertThat(rest.get(path).header("etag")).isEqualTo(patched.header("etag"));
    }

    @Test
    void patches_of_other_columns_do_not_undo_each_other() throws Exception {
        String path = row("plain", "shared");
        put(path, "{\"n\":0}");

        together(4, client -> {
            for (int i = 1; i <= 5; i++) {
                Rest.Answer answer;
                do {
                    answer = patch(path, client % 2 == 0 ? "{\"n\":" + i + "}" : "{\"label\":\"" + i + "\"}");
                } while (answer.status() == 412 || answer.status() == 429);
                assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            }
            return null;
        });

        JsonObject row = read(path, patch(path, "{\"place\":{\"town\":\"Bonn\"}}"));
        assertThat(row.getLong("n")).isEqualTo(5);
        assertThat(row.getString("label")).isEqualTo("5");
    }

    @Test
    void a_patch_that_cannot_be_made_is_told_why() throws Exception {
        String path = row("plain", "refused");
        patch(path, "{\"n\":1}").problem(404, "unknown-row");
        Rest.Answer born = put(path, "{\"n\":1}");

        assertThat(patch(path, "{\"n\":\"x\"}").problem(422, "invalid-row").getString("detail"))
                .contains("'n'");
        assertThat(patch(path, "{\"id\":\"other\"}").problem(422, "invalid-row").getString("detail"))
                .contains("other", "refused");
        assertThat(patch(path, "[1]").problem(422, "invalid-row").getString("detail"))
                .contains("JSON object");
        patch(path, "{\"n\":2}", "If-Match", "\"another\"").problem(412, "precondition-failed");
        write("PATCH", "text/plain", path, "{}").problem(415, "unsupported-media-type");
        assertThat(patch(path, "{\"n\":2}", "If-Match", born.header("etag")).status())
                .isEqualTo(200);
    }

    @Test
    void a_condition_that_names_nothing_or_comes_with_a_key_is_refused() throws Exception {
        String path = row("transactional", "x");

        assertThat(put(path, "{\"n\":1}", "If-Match", "abc")
                        .problem(400, "invalid-request")
                        .getString("detail"))
                .contains("If-Match", "quotes");
        assertThat(put(path, "{\"n\":1}", "If-Match", "*", "Idempotency-Key", "k")
                        .problem(400, "invalid-request")
                        .getString("detail"))
                .contains("Idempotency-Key");
        put(path, "{\"n\":1}", "If-Match", "W/\"abc\"").problem(412, "precondition-failed");
    }

    private interface Client {
        Void run(int number) throws Exception;
    }

    private static void together(int clients, Client client) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                int number = i;
                tasks.add(() -> client.run(number));
            }
            for (Future<Void> done : threads.invokeAll(tasks)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
