package dev.tidegate.gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong is told with its place, by name, and with what would be right. */
class InvalidTablesTest {
    private static final String KEYED = "id INT PRIMARY KEY NOT ENFORCED, v STRING";
    private static final String PLAIN = "id INT, v STRING";

    private final TableParser parser = new TableParser(TestFormats.registry());

    @ParameterizedTest(name = "{1}")
    @MethodSource({"statements", "columns", "keys", "connections", "formats", "scans", "sinks"})
    void isRefused(String ddl, List<String> expected) {
        Catalog catalog = parser.parse(ddl, "t.sql");

        assertThat(catalog.tables()).isEmpty();
        assertThat(catalog.problems()).hasSize(1);
        assertThat(catalog.problems().get(0).toString()).contains(expected);
    }

    static Stream<Arguments> statements() {
        String ddl = Ddl.upsert(KEYED, "");
        return Stream.of(
                bad("SELECT 1", "t.sql:1:1: Only CREATE TABLE statements are understood here"),
                bad("CREATE VIEW v AS SELECT 1", "1:1: Only CREATE TABLE"),
                bad("DROP TABLE t", "1:1: Only CREATE TABLE"),
                bad("what is this", "1:1: Only CREATE TABLE"),
                bad(ddl.replace("CREATE", "CREATE OR REPLACE"), "OR REPLACE is not supported", "Leave it out"),
                bad(ddl + " LIKE other", "LIKE: no table 'other' is declared before this statement"),
                bad(ddl + " AS SELECT 1", "AS SELECT is not supported"),
                bad("CREATE OR REPLACE TABLE t AS SELECT 1", "AS SELECT is not supported"),
                bad(ddl.replace(" WITH", " PARTITIONED BY (v) WITH"), "1:14: PARTITIONED BY is not supported"),
                bad(ddl.replace("TABLE t", "TABLE `..`"), "1:14: A table named '..' has no URL"),
                bad(ddl.replace("TABLE t", "TABLE `.`"), "1:14: A table named '.' has no URL"),
                bad("CREATE TABEL t (id INT)", "t.sql:1:8: Unexpected 'TABEL' after 'CREATE'; expected is 'TABLE'."),
                bad("CREATE TABLE t (\n  id INT,\n  order INT\n)", "t.sql:3:3: 'order' is a reserved word", "`order`"),
                bad("CREATE TABLE t (\"id\" INT)", "1:17: Unexpected \": names stand in back-ticks (`name`)"),
                bad("CREATE TABLE t (id INT, )", "1:25: Unexpected ')' after ','"),
                bad("CREATE TABLE t (id INT", "1:20: The statement ends too early after 'INT'"),
                bad("CREATE TABLE t (id INT) WITH ('a' = 'b' 'c' = 'd')", "Unexpected '=' after a text in quotes"),
                bad("CREATE TABLE t (id INT) WITH (a = 'b')", "1:31: Unexpected 'a' after '('"),
                bad("CREATE TABLE t (id INT) WITH ('a' = 5)", "1:37: Unexpected '5'", "a text in single quotes"),
                bad("CREATE TABLE t (id INT) WITH ('a' = 'b)", "1:37: The text that begins here is not closed"),
                bad("CREATE TABLE `t (id INT)", "1:14: The name that begins here is not closed by a back-tick"),
                bad("CREATE TABLE t (id INT) /* why", "1:25: The comment that begins here is not closed"),
                bad("/* why", "t.sql:1:1: The comment that begins here is not closed"),
                bad("CREATE TABLE t (id INT @)", "1:24: What stands here is not SQL"),
                bad("CREATE TABLE t (id INT, WATERMARK FOR a AS a, WATERMARK FOR a AS a)", "Multiple WATERMARK"));
    }

