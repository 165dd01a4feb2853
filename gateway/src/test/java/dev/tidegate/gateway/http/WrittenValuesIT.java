package dev.tidegate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.catalog.TypeLengthEnforcer;
import dev.tidegate.gateway.reader.TableSettings;
import dev.tidegate.gateway.testing.KafkaBroker;
import dev.tidegate.gateway.testing.TestGateway;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What is in a value is what is in Kafka afterwards, and what the row shows: the same on every way in. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WrittenValuesIT {
    private final KafkaBroker broker = KafkaBroker.shared();
    private final String topic = broker.newTopic("values", 1);
    private TestGateway gateway;
    private Rest rest;

    @BeforeAll
    void start() {
        gateway = TestGateway.start(
                        TestGateway.Setup.DEFAULT.with("cut", TableSettings.DEFAULT.with(TypeLengthEnforcer.TRIM_PAD)),
                        table("numbers", "id DOUBLE, d DOUBLE, f FLOAT, note STRING", topic)
                                + table(
                                        "short",
                                        "id CHAR(2), v VARCHAR(3), `at` TIMESTAMP(3)",
                                        broker.newTopic("short", 1))
                                + table(
                                        "cut",
                                        "id CHAR(2), v VARCHAR(3), `at` TIMESTAMP(3)",
                                        broker.newTopic("cut", 1)))
                .awaitServing();
        rest = new Rest(gateway);
    }

    private String table(String name, String columns, String kafkaTopic) {
        return """
                CREATE TABLE %s (%s, PRIMARY KEY (id) NOT ENFORCED) WITH (
                  'connector' = 'upsert-kafka', 'topic' = '%s', 'properties.bootstrap.servers' = '%s',
                  'key.format' = 'json', 'value.format' = 'json');
                """.formatted(name, columns, kafkaTopic, broker.bootstrapServers());
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    private Rest.Answer patch(String path, String body) throws Exception {
        return rest.send("PATCH", path, BodyPublishers.ofString(body), "Content-Type", "application/merge-patch+json");
    }

    private String row(String path, Rest.Answer written) throws Exception {
        assertThat(written.status()).as(written.text()).isEqualTo(200);
        return rest.get(path, "Tidegate-Min-Position", written.json().getString("position"))
                .text();
    }

    @Test
    void aNegativeZeroKeepsItsSignOnEveryWay() throws Exception {
        String changes = "/v1/tables/numbers/changes";
        String change = "{\"op\":\"+U\",\"row\":{\"id\":%s,\"d\":-0,\"f\":-0e0,\"note\":\"a\"}}";
        String expected = "{\"id\":%s,\"d\":-0.0,\"f\":-0.0,\"note\":\"%s\"}";
        String rows = "/v1/tables/numbers/rows/";

        assertThat(row(rows + "1", rest.put(rows + "1", "{\"d\":-0.0,\"f\":\"-0.0\",\"note\":\"a\"}")))
                .isEqualTo(expected.formatted("1.0", "a"));
        assertThat(row(rows + "1", patch(rows + "1", "{\"note\":\"b\"}"))).isEqualTo(expected.formatted("1.0", "b"));
        assertThat(row(rows + "1", patch(rows + "1", "{\"d\":-0,\"note\":\"c\"}")))
                .isEqualTo(expected.formatted("1.0", "c"));
        assertThat(row(rows + "2", rest.post(changes, "[" + change.formatted("2") + "]")))
                .isEqualTo(expected.formatted("2.0", "a"));
        assertThat(row(rows + "3", rest.postLines(changes, BodyPublishers.ofString(change.formatted("3")))))
                .isEqualTo(expected.formatted("3.0", "a"));
        try (StreamClient client = StreamClient.open(gateway)) {
            client.send("{\"type\":\"write\",\"id\":\"w\",\"table\":\"numbers\",\"changes\":[" + change.formatted("4")
                    + "]}");
            client.next("w", "written");
        }

        List<String> values = broker.readAll(topic).stream()
                .filter(record -> !new String(record.key(), UTF_8).contains("0.0"))
                .map(record -> new String(record.value(), UTF_8))
                .toList();
        assertThat(values).hasSize(6).allMatch(value -> value.contains("\"d\":-0.0,\"f\":-0.0"));
    }

    @Test
    void theKeysOfNegativeZeroAndOfZeroAreTwoRows() throws Exception {
        rest.put("/v1/tables/numbers/rows/0.0", "{\"note\":\"zero\"}");
        Rest.Answer written = rest.put("/v1/tables/numbers/rows/-0.0", "{\"note\":\"minus\"}");

        assertThat(row("/v1/tables/numbers/rows/-0.0", written)).contains("\"id\":-0.0", "minus");
        assertThat(row("/v1/tables/numbers/rows/-0", written)).contains("\"id\":-0.0", "minus");
        assertThat(row("/v1/tables/numbers/rows/0.0", written)).contains("\"id\":0.0", "zero");
    }

    @Test
    void whatIsTooLongIsRefusedOnEveryWay() throws Exception {
        String path = "/v1/tables/short/rows/ab";
        String changes = "/v1/tables/short/changes";
        String long4 = "{\"op\":\"+I\",\"row\":{\"id\":\"ab\",\"v\":\"abcd\"}}";
        rest.put(path, "{\"v\":\"abc\"}");

        for (Rest.Answer refused : List.of(
                rest.put(path, "{\"v\":\"abcd\"}"),
                patch(path, "{\"v\":\"abcd\"}"),
                rest.post(changes, "[" + long4 + "]"),
                rest.postLines(changes, BodyPublishers.ofString(long4)))) {
            assertThat(refused.problem(422, "invalid-row").getString("detail"))
                    .contains("column 'v': \"abcd\" has 4 characters, but VARCHAR(3) takes at most 3");
        }
        assertThat(rest.put("/v1/tables/short/rows/a", "{}")
                        .problem(422, "invalid-row")
                        .getString("detail"))
                .contains("column 'id': \"a\" has 1 characters, but CHAR(2) takes exactly 2");
        assertThat(rest.put(path, "{\"at\":\"2026-01-02T03:04:05.1234\"}")
                        .problem(422, "invalid-row")
                        .getString("detail"))
                .contains("column 'at'");
        assertThat(rest.delete("/v1/tables/short/rows/abcd").status()).isEqualTo(200);
    }

    @Test
    void whatIsTooLongIsCutWhereTheTableSaysSo() throws Exception {
        String path = "/v1/tables/cut/rows/ab";

        String row = row(path, rest.put(path, "{\"v\":\"a😀bcd\",\"at\":\"2026-01-02T03:04:05.9999\"}"));

        assertThat(row).isEqualTo("{\"id\":\"ab\",\"v\":\"a😀b\",\"at\":\"2026-01-02T03:04:05.999\"}");
    }
}
