package dev.tidegate.gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.format.FormatRegistry;
import org.junit.jupiter.api.Test;

/** DDL that is right. What is wrong is told in {@link InvalidTablesTest}. */
class TableParserTest {
    private final TableParser parser = new TableParser(FormatRegistry.load(null));

    @Test
    void theCountsPerRegionOfThePageviewsExample() {
        Table table = parser.parse("""
                        CREATE TABLE pageviews_per_region (
                          user_region STRING,
                          pv BIGINT,
                          uv BIGINT,
                          PRIMARY KEY (user_region) NOT ENFORCED
                        ) WITH (
                          'connector' = 'upsert-kafka',
                          'topic' = 'pageviews_per_region',
                          'properties.bootstrap.servers' = 'localhost:9092',
                          'key.format' = 'json',
                          'value.format' = 'json'
                        );
                        """, "demo.sql").orThrow().tables().get(0);

        assertThat(table.rowType().sql())
                .isEqualTo("ROW<`user_region` STRING NOT NULL, `pv` BIGINT, `uv` BIGINT> NOT NULL");
        assertThat(table.primaryKey()).containsExactly("user_region");
    }
}