    static Stream<Arguments> columns() {
        return Stream.of(
                column("v INTERVAL DAY", "1:52: Unexpected 'INTERVAL' after 'v'", "BIGINT"),
                column("v TIMESTAMP(3) WITH TIME ZONE", "Write TIMESTAMP_LTZ"),
                column("v TIMESTAMP_TZ", "1:50: Column 'v': TIMESTAMP_TZ is not a type", "Write TIMESTAMP_LTZ"),
                column("v RAW('java.lang.Class', 'AAA=')", "Column 'v': Tidegate does not carry the type RAW"),
                column("v VARIANT", "Column 'v': Tidegate does not carry the type VARIANT"),
                column("v TIME WITH LOCAL TIME ZONE", "Column 'v'", "TIME WITH LOCAL TIME ZONE"),
                column("v org.example.Point", "Column 'v': org.example.Point is not a type", "User-defined types"),
                column("v TEXT", "Column 'v': TEXT is not a type", "Write STRING"),
                column("v STIRNG", "Column 'v': STIRNG is not a type", "Did you mean 'STRING'?"),
                column("v REAL", "Column 'v'", "Write FLOAT"),
                column("v DECIMAL(39, 2)", "Column 'v': DECIMAL(39, 2)", "between 1 and 38"),
                column("v DECIMAL(5, 6)", "Column 'v': DECIMAL(5, 6)", "the scale between 0 and the precision"),
                column("v TIMESTAMP(10)", "Column 'v': TIMESTAMP(10)", "between 0 and 9"),
                column("v CHAR(0)", "Column 'v'", "at least 1"),
                column("v ROW<a INT, b ARRAY<MAP<STRING, TEXT>>>", "Column 'v.b[]{value}': TEXT"),
                column("v ROW<a INT, a INT>", "Column 'v': the ROW has two fields 'a'"),
                column("v " + "ARRAY<".repeat(60) + "INT" + ">".repeat(60), "Column 'v[][]", "50 levels"),
                bad(Ddl.upsert("v " + "ROW<a ".repeat(30_000), ""), "1:1: The statement is nested too deeply"),
                column("id INT", "1:50: Column 'id' is declared twice"),
                column("v INT UNIQUE NOT ENFORCED", "UNIQUE constraints are not supported"),
                bad("CREATE TABLE t" + Ddl.append("", ", 'format' = 'json'").substring(17), "declares no columns"),
                column(
                        "o DATE METADATA FROM 'offset' VIRTUAL",
                        "Column 'o'",
                        "of type BIGINT NOT NULL",
                        "not cast to DATE"),
                column(
                        "o INT METADATA FROM 'timestamp'",
                        "Column 'o'",
                        "TIMESTAMP_LTZ(3) NOT NULL",
                        "does not cast to INT"),
                column(
                        "o BYTES METADATA FROM 'leader-epoch' VIRTUAL",
                        "is of type INT, which Flink does not cast to BYTES"),
                column("o STRING METADATA FROM 'headers'", "cannot be written as STRING. Add VIRTUAL, or declare"),
                column("o MAP<DOUBLE, BYTES> METADATA FROM 'headers'", "cannot be written as MAP<DOUBLE, BYTES>"),
                column("o ARRAY<INT> METADATA FROM 'topic' VIRTUAL", "which Flink does not cast to ARRAY<INT>"),
                column("o MAP<STRING, INT> METADATA FROM 'headers'", "is of type MAP<STRING, BYTES> NOT NULL"),
                column("o MAP<STRING, MAP<STRING, BYTES>> METADATA FROM 'headers'", "is of type MAP<STRING, BYTES>"),
                column("o BIGINT METADATA FROM 'offset'", "Column 'o'", "can only be read. Add VIRTUAL"),
                column("topic STRING METADATA", "Column 'topic'", "can only be read. Add VIRTUAL"),
                column(
                        "o TIMESTAMP_LTZ METADATA FROM 'timestamp', p TIMESTAMP_LTZ METADATA FROM 'timestamp'",
                        "Column 'p': column 'o' writes the metadata 'timestamp' already"),
                column("h ARRAY<STRING> METADATA FROM 'header-list'", "'header-list' is not supported yet"),
                column("h STRING METADATA FROM 'value.source'", "'value.source', is not supported yet"),
                column("o BIGINT METADATA FROM 'ofset' VIRTUAL", "no metadata 'ofset'", "Did you mean 'offset'?"),
                column("o BIGINT METADATA FROM 'lag' VIRTUAL", "There are topic, partition, headers, leader-epoch"),
                column("o TEXT METADATA FROM 'topic' VIRTUAL", "Column 'o': TEXT is not a type"));
    }

