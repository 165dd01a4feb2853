package dev.tidegate.gateway.catalog;

/** Statements for tests. */
final class Ddl {
    private static final String CONNECTION = "'topic' = 't', 'properties.bootstrap.servers' = 'localhost:9092'";

    private Ddl() {}

    /** @param options more options, or nothing, each with a comma before it */
    static String upsert(String columns, String options) {
        return "CREATE TABLE t (" + columns + ") WITH ('connector' = 'upsert-kafka', " + CONNECTION
                + ", 'key.format' = 'json', 'value.format' = 'json'" + options + ")";
    }

    static String append(String columns, String options) {
        return "CREATE TABLE t (" + columns + ") WITH ('connector' = 'kafka', " + CONNECTION
                + ", 'scan.startup.mode' = 'latest-offset'" + options + ")";
    }
}
