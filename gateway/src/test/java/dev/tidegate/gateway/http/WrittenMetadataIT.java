package dev.tidegate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.testing.KafkaBroker;
import dev.tidegate.gateway.testing.TestGateway;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Metadata columns that are not VIRTUAL, as clients write them: {@code timestamp} and {@code headers}. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class WrittenMetadataIT {
    private static final String CHANGES = "/v1/tables/events/changes";
    /** {@code AQ==} is one byte, 1. */
    private static final String SET = "\"at\":\"2026-01-02T03:04:05Z\",\"headers\":{\"trace\":\"AQ==\",\"empty\":null}";

    private static final String AS_SET = "1767323045000 {empty=null, trace=1}";

    private final KafkaBroker broker = KafkaBroker.shared();
    private final String topic = broker.newTopic("metadata", 1);
    private TestGateway gateway;
    private Rest rest;

    @BeforeEach
    void start() {
        gateway = TestGateway.start("""
                        CREATE TABLE events (
                          id INT,
                          `at` TIMESTAMP_LTZ(3) METADATA FROM 'timestamp',
                          headers MAP<STRING, BYTES> METADATA,
                          topic STRING METADATA VIRTUAL,
                          `offset` BIGINT METADATA VIRTUAL,
                          PRIMARY KEY (id) NOT ENFORCED
                        ) WITH (
                          'connector' = 'upsert-kafka',
                          'topic' = '%s',
                          'properties.bootstrap.servers' = '%s',
                          'key.format' = 'json',
                          'value.format' = 'json'
                        );
                        """.formatted(topic, broker.bootstrapServers()))
                .awaitServing();
        rest = new Rest(gateway);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void is_written_however_a_row_comes_and_with_deletes_too() throws Exception {
        String upsert = "{\"op\":\"+U\",\"row\":{\"id\":1," + SET + "}}";
        String delete = "{\"op\":\"-D\",\"row\":{\"id\":1," + SET + "}}";

        rest.put("/v1/tables/events/rows/1", "{" + SET + "}");
        rest.post(CHANGES, "[" + upsert + "," + delete + "]");
        Rest.Answer last = rest.postLines(CHANGES, BodyPublishers.ofString(upsert + "\n" + delete));

        assertThat(last.status()).as(last.text()).isEqualTo(200);
        assertThat(broker.readAll(topic))
                .extracting(WrittenMetadataIT::describe)
                .containsExactly(
                        "upsert " + AS_SET,
                        "upsert " + AS_SET,
                        "delete " + AS_SET,
                        "upsert " + AS_SET,
                        "delete " + AS_SET);
    }

    @Test
    void a_row_can_be_written_back_as_it_was_read() throws Exception {
        String position =
                rest.put("/v1/tables/events/rows/1", "{" + SET + "}").json().getString("position");
        String row = rest.get("/v1/tables/events/rows/1", "Tidegate-Min-Position", position)
                .text();
        assertThat(row).contains("\"topic\":\"" + topic + "\"", "\"offset\":0");

        rest.put("/v1/tables/events/rows/1", row);

        assertThat(broker.readAll(topic))
                .extracting(WrittenMetadataIT::describe)
                .containsExactly("upsert " + AS_SET, "upsert " + AS_SET);
    }

    @Test
    void what_does_not_fit_is_refused_in_deletes_too() throws Exception {
        assertThat(rest.post(CHANGES, "[{\"op\":\"-D\",\"row\":{\"id\":1,\"at\":\"today\"}}]")
                        .problem(422, "invalid-row")
                        .getString("detail"))
                .contains("Row 0: column 'at'");
        assertThat(rest.post(CHANGES, "[{\"op\":\"+I\",\"row\":{\"id\":1,\"at\":\"1969-12-31T23:59:59Z\"}}]")
                        .problem(422, "invalid-row")
                        .getString("detail"))
                .contains("Row 0: column 'at'", "1970");
        assertThat(broker.readAll(topic)).isEmpty();
    }

    private static String describe(ConsumerRecord<byte[], byte[]> record) {
        List<String> headers = new ArrayList<>();
        record.headers().forEach(h -> headers.add(h.key() + "=" + (h.value() == null ? null : h.value()[0])));
        assertThat(new String(record.key(), UTF_8)).isEqualTo("{\"id\":1}");
        headers.sort(null);
        return (record.value() == null ? "delete " : "upsert ") + record.timestamp() + " {" + String.join(", ", headers)
                + "}";
    }
}
