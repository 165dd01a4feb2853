package dev.tidegate.gateway.http;

import dev.tidegate.gateway.testing.KafkaBroker;

/** The tables of these tests. */
final class TestTables {
    private TestTables() {}

    /** An upsert table {@code counts}: {@code region} is its key, {@code pv} a number. */
    static String counts(KafkaBroker broker, String topic) {
        return """
                CREATE TABLE counts (
                  region STRING,
                  pv BIGINT,
                  PRIMARY KEY (region) NOT ENFORCED
                ) WITH (
                  'connector' = 'upsert-kafka',
                  'topic' = '%s',
                  'properties.bootstrap.servers' = '%s',
                  'key.format' = 'json',
                  'value.format' = 'json'
                );
                """.formatted(topic, broker.bootstrapServers());
    }
}
