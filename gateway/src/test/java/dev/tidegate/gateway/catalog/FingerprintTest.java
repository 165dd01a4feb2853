package dev.tidegate.gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.format.FormatRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A fingerprint changes with what decides the meaning of a token, and with nothing else. */
class FingerprintTest {
    private static final String DDL = Ddl.upsert(
                    "id BIGINT, place STRING COMMENT 'where', v INT, ts TIMESTAMP_LTZ(3) METADATA FROM 'timestamp',"
                            + " PRIMARY KEY (id, place) NOT ENFORCED",
                    ", 'properties.acks' = 'all', 'value.vault.url' = 'v:1', 'value.vault.pin' = '1234',"
                            + " 'value.fields-include' = 'ALL'")
            .replace("'value.format' = 'json'", "'value.format' = 'vault'");

    private final FormatRegistry formats = TestFormats.registry();

    @Test
    void isTheSameInEveryProcess() {
        assertThat(fingerprint(DDL)).isEqualTo("89e1ea14ae9c1a19");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            TABLE t                           | TABLE IF NOT EXISTS t
            CREATE TABLE                      | "CREATE  /* spelling */  TABLE"
            BIGINT,                           | BIGINT COMMENT 'number',
            COMMENT 'where'                   | ""
            'properties.acks' = 'all'         | 'properties.acks' = '1'
            'localhost:9092'                  | 'elsewhere:9092'
            'value.vault.pin' = '1234'        | 'value.vault.pin' = '4321'
            'value.fields-include' = 'ALL'    | 'sink.parallelism' = '1'
            """)
    void staysTheSame(String part, String other) {
        assertThat(DDL).contains(part);

        assertThat(fingerprint(DDL.replace(part, other))).isEqualTo(fingerprint(DDL));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            v INT                             | w INT
            v INT                             | v BIGINT
            v INT                             | v INT NOT NULL
            ", v INT"                         | ""
            (id, place)                       | (place, id)
            (id, place)                       | (id)
            FROM 'timestamp'                  | FROM 'timestamp' VIRTUAL
            'topic' = 't'                     | 'topic' = 'u'
            'value.vault.url' = 'v:1'         | 'value.vault.url' = 'v:2'
            'value.fields-include' = 'ALL'    | 'value.fields-include' = 'EXCEPT_KEY'
            'properties.acks' = 'all'         | 'key.json.timestamp-format.standard' = 'ISO-8601'
            """)
    void changes(String part, String other) {
        assertThat(DDL).contains(part);

        assertThat(fingerprint(DDL.replace(part, other))).isNotEqualTo(fingerprint(DDL));
    }

    private String fingerprint(String ddl) {
        return new TableParser(formats)
                .parse(ddl, "t.sql")
                .orThrow()
                .tables()
                .get(0)
                .fingerprint();
    }
}
