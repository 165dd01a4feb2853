package dev.tidegate.gateway.http;

import dev.tidegate.gateway.testing.KafkaBroker;

/** The tables of these tests. */
final class TestTables {
    private TestTables() {}

    /**
     * An upsert table {@code counts}: {@code region} is its key, {@code pv} a number.
     *
     * @param options further ones, such as {@code 'a' = 'b'}
     */
    static String counts(KafkaBroker broker, String topic, String... options) {
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
                  'value.format' = 'json'%s
                );
                """.formatted(
                        topic, broker.bootstrapServers(), options.length == 0 ? "" : ", " + String.join(", ", options));
    }

    /** A change of {@code counts}, as clients write it; {@code pv} is any JSON. */
    static String upsert(String region, Object pv) {
        return "{\"op\":\"+U\",\"row\":{\"region\":\"" + region + "\",\"pv\":" + pv + "}}";
    }

    /** As {@code counts}, with a column {@code padding} that makes its rows long. */
    static String padded(KafkaBroker broker, String topic) {
        return counts(broker, topic).replace("pv BIGINT,", "pv BIGINT, padding STRING,");
    }

    /** An upsert table {@code orders} with a key of two columns, {@code id} and {@code shop} in this order. */
    static String orders(KafkaBroker broker, String topic) {
        return """
                CREATE TABLE orders (
                  shop STRING COMMENT 'where it was ordered',
                  id BIGINT,
                  total DECIMAL(10, 2),
                  PRIMARY KEY (id, shop) NOT ENFORCED
                ) COMMENT 'what was ordered' WITH (
                  'connector' = 'upsert-kafka',
                  'topic' = '%s',
                  'properties.bootstrap.servers' = '%s',
                  'properties.ssl.keystore.password' = 'secret',
                  'key.format' = 'json',
                  'value.format' = 'json'
                );
                """.formatted(topic, broker.bootstrapServers());
    }

    /** An append table {@code clicks}. */
    static String clicks(KafkaBroker broker, String topic) {
        return """
                CREATE TABLE clicks (
                  page BIGINT,
                  region STRING
                ) WITH (
                  'connector' = 'kafka',
                  'topic' = '%s',
                  'properties.bootstrap.servers' = '%s',
                  'scan.startup.mode' = 'latest-offset',
                  'format' = 'json'
                );
                """.formatted(topic, broker.bootstrapServers());
    }
}