    static Stream<Arguments> keys() {
        return Stream.of(
                upsert(PLAIN, "", "t.sql:1:14: The connector 'upsert-kafka' needs a PRIMARY KEY", "Add PRIMARY KEY"),
                bad(Ddl.append(KEYED, ", 'format' = 'json'"), "The connector 'kafka' cannot keep a PRIMARY KEY"),
                upsert("id INT PRIMARY KEY", "", "1:17: The PRIMARY KEY must be NOT ENFORCED"),
                upsert("id INT, PRIMARY KEY (id)", "", "The PRIMARY KEY must be NOT ENFORCED"),
                upsert(
                        "id INT, PRIMARY KEY (di) NOT ENFORCED",
                        "",
                        "1:38: PRIMARY KEY: 'di' is not a column",
                        "Columns are id"),
                upsert("ident INT, PRIMARY KEY (indent) NOT ENFORCED", "", "Did you mean 'ident'?"),
                upsert("id INT, PRIMARY KEY (id, id) NOT ENFORCED", "", "1:42: The PRIMARY KEY names 'id' twice"),
                upsert(
                        "id INT PRIMARY KEY NOT ENFORCED, v INT PRIMARY KEY NOT ENFORCED",
                        "",
                        "A second PRIMARY KEY",
                        "PRIMARY KEY (a, b)"),
                upsert("id INT, j AS id + 1, PRIMARY KEY (j) NOT ENFORCED", "", "'j' is a computed column"),
                upsert(
                        "id INT, o BIGINT METADATA FROM 'offset' VIRTUAL, PRIMARY KEY (o) NOT ENFORCED",
                        "",
                        "'o' is a metadata column"),
                upsert(KEYED, ", 'key.fields-prefix' = 'i'", "'key.fields-prefix' needs", "'EXCEPT_KEY'"),
                upsert(
                        KEYED,
                        ", 'key.fields-prefix' = 'k_', 'value.fields-include' = 'EXCEPT_KEY'",
                        "'key.fields-prefix' is 'k_', but the key's column 'id'",
                        "Rename the column to 'k_id'"),
                append(
                        ", 'format' = 'json', 'key.format' = 'json'",
                        "Option 'key.format' needs the option 'key.fields'"),
                append(", 'format' = 'json', 'key.fields' = 'id'", "Option 'key.fields' needs the option 'key.format'"),
                append(
                        ", 'format' = 'json', 'key.format' = 'json', 'key.fields' = 'id;id'",
                        "'key.fields' names 'id' twice"),
                append(
                        ", 'format' = 'json', 'key.format' = 'json', 'key.fields' = 'nr'",
                        "'key.fields' names 'nr', which is not a column"));
    }

    static Stream<Arguments> connections() {
        return Stream.of(
                bad("CREATE TABLE t (id INT)", "t.sql:1:14: Option 'connector' is required", "'upsert-kafka'"),
                bad(
                        Ddl.upsert(KEYED, "").replace("'upsert-kafka'", "'upsert_kafka'"),
                        "Option 'connector' 'upsert_kafka' is not legal",
                        "upsert-kafka, kafka"),
                bad(Ddl.upsert(KEYED, "").replace("'topic' = 't', ", ""), "Option 'topic' is required"),
                bad(Ddl.upsert(KEYED, "").replace("'topic' = 't'", "'topic' = ''"), "Option 'topic' is required"),
                bad(
                        Ddl.upsert(KEYED, "").replace("'topic' = 't'", "'topic' = 'a;b'"),
                        "Option 'topic' names several",
                        "not supported yet"),
                bad(Ddl.upsert(KEYED, "").replace("'topic' = 't'", "'topic' = 'a b'"), "Option 'topic' 'a b' is not"),
                bad(Ddl.upsert(KEYED, "").replace("'topic' = 't'", "'topic' = '..'"), "Option 'topic' '..' is not"),
                bad(
                        Ddl.upsert(KEYED, "").replace("'topic'", "'topic-pattern'"),
                        "'topic-pattern' is not supported yet"),
                upsert(KEYED, ", 'topic-pattern' = 't.*'", "'topic-pattern' and 'topic' exclude each other"),
                bad(
                        Ddl.upsert(KEYED, "").replace(", 'properties.bootstrap.servers' = 'localhost:9092'", ""),
                        "Option 'properties.bootstrap.servers' is required",
                        "host:port"),
                upsert(
                        KEYED,
                        ", 'bootstrap.servers' = 'b'",
                        "Option 'bootstrap.servers' is not known",
                        "Did you mean 'properties.bootstrap.servers'?"),
                bad(Ddl.upsert(KEYED, "").replace("localhost:9092", " "), "'properties.bootstrap.servers' is empty"),
                upsert(KEYED, ", 'topic' = 'u'", "Option 'topic' is written twice"),
                upsert(
                        KEYED,
                        ", 'value.formt' = 'json'",
                        "Option 'value.formt' is not known to the connector",
                        "Did you mean 'value.format'"),
                upsert(KEYED, ", 'group.id' = 'json'", "Did you mean 'properties.group.id'"),
                upsert(
                        KEYED,
                        ", 'retries-please' = '3'",
                        "Option 'retries-please' is not known",
                        "Known are",
                        "sink.buffer-flush.interval"));
    }

