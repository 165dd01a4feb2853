package dev.tidegate.gateway.http;

import static dev.tidegate.gateway.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.testing.KafkaBroker;
import dev.tidegate.gateway.testing.TestGateway;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong Kafka options of one table: the others are served, and its status says what is wrong and what helps. */
@Timeout(120)
class LocalFailureIT {
    private static final String LOST = "'properties.security.protocol' = 'SASL_PLAINTEXT', "
            + "'properties.sasl.mechanism' = 'PLAIN', 'properties.sasl.jaas.config' = ";

    private final KafkaBroker broker = KafkaBroker.shared();

    @TempDir
    Path temp;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a bootstrap server without a port | 'properties.bootstrap.servers' = 'localhost'"
                        + " | failed | false | 'localhost' is no address of a broker",
                "a bootstrap server with a port that is none | 'properties.bootstrap.servers' = 'localhost:kafka'"
                        + " | failed | false | bootstrap.servers",
                "a login module that is missing | " + LOST
                        + "'com.example.MissingModule required username=\"u\" password=\"geheim-77\";'"
                        + " | failed | false | com.example.MissingModule",
                "a malformed JAAS text | " + LOST
                        + "'org.apache.kafka.common.security.plain.PlainLoginModule geheim-77 username=\"u\"'"
                        + " | failed | false | JAAS",
                "no JAAS text | 'properties.security.protocol' = 'SASL_PLAINTEXT', 'properties.sasl.mechanism' = 'PLAIN'"
                        + " | failed | false | sasl.jaas.config",
                "a protocol that is none | 'properties.security.protocol' = 'TLS' | failed | false | security.protocol",
                "an unknown class | 'properties.metric.reporters' = 'com.example.Missing'"
                        + " | failed | false | com.example.Missing",
                "a truststore that is missing | 'properties.security.protocol' = 'SSL', "
                        + "'properties.ssl.truststore.location' = '/nowhere/trust.jks',"
                        + " 'properties.ssl.truststore.password' = 'geheim-77' | waiting | true | /nowhere/trust.jks",
                "a host that is not known | 'properties.bootstrap.servers' = 'there-is-no-such-host.invalid:9092'"
                        + " | waiting | true | there-is-no-such-host.invalid",
                "a broker that is down | 'properties.bootstrap.servers' = '127.0.0.1:18299'"
                        + " | waiting | true | 127.0.0.1:18299",
            })
    void one_wrong_table_leaves_the_others_serving(
            String what, String options, String state, boolean retryable, String problem) throws Exception {
        String ddl = TestTables.counts(broker, broker.newTopic("sound", 1)) + wrong(options);

        try (TestGateway gateway = TestGateway.start(ddl)) {
            Rest rest = new Rest(gateway);
            eventually(() -> {
                assertThat(rest.get("/v1/tables/counts").json().getString("state"))
                        .isEqualTo("serving");
                JsonObject wrong = rest.get("/v1/tables/wrong").json();
                assertThat(wrong.getString("state")).isEqualTo(state);
                assertThat(wrong.getString("problem")).contains(problem);
            });

            JsonObject wrong = rest.get("/v1/tables/wrong").json();
            assertThat(wrong.getString("problem")).doesNotContain("geheim-77");
            assertThat(wrong.getString("remedy")).isNotBlank();
            assertThat(wrong.getBoolean("retryable")).isEqualTo(retryable);
            assertThat(wrong.getValue("lag")).isNull();
            assertThat(rest.put("/v1/tables/counts/rows/eu", "{\"pv\":1}").status())
                    .isBetween(200, 299);
            JsonObject refused = rest.get("/v1/tables/wrong/rows/eu")
                    .problem(503, retryable ? "table-not-ready" : "table-misconfigured");
            assertThat(refused.getBoolean("retryable")).isEqualTo(retryable);
            Rest.Answer ready = rest.get("/health/ready");
            assertThat(ready.status()).isEqualTo(200);
            JsonObject described = ready.json().getJsonArray("tables").stream()
                    .map(JsonObject.class::cast)
                    .filter(table -> table.getString("table").equals("wrong"))
                    .findFirst()
                    .orElseThrow();
            assertThat(described.getBoolean("ready")).isFalse();
            assertThat(described.getString("problem")).contains(problem);
        }
    }

    @Test
    void a_table_is_served_once_the_missing_file_is_there() throws Exception {
        Path truststore = temp.resolve("trust.pem");
        String ddl = TestTables.counts(broker, broker.newTopic("sound", 1))
                + wrong("'properties.security.protocol' = 'SSL', 'properties.ssl.truststore.type' = 'PEM',"
                        + " 'properties.ssl.truststore.location' = '" + truststore + "'");
        try (TestGateway gateway = TestGateway.start(ddl)) {
            Rest rest = new Rest(gateway);
            eventually(() -> assertThat(rest.get("/v1/tables/wrong").json().getString("problem"))
                    .contains(truststore.toString()));

            Files.writeString(truststore, CERTIFICATE);

            eventually(() -> assertThat(rest.get("/v1/tables/wrong").json().getString("problem"))
                    .contains("does not answer")); // the broker speaks no TLS, but the clients could be created
        }
    }

    @Test
    void options_that_only_a_producer_refuses_are_reported_too() throws Exception {
        String ddl = TestTables.counts(broker, broker.newTopic("sound", 1))
                + wrong("'properties.partitioner.class' = 'com.example.Missing'");
        try (TestGateway gateway = TestGateway.start(ddl)) {
            Rest rest = new Rest(gateway);

            assertThat(rest.get("/v1/tables/wrong").json().getString("problem")).contains("com.example.Missing");
            eventually(() ->
                    assertThat(rest.get("/v1/tables/counts/rows").status()).isEqualTo(200));
        }
    }

    private String wrong(String options) {
        String topic = options.contains("'topic'") ? "" : "'topic' = 'any', ";
        String servers = options.contains("'properties.bootstrap.servers'")
                ? ""
                : "'properties.bootstrap.servers' = '" + broker.bootstrapServers() + "', ";
        return "CREATE TABLE wrong (region STRING, pv BIGINT, PRIMARY KEY (region) NOT ENFORCED) WITH ("
                + "'connector' = 'upsert-kafka', " + topic + servers
                + "'key.format' = 'json', 'value.format' = 'json', " + options + ");\n";
    }

    private static final String CERTIFICATE = """
            -----BEGIN CERTIFICATE-----
            MIIBdTCCARugAwIBAgIUFhcMSJP60LTZRk5c+Yf4QDoIssQwCgYIKoZIzj0EAwIw
            DzENMAsGA1UEAwwEdGVzdDAgFw0yNjExMzAxMzA4MjlaGA8yMTI2MTEwNjEzMDgy
            OVowDzENMAsGA1UEAwwEdGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABH+Z
            BYYjOWXm6f1+zImECzCFS4a7e7kQqkQYYaK/tjDP4awc48AyBNQ2smCoLGvGhnbv
            Vud8aOsVgaFO1gLmxDmjUzBRMB0GA1UdDgQWBBT7sVhJT48xJZyF0y6ImPJOr2w5
            pjAfBgNVHSMEGDAWgBT7sVhJT48xJZyF0y6ImPJOr2w5pjAPBgNVHRMBAf8EBTAD
            AQH/MAoGCCqGSM49BAMCA0gAMEUCIQCwyR+P6KNAtLAKE/11lPlmVcb2kKqrCoiq
            W0RPir48nwIgKEP8VJS5pYO2pQkodWsmYNQ5VSdBST6Gxmlp2XQA5Is=
            -----END CERTIFICATE-----
            """;
}
