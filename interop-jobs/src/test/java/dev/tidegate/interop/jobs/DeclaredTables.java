package dev.tidegate.interop.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tables in each format, with and without the key in the value, keys of two columns in the key's own order. */
final class DeclaredTables {
    private DeclaredTables() {}

    static List<Declared> all(String registry) {
        List<Declared> all = new ArrayList<>();
        Map<String, String> url = Map.of("url", registry);
        for (Fields fields : Fields.values()) {
            all.add(declared("json", fields, Map.of(), Extra.MAP));
            all.add(declared("avro", fields, Map.of(), Extra.MAP));
            all.add(declared("avro-confluent", fields, url, Extra.MAP));
            // Without a text for NULL, Flink cannot read its own NULL numbers; with any but this, its own NULL rows.
            all.add(declared("csv", fields, Map.of("null-literal", ""), Extra.NOTHING));
        }
        all.add(raw());
        return all;
    }

    private enum Fields {
        ALL("region", "id", "'value.fields-include' = 'ALL'"),
        EXCEPT_KEY("k_region", "k_id", "'value.fields-include' = 'EXCEPT_KEY', 'key.fields-prefix' = 'k_'");

        final String region;
        final String id;
        final String options;

        Fields(String region, String id, String options) {
            this.region = region;
            this.id = id;
            this.options = options;
        }

        String in(String text) {
            return text.replace("<region>", region).replace("<id>", id);
        }
    }

    /**
     * A column that some formats have and others cannot carry, in each of the ways in which it is written; and what
     * becomes of an array that is NULL, which csv cannot tell from an empty one.
     */
    private record Extra(String declared, String literal, String none, String served, String read, String noTags) {
        static final Extra NOTHING = new Extra("", "", "", "", "", "[]");
        static final Extra MAP = new Extra(
                ", attrs MAP<STRING, INT>",
                ", MAP['x', 1]",
                ", CAST(NULL AS MAP<STRING, INT>)",
                ",\"attrs\":{\"x\":1}",
                ", {x=1}",
                "null");

        String servedNone() {
            return served.isEmpty() ? "" : served.substring(0, served.indexOf(':')) + ":null";
        }
    }

    private static Declared declared(String format, Fields fields, Map<String, String> formatOptions, Extra extra) {
        String name = format.replace('-', '_') + "_" + fields.name().toLowerCase();
        StringBuilder with = new StringBuilder();
        for (String role : List.of("key", "value")) {
            with.append(", '" + role + ".format' = '" + format + "'");
            formatOptions.forEach(
                    (key, value) -> with.append(", '" + role + "." + format + "." + key + "' = '" + value + "'"));
        }
        String ddl = fields.in("CREATE TABLE " + name + " (<region> STRING NOT NULL, name STRING, <id> BIGINT NOT NULL,"
                + " amount DECIMAL(10, 2), born DATE, opens TIME(0), seen TIMESTAMP(3), flag BOOLEAN, ratio DOUBLE,"
                + " content BYTES, tags ARRAY<STRING>, part ROW<a INT, b STRING>" + extra.declared()
                + ", PRIMARY KEY (<id>, <region>) NOT ENFORCED) WITH ('connector' = 'upsert-kafka', 'topic' = '" + name
                + "', 'properties.bootstrap.servers' = '" + Declared.KAFKA + "', " + fields.options + with + ");");
        String first = "'eu', 'Zoë \"q\", x', CAST(1 AS BIGINT), CAST(12.50 AS DECIMAL(10, 2)), DATE '2026-01-02',"
                + " TIME '03:04:05', TIMESTAMP '2026-01-02 03:04:05.120', TRUE, 0.5E0, X'00FFFB', ARRAY['a', 'b'],"
                + " ROW(7, 'q')" + extra.literal();
        String second = "'us', CAST(NULL AS STRING), CAST(2 AS BIGINT), CAST(NULL AS DECIMAL(10, 2)),"
                + " CAST(NULL AS DATE), CAST(NULL AS TIME(0)), CAST(NULL AS TIMESTAMP(3)), CAST(NULL AS BOOLEAN),"
                + " CAST(NULL AS DOUBLE), CAST(NULL AS BYTES), CAST(NULL AS ARRAY<STRING>),"
                + " CAST(NULL AS ROW<a INT, b STRING>)" + extra.none();
        String servedFirst = "{\"<region>\":\"eu\",\"name\":\"Zoë \\\"q\\\", x\",\"<id>\":1,\"amount\":12.50,"
                + "\"born\":\"2026-01-02\",\"opens\":\"03:04:05\",\"seen\":\"2026-01-02T03:04:05.12\",\"flag\":true,"
                + "\"ratio\":0.5,\"content\":\"AP/7\",\"tags\":[\"a\",\"b\"],\"part\":{\"a\":7,\"b\":\"q\"}"
                + extra.served()
                + "}";
        String servedSecond = "{\"<region>\":\"us\",\"name\":null,\"<id>\":2,\"amount\":null,\"born\":null,"
                + "\"opens\":null,\"seen\":null,\"flag\":null,\"ratio\":null,\"content\":null,\"tags\":"
                + extra.noTags() + ","
                + "\"part\":null" + extra.servedNone() + "}";
        String changed = servedFirst.replace("12.50", "-0.01").replace("\"flag\":true", "\"flag\":null");
        String third = servedFirst.replace("\"eu\"", "\"ap\"").replace("\"<id>\":1", "\"<id>\":3");
        String changes = "[{\"op\":\"+U\",\"row\":" + changed + "},"
                + "{\"op\":\"-D\",\"row\":{\"<region>\":\"us\",\"<id>\":2}},"
                + "{\"op\":\"+I\",\"row\":" + third + "}]";
        String read = "+I[%s, Zoë \"q\", x, %d, %s, 2026-01-02, 03:04:05, 2026-01-02T03:04:05.120, %s, 0.5,"
                + " [0, -1, -5], [a, b], +I[7, q]" + extra.read() + "]";
        return new Declared(
                name,
                ddl,
                new int[] {2, 0},
                "INSERT INTO " + name + " SELECT " + first + " UNION ALL SELECT " + second,
                Map.of("1,eu", fields.in(servedFirst), "2,us", fields.in(servedSecond)),
                fields.in(changes),
                List.of(read.formatted("eu", 1, "-0.01", "null"), read.formatted("ap", 3, "12.50", "true")));
    }

    private static Declared raw() {
        return new Declared(
                "raw_except_key",
                "CREATE TABLE raw_except_key (id STRING NOT NULL, n BIGINT, PRIMARY KEY (id) NOT ENFORCED) WITH ("
                        + "'connector' = 'upsert-kafka', 'topic' = 'raw_except_key', 'properties.bootstrap.servers' = '"
                        + Declared.KAFKA + "', 'key.format' = 'raw', 'value.format' = 'raw',"
                        + " 'value.fields-include' = 'EXCEPT_KEY', 'value.raw.endianness' = 'little-endian');",
                new int[] {0},
                "INSERT INTO raw_except_key VALUES ('eu', CAST(1 AS BIGINT)), ('us', CAST(-2 AS BIGINT))",
                Map.of("eu", "{\"id\":\"eu\",\"n\":1}", "us", "{\"id\":\"us\",\"n\":-2}"),
                "[{\"op\":\"+U\",\"row\":{\"id\":\"eu\",\"n\":9007199254740993}},{\"op\":\"-D\",\"row\":{\"id\":\"us\"}},"
                        + "{\"op\":\"+I\",\"row\":{\"id\":\"ap\",\"n\":3}}]",
                List.of("+I[eu, 9007199254740993]", "+I[ap, 3]"));
    }
}