    static Stream<Arguments> formats() {
        String ddl = Ddl.upsert(KEYED, "");
        return Stream.of(
                bad(ddl.replace(", 'key.format' = 'json'", ""), "Option 'key.format' is required"),
                bad(ddl.replace(", 'value.format' = 'json'", ""), "Option 'value.format' is required"),
                bad(
                        ddl.replace("'value.format' = 'json'", "'value.format' = 'jsn', 'value.jsn.x' = 'y'"),
                        "Option 'value.format' names the format 'jsn', which is not installed",
                        "Installed are broken, cdc, json, vault"),
                upsert(
                        KEYED,
                        ", 'format' = 'json'",
                        "Option 'format' belongs to the connector 'kafka'",
                        "'value.format'"),
                append("", "Option 'value.format' is required"),
                bad(
                        ddl.replace("'value.format' = 'json'", "'value.format' = 'cdc'"),
                        "'value.format' names the format 'cdc', whose messages are changes",
                        "not supported yet"),
                bad(
                        ddl.replace("'key.format' = 'json'", "'key.format' = 'cdc'"),
                        "'key.format' names the format 'cdc'",
                        "not possible for keys"),
                bad(
                        ddl.replace("'value.format' = 'json'", "'value.format' = 'broken'"),
                        "'value.format' names the format 'broken', which failed",
                        "out of order"),
                bad(
                        ddl.replace("'value.format' = 'json'", "'value.format' = 'vault'"),
                        "Option 'value.vault.url' is required. Where the vault is."),
                bad(
                        ddl.replace(
                                "'value.format' = 'json'",
                                "'value.format' = 'vault', 'value.vault.url' = 'open:'," + " 'value.vault.pin' = '1'"),
                        "Option 'value.vault.pin' an open vault takes none."),
                bad(
                        ddl.replace(
                                "'value.format' = 'json'",
                                "'value.format' = 'vault', 'value.vault.url' = 'x'," + " 'value.vault.pin' = 's3cret'"),
                        "Option 'value.vault.pin' the given value is not legal, it must be a whole number."),
                upsert(
                        KEYED,
                        ", 'value.json.ignore-parse-errors' = 'yes'",
                        "Option 'value.json.ignore-parse-errors' 'yes' is not legal, it must be true or false."),
                upsert(
                        KEYED,
                        ", 'json.ignore-parse-errors' = 'true'",
                        "Option 'json.ignore-parse-errors' is not known",
                        "'value.json.ignore-parse-errors'"),
                append(
                        ", 'format' = 'json', 'value.json.ignore-parse-errors' = 'true'",
                        "'value.json.ignore-parse-errors' is not known",
                        "Did you mean 'json.ignore-parse-errors'"),
                upsert(
                        KEYED + ", m MAP<INT, STRING>",
                        "",
                        "Option 'value.format' names the format 'json', which refuses column 'm'"),
                upsert(
                        "k_m MAP<INT, STRING>, PRIMARY KEY (k_m) NOT ENFORCED",
                        ", 'key.fields-prefix' = 'k_', 'value.fields-include' = 'EXCEPT_KEY'",
                        "Option 'key.format' names the format 'json', which refuses column 'm'",
                        "'k_m'"));
    }

    static Stream<Arguments> scans() {
        String json = ", 'format' = 'json'";
        return Stream.of(
                upsert(
                        KEYED,
                        ", 'scan.startup.mode' = 'latest-offset'",
                        "'scan.startup.mode' belongs to the connector 'kafka'",
                        "always read from the earliest"),
                startup(
                        "'group-offsets'",
                        "'scan.startup.mode' 'group-offsets' needs the option 'properties.group.id'"),
                startup(
                        "'group-offsets', 'properties.group.id' = 'g', 'properties.auto.offset.reset' = 'smallest'",
                        "Option 'properties.auto.offset.reset' 'smallest' is not legal",
                        "one of earliest, latest, none"),
                startup("'timestamp'", "'timestamp' needs the option 'scan.startup.timestamp-millis'"),
                startup("'specific-offsets'", "'specific-offsets' needs the option 'scan.startup.specific-offsets'"),
                startup(
                        "'first'",
                        "Option 'scan.startup.mode' 'first' is not legal, it must be one of earliest-offset,"),
                append(
                        json + ", 'scan.bounded.mode' = 'latest-offset'",
                        "'scan.bounded.mode' 'latest-offset' is not" + " supported yet"),
                upsert(
                        KEYED,
                        ", 'scan.bounded.mode' = 'timestamp', 'scan.bounded.timestamp-millis' = '7'",
                        "'scan.bounded.mode' 'timestamp' is not supported yet"),
                upsert(
                        KEYED,
                        ", 'scan.topic-partition-discovery.interval' = '5 parsecs'",
                        "'scan.topic-partition-discovery.interval' '5 parsecs' is not legal",
                        "5 min"),
                upsert(KEYED, ", 'scan.parallelism' = '0'", "Option 'scan.parallelism' must be at least 1"));
    }

