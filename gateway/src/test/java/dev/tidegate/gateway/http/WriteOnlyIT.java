package dev.tidegate.gateway.http;

import static dev.tidegate.gateway.http.TestTables.upsert;
import static dev.tidegate.gateway.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.reader.TableSettings;
import dev.tidegate.gateway.testing.KafkaBroker;
import dev.tidegate.gateway.testing.TestGateway;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code write-only}: a gateway that takes rows, beside one that reads the topic they go to. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WriteOnlyIT {
    private static final String TABLE = "/v1/tables/counts";
    private static final String JSON = "application/json";

    private final KafkaBroker broker = KafkaBroker.shared();
    private final String topic = broker.newTopic("write-only", 3);
    private TestGateway taking;
    private TestGateway reading;
    private Rest rest;

    /** How a row is written; each answers with a position. */
    private enum Way {
        PUT,
        ARRAY,
        LINES,
        COMMAND;

        String write(TestGateway gateway, String region) throws Exception {
            Rest rest = new Rest(gateway);
            return switch (this) {
                case PUT -> position(rest.put(TABLE + "/rows/" + region, "{\"pv\":7}"));
                case ARRAY -> position(rest.post(TABLE + "/changes", "[" + upsert(region, 7) + "]"));
                case LINES -> position(rest.postLines(TABLE + "/changes", BodyPublishers.ofString(upsert(region, 7))));
                case COMMAND -> {
                    try (StreamClient client = StreamClient.open(gateway)) {
                        client.send(new JsonObject("{\"type\":\"write\",\"id\":\"w\",\"table\":\"counts\",\"changes\":["
                                + upsert(region, 7) + "]}"));
                        yield client.next("w", "written").getString("position");
                    }
                }
            };
        }

        private static String position(Rest.Answer answer) {
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            return answer.json().getString("position");
        }
    }

    @BeforeAll
    void start() {
        String ddl = TestTables.counts(broker, topic);
        taking =
                TestGateway.start(TestGateway.Setup.DEFAULT.with("counts", TableSettings.DEFAULT.withWriteOnly()), ddl);
        reading = TestGateway.start(ddl).awaitServing();
        rest = new Rest(taking);
        eventually(() -> assertThat(rest.get("/health/ready").status()).isEqualTo(200));
    }

    @AfterAll
    void stop() {
        taking.close();
        reading.close();
    }

    @ParameterizedTest
    @EnumSource
    void what_it_is_given_is_told_by_the_gateway_that_reads_from_the_position_in_the_answer(Way way) throws Exception {
        String region = "by-" + way.name().toLowerCase(Locale.ROOT);

        String position = way.write(taking, region);

        Rest.Answer row = new Rest(reading).get(TABLE + "/rows/" + region, "Tidegate-Min-Position", position);
        assertThat(row.status()).as(row.text()).isEqualTo(200);
        assertThat(row.json().getInteger("pv")).isEqualTo(7);
    }

    @Test
    void it_says_what_it_is_and_has_read_nothing() throws Exception {
        Way.ARRAY.write(taking, "unread");

        JsonObject described = rest.get(TABLE).json();
        assertThat(described.getString("state")).isEqualTo("write-only");
        assertThat(described.getBoolean("writable")).isTrue();
        assertThat(described.getJsonObject("counters").getLong("recordsIn")).isZero();
        assertThat(described.getLong("rows")).isZero();
        assertThat(described.getLong("bytes")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/rows", "/rows/a", "/changes", "/changes?wait=1s", "/changes?from=latest"})
    void nobody_is_told_its_rows(String path) throws Exception {
        refused(rest.get(TABLE + path));
    }

    @Test
    void a_subscription_on_a_stream_is_refused_alone() throws Exception {
        try (StreamClient client = StreamClient.open(taking)) {
            client.subscribe("a", "counts");

            JsonObject error = client.next("a", "error");
            assertThat(error.getString("code")).isEqualTo("unsupported-operation");
            assertThat(error.getBoolean("retryable")).isFalse();
            assertThat(client.isOpen()).isTrue();
        }
    }

    @Test
    void what_would_have_to_look_at_rows_is_refused_and_not_written() throws Exception {
        int before = broker.readAll(topic).size();

        refused(write("PUT", "/rows/unseen", JSON, "If-None-Match", "*"));
        refused(write("PUT", "/rows/unseen", JSON, "Tidegate-Ack", "visible"));
        refused(write("DELETE", "/rows/unseen", JSON, "If-Match", "*"));
        refused(write("PATCH", "/rows/unseen", "application/merge-patch+json", "Accept", JSON));
        refused(write("POST", "/changes", JSON, "Tidegate-Ack", "visible"));

        assertThat(broker.readAll(topic)).hasSize(before);
    }

    private Rest.Answer write(String method, String path, String type, String header, String value) throws Exception {
        String body = method.equals("POST") ? "[" + upsert("unseen", 1) + "]" : "{\"pv\":1}";
        return rest.send(method, TABLE + path, BodyPublishers.ofString(body), "Content-Type", type, header, value);
    }

    private static void refused(Rest.Answer answer) {
        assertThat(answer.problem(409, "unsupported-operation").getString("detail"))
                .contains("table 'counts'", "tables.counts.write-only", "ask a gateway that reads its topic");
    }
}
