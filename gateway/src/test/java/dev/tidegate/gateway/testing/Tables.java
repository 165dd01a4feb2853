package dev.tidegate.gateway.testing;

import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.catalog.TableParser;
import dev.tidegate.gateway.format.FormatRegistry;

/** Tables from their DDL, with the formats that are installed. */
public final class Tables {
    public static final FormatRegistry FORMATS = FormatRegistry.load(null);

    private Tables() {}

    /** The table of this whole statement. */
    public static Table parse(String ddl) {
        return new TableParser(FORMATS)
                .parse(ddl, "test.sql")
                .orThrow()
                .tables()
                .get(0);
    }

    /** An upsert table with these columns, keys and values in JSON, and further options such as {@code 'a' = 'b'}. */
    public static Table upsert(String columns, String... options) {
        return parse("CREATE TABLE t (" + columns + ") WITH ('connector' = 'upsert-kafka', 'topic' = 't', "
                + "'properties.bootstrap.servers' = 'localhost:9092', 'key.format' = 'json', 'value.format' = 'json'"
                + (options.length == 0 ? "" : ", " + String.join(", ", options)) + ")");
    }

    /** An append table with these columns and options. */
    public static Table append(String columns, String... options) {
        return parse("CREATE TABLE t (" + columns + ") WITH ('connector' = 'kafka', 'topic' = 't', "
                + "'properties.bootstrap.servers' = 'localhost:9092', 'scan.startup.mode' = 'latest-offset', "
                + String.join(", ", options) + ")");
    }
}