    static Stream<Arguments> sinks() {
        String json = ", 'format' = 'json'";
        String both = "set both 'sink.buffer-flush.max-rows' and 'sink.buffer-flush.interval' to more than 0";
        return Stream.of(
                upsert(KEYED, ", 'sink.buffer-flush.max-rows' = '10'", "Option 'sink.buffer-flush.max-rows' and", both),
                upsert(
                        KEYED,
                        ", 'sink.buffer-flush.interval' = '1 s'",
                        "Option 'sink.buffer-flush.interval' and",
                        both),
                upsert(KEYED, ", 'sink.buffer-flush.max-rows' = '-1', 'sink.buffer-flush.interval' = '0'", both),
                append(json + ", 'sink.buffer-flush.max-rows' = '10'", "belongs to the connector 'upsert-kafka'"),
                upsert(
                        KEYED,
                        ", 'sink.delivery-guarantee' = 'exactly-once'",
                        "'sink.delivery-guarantee' 'exactly-once' needs 'sink.transactional-id-prefix'"),
                append(
                        json + ", 'sink.semantic' = 'exactly-once'",
                        "'sink.semantic' 'exactly-once' needs 'sink.transactional-id-prefix'"),
                upsert(
                        KEYED,
                        ", 'sink.transactional-id-prefix' = '" + "x".repeat(64_001) + "'",
                        "is longer than 64000 bytes"),
                upsert(KEYED, ", 'sink.semantic' = 'none'", "here it is written as 'sink.delivery-guarantee'"),
                upsert(
                        KEYED,
                        ", 'sink.delivery-guarantee' = 'twice'",
                        "must be one of none, at-least-once, exactly-once"),
                upsert(KEYED, ", 'sink.transaction-naming-strategy' = 'RANDOM'", "one of INCREMENTING, POOLING"),
                upsert(KEYED, ", 'sink.parallelism' = '-3'", "Option 'sink.parallelism' must be at least 1"),
                upsert(KEYED, ", 'sink.partitioner' = 'default'", "always partitioned by its key"),
                append(json + ", 'sink.parallelism' = '1025'", "Option 'sink.parallelism' must be", "at most 1024"),
                append(
                        json + ", 'sink.partitioner' = 'org.example.P'",
                        "'org.example.P' is not supported",
                        "'default'"),
                append(json + ", 'sink.partitioner' = ''", "'sink.partitioner' '' is not supported"),
                append(
                        json + ", 'sink.partitioner' = 'round-robin', 'key.format' = 'json', 'key.fields' = 'id'",
                        "'round-robin' and 'key.fields' contradict each other"));
    }

    @Test
    void aSecretIsNotQuotedInAnError() {
        String ddl = Ddl.upsert(KEYED, ", 'value.vault.url' = 'x', 'value.vault.pin' = 's3cret'")
                .replace("'value.format' = 'json'", "'value.format' = 'vault'");
        List<String> wrong = List.of(
                ddl,
                Ddl.upsert(KEYED, ", 'properties.ssl.key.password' 's3cret'"),
                Ddl.upsert(KEYED, ", 'properties.ssl.key.password' = 's3cret' 'x' = 'y'"),
                Ddl.upsert(KEYED, ", 'pasword' = 's3cret'"));

        List<String> messages = new ArrayList<>();
        wrong.forEach(text -> parser.parse(text, "t.sql").problems().forEach(p -> messages.add(p.toString())));

        assertThat(messages).hasSize(wrong.size()).noneMatch(message -> message.contains("s3cret"));
    }

    private static Arguments bad(String ddl, String... expected) {
        return arguments(ddl, List.of(expected));
    }

    private static Arguments upsert(String columns, String options, String... expected) {
        return bad(Ddl.upsert(columns, options), expected);
    }

    private static Arguments append(String options, String... expected) {
        return bad(Ddl.append(PLAIN, options), expected);
    }

    /** A column after {@code id}, which begins at column 50 of the statement. */
    private static Arguments column(String column, String... expected) {
        return upsert("id INT PRIMARY KEY NOT ENFORCED, " + column, "", expected);
    }

    private static Arguments startup(String mode, String... expected) {
        return bad(Ddl.append(PLAIN, ", 'format' = 'json'").replace("'latest-offset'", mode), expected);
    }
}
