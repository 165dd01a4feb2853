package dev.tidegate.gateway.catalog;

import static dev.tidegate.gateway.catalog.Ddl.append;
import static dev.tidegate.gateway.catalog.Ddl.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.gateway.catalog.Sink.DeliveryGuarantee;
import dev.tidegate.gateway.catalog.Sink.Partitioner;
import dev.tidegate.gateway.catalog.Table.Connector;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** DDL that is right. What is wrong is told in {@link InvalidTablesTest}. */
class TableParserTest {
    private final TableParser parser = new TableParser(TestFormats.registry());

    @Test
    void anAppendTable() {
        Table table = parse("""
                CREATE TABLE pageviews (
                  user_id BIGINT,
                  page_id BIGINT,
                  viewtime TIMESTAMP(3),
                  user_region STRING,
                  WATERMARK FOR viewtime AS viewtime - INTERVAL '2' SECOND
                ) WITH (
                  'connector' = 'kafka',
                  'topic' = 'pageviews',
                  'properties.bootstrap.servers' = 'localhost:9092',
                  'format' = 'json',
                  'scan.startup.mode' = 'latest-offset'
                );
                """);

        assertThat(table.connector()).isEqualTo(Connector.KAFKA);
        assertThat(table.isUpsert()).isFalse();
        assertThat(table.name()).isEqualTo("pageviews");
        assertThat(table.topic()).isEqualTo("pageviews");
        assertThat(table.primaryKey()).isEmpty();
        assertThat(table.key()).isNull();
        assertThat(table.value().format().identifier()).isEqualTo("json");
        assertThat(table.rowType().sql())
                .isEqualTo("ROW<`user_id` BIGINT, `page_id` BIGINT, `viewtime` TIMESTAMP(3), `user_region` STRING>"
                        + " NOT NULL");
        assertThat(table.valueType()).isEqualTo(table.rowType());
        assertThat(table.keyType().arity()).isZero();
        assertThat(table.scan()).isEqualTo(new Scan(ScanOffsets.Named.LATEST, null, Duration.ofMinutes(5)));
        assertThat(table.sink())
                .isEqualTo(new Sink(DeliveryGuarantee.AT_LEAST_ONCE, 0, Duration.ZERO, null, Partitioner.KAFKA, 1));
        assertThat(table.warnings()).isEmpty();
    }

    @Test
    void anUpsertTable() {
        Table table = parse("""
                CREATE TABLE pageviews_per_region (
                  user_region STRING,
                  pv BIGINT,
                  uv BIGINT,
                  PRIMARY KEY (user_region) NOT ENFORCED
                ) WITH (
                  'connector' = 'upsert-kafka',
                  'topic' = 'pageviews_per_region',
                  'properties.bootstrap.servers' = 'localhost:9092',
                  'properties.linger.ms' = '5',
                  'key.format' = 'json',
                  'value.format' = 'json'
                );
                """);

        assertThat(table.connector()).isEqualTo(Connector.UPSERT_KAFKA);
        assertThat(table.isUpsert()).isTrue();
        assertThat(table.primaryKey()).containsExactly("user_region");
        assertThat(table.rowType().sql())
                .isEqualTo("ROW<`user_region` STRING NOT NULL, `pv` BIGINT, `uv` BIGINT> NOT NULL");
        assertThat(table.keyType().sql()).isEqualTo("ROW<`user_region` STRING NOT NULL> NOT NULL");
        assertThat(table.valueType()).isEqualTo(table.rowType());
        assertThat(table.kafkaProperties())
                .containsEntry("bootstrap.servers", "localhost:9092")
                .containsEntry("linger.ms", "5")
                .hasSize(2);
        assertThat(table.scan().start()).isEqualTo(ScanOffsets.Named.EARLIEST);
        assertThat(table.origin()).hasToString("t.sql:1");
        assertThat(table.ddl())
                .startsWith("CREATE TABLE pageviews_per_region (\n")
                .endsWith("\n)");
        assertThat(table.warnings()).isEmpty();
    }

    @Test
    void aKeyOfSeveralColumnsKeepsItsOwnOrder() {
        Table table = parse(
                upsert("region STRING, id BIGINT, amount DECIMAL(10, 2), PRIMARY KEY (id, region) NOT ENFORCED", ""));

        assertThat(table.primaryKey()).containsExactly("id", "region");
        assertThat(table.primaryKeyPositions()).containsExactly(1, 0);
        assertThat(table.keyType().sql()).isEqualTo("ROW<`id` BIGINT NOT NULL, `region` STRING NOT NULL> NOT NULL");
        assertThat(table.valueType().sql())
                .isEqualTo("ROW<`region` STRING NOT NULL, `id` BIGINT NOT NULL, `amount` DECIMAL(10, 2)> NOT NULL");
    }

    @Test
    void aKeyMayBeDeclaredAtItsColumnOrByName() {
        assertThat(parse(upsert("id BIGINT PRIMARY KEY NOT ENFORCED, v INT", ""))
                        .primaryKey())
                .containsExactly("id");
        assertThat(parse(upsert("id BIGINT, v INT, CONSTRAINT pk PRIMARY KEY (id) NOT ENFORCED", ""))
                        .primaryKey())
                .containsExactly("id");
    }

    @Test
    void theValueMayLeaveTheKeyOutAndTheKeyMayHaveAPrefix() {
        Table table = parse(upsert(
                "k_id BIGINT, id STRING, PRIMARY KEY (k_id) NOT ENFORCED",
                ", 'key.fields-prefix' = 'k_', 'value.fields-include' = 'except_key'"));

        assertThat(table.keyType().sql()).isEqualTo("ROW<`id` BIGINT NOT NULL> NOT NULL");
        assertThat(table.keyPositions()).containsExactly(0);
        assertThat(table.valueType().sql()).isEqualTo("ROW<`id` STRING> NOT NULL");
        assertThat(table.valuePositions()).containsExactly(1);
    }

    @Test
    void aValueWithoutColumnsIsLegalWhereTheFormatCanWriteIt() {
        Table table = parse(upsert("id BIGINT PRIMARY KEY NOT ENFORCED", ", 'value.fields-include' = 'EXCEPT_KEY'"));

        assertThat(table.valueType().arity()).isZero();
    }

    @Test
    void anAppendTableMayHaveAKeyOfChosenFields() {
        Table table = parse(append(
                "v INT, b STRING, a STRING",
                ", 'key.format' = 'json', 'key.fields' = 'a; b', 'value.format' = 'json',"
                        + " 'value.fields-include' = 'EXCEPT_KEY'"));

        assertThat(table.keyType().sql()).isEqualTo("ROW<`a` STRING, `b` STRING> NOT NULL");
        assertThat(table.valueType().sql()).isEqualTo("ROW<`v` INT> NOT NULL");
    }

    @Test
    void metadataColumnsStandInTheRowButNotInTheRecord() {
        Table table = parse(upsert(
                "ts TIMESTAMP_LTZ(3) METADATA FROM 'timestamp', `partition` INT METADATA VIRTUAL, id BIGINT,"
                        + " `offset` BIGINT NOT NULL METADATA VIRTUAL, v STRING,"
                        + " epoch INT METADATA FROM 'leader-epoch' VIRTUAL, topic STRING METADATA VIRTUAL,"
                        + " headers MAP<STRING NOT NULL, BYTES> METADATA,"
                        + " tt VARCHAR(20) METADATA FROM 'timestamp-type' VIRTUAL, PRIMARY KEY (id) NOT ENFORCED",
                ""));

        assertThat(table.columns())
                .extracting(Column::metadata)
                .containsExactly(
                        MetadataKey.TIMESTAMP,
                        MetadataKey.PARTITION,
                        null,
                        MetadataKey.OFFSET,
                        null,
                        MetadataKey.LEADER_EPOCH,
                        MetadataKey.TOPIC,
                        MetadataKey.HEADERS,
                        MetadataKey.TIMESTAMP_TYPE);
        assertThat(table.columns().get(0).virtual()).isFalse();
        assertThat(table.columns().get(1).virtual()).isTrue();
        assertThat(table.physicalPositions()).containsExactly(2, 4);
        assertThat(table.valueType().sql()).isEqualTo("ROW<`id` BIGINT NOT NULL, `v` STRING> NOT NULL");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            BOOLEAN                                  | BOOLEAN
            TINYINT                                  | TINYINT
            SMALLINT                                 | SMALLINT
            INT                                      | INT
            INTEGER NOT NULL                         | INT NOT NULL
            INT NULL                                 | INT
            BIGINT                                   | BIGINT
            FLOAT                                    | FLOAT
            DOUBLE                                   | DOUBLE
            DOUBLE PRECISION                         | DOUBLE
            DECIMAL                                  | DECIMAL(10, 0)
            DECIMAL(20)                              | DECIMAL(20, 0)
            NUMERIC(38, 38)                          | DECIMAL(38, 38)
            DEC(5, 2)                                | DECIMAL(5, 2)
            CHAR                                     | CHAR(1)
            CHAR(3)                                  | CHAR(3)
            CHARACTER(3)                             | CHAR(3)
            VARCHAR                                  | VARCHAR(1)
            VARCHAR(30)                              | VARCHAR(30)
            CHARACTER VARYING(30)                    | VARCHAR(30)
            VARCHAR(2147483647)                      | STRING
            STRING NOT NULL                          | STRING NOT NULL
            BINARY                                   | BINARY(1)
            BINARY(16)                               | BINARY(16)
            VARBINARY(16)                            | VARBINARY(16)
            BINARY VARYING(16)                       | VARBINARY(16)
            BYTES                                    | BYTES
            DATE                                     | DATE
            TIME                                     | TIME(0)
            TIME(3)                                  | TIME(3)
            TIME(3) WITHOUT TIME ZONE                | TIME(3)
            TIMESTAMP                                | TIMESTAMP(6)
            TIMESTAMP(0)                             | TIMESTAMP(0)
            TIMESTAMP(9) WITHOUT TIME ZONE           | TIMESTAMP(9)
            TIMESTAMP_LTZ                            | TIMESTAMP_LTZ(6)
            TIMESTAMP_LTZ(3) NOT NULL                | TIMESTAMP_LTZ(3) NOT NULL
            TIMESTAMP WITH LOCAL TIME ZONE           | TIMESTAMP_LTZ(6)
            TIMESTAMP(3) WITH LOCAL TIME ZONE        | TIMESTAMP_LTZ(3)
            ARRAY<INT>                               | ARRAY<INT>
            ARRAY<INT NOT NULL> NOT NULL             | ARRAY<INT NOT NULL> NOT NULL
            INT ARRAY                                | ARRAY<INT>
            MAP<STRING, INT>                         | MAP<STRING, INT>
            MAP<STRING NOT NULL, ARRAY<DATE>>        | MAP<STRING NOT NULL, ARRAY<DATE>>
            MULTISET<STRING>                         | MULTISET<STRING>
            STRING MULTISET NOT NULL                 | MULTISET<STRING> NOT NULL
            ROW<a INT, `b c` ROW<d STRING NOT NULL>> | ROW<`a` INT, `b c` ROW<`d` STRING NOT NULL>>
            ROW(a INT NOT NULL, b DATE) NOT NULL     | ROW<`a` INT NOT NULL, `b` DATE> NOT NULL
            ROW<a INT 'what a is'>                   | ROW<`a` INT>
            """)
    void everyTypeOfFlinkIsRead(String written, String read) {
        Table table = parse(append("v " + written, ", 'value.format' = 'vault', 'value.vault.url' = 'x'"));

        assertThat(table.columns().get(0).type().sql()).isEqualTo(read);
    }

    @Test
    void commentsOfTablesAndColumnsAreKept() {
        Table table = parse("CREATE TABLE t (id BIGINT COMMENT 'it''s the key', v STRING) COMMENT 'größer 😀' WITH ("
                + "'connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'b', 'format' = 'json')");

        assertThat(table.comment()).isEqualTo("größer 😀");
        assertThat(table.columns().get(0).comment()).isEqualTo("it's the key");
        assertThat(table.columns().get(1).comment()).isNull();
    }

    @Test
    void aQualifiedNameIsKnownByItsLastPart() {
        String ddl = upsert("id INT PRIMARY KEY NOT ENFORCED", "");

        assertThat(parse(ddl.replace("TABLE t", "TABLE IF NOT EXISTS hive.`my db`.`Orders 2`"))
                        .name())
                .isEqualTo("Orders 2");
        assertThat(parse(ddl.replace("TABLE t", "TEMPORARY TABLE t")).name()).isEqualTo("t");
    }

    @Test
    void aFileHoldsSeveralStatementsAndComments() {
        String one = append("id INT", ", 'format' = 'json'");
        String two = append("id INT COMMENT 'not; the -- end'", ", 'format' = 'json'");
        Catalog catalog = parser.parse(
                "-- first; of two\n" + one + ";\n/* second;\n   of two */ ;;\n" + two.replace("TABLE t", "TABLE u")
                        + " -- no semicolon\n",
                "t.sql");

        assertThat(catalog.problems()).isEmpty();
        assertThat(catalog.tables()).extracting(Table::name).containsExactly("t", "u");
        assertThat(catalog.tables())
                .extracting(Table::origin)
                .extracting(Object::toString)
                .containsExactly("t.sql:2", "t.sql:5");
        assertThat(catalog.find("u").orElseThrow().ddl()).isEqualTo(two.replace("TABLE t", "TABLE u"));
        assertThat(catalog.find("v")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"BY (id) INTO 3 BUCKETS", "BY HASH(id)", "INTO 3 BUCKETS"})
    void aDistributionIsReadWithAWarning(String distribution) {
        Table table = parse(upsert("id INT PRIMARY KEY NOT ENFORCED", "")
                .replace(" WITH", " DISTRIBUTED " + distribution + " WITH"));

        assertThat(table.warnings())
                .containsExactly("DISTRIBUTED BY has no effect: Kafka's partitions follow the record's key. Flink reads"
                        + " such a table and refuses to INSERT INTO it.");
    }

    @Test
    void aTextWithoutStatementsDeclaresNothing() {
        assertThat(parser.parse(" -- later\n;", "t.sql")).isEqualTo(new Catalog(List.of(), List.of(), List.of()));
    }

    @Test
    void theSinkIsReadWithItsBuffer() {
        Table table = parse(upsert(
                "id INT PRIMARY KEY NOT ENFORCED",
                ", 'sink.buffer-flush.max-rows' = '1000', 'sink.buffer-flush.interval' = '2 s',"
                        + " 'sink.delivery-guarantee' = 'None', 'scan.topic-partition-discovery.interval' = '0',"
                        + " 'sink.transactional-id-prefix' = 'x', 'sink.transaction-naming-strategy' = 'pooling'"));

        assertThat(table.sink())
                .isEqualTo(new Sink(DeliveryGuarantee.NONE, 1000, Duration.ofSeconds(2), "x", Partitioner.KAFKA, 1));
        assertThat(table.sink().buffered()).isTrue();
        assertThat(table.scan().discoveryInterval()).isZero();
    }

    @Test
    void whoWritesExactlyOnceReadsWhatIsCommittedUnlessToldOtherwise() {
        String exactlyOnce = ", 'sink.delivery-guarantee' = 'exactly-once', 'sink.transactional-id-prefix' = 'orders'";
        String id = "id INT PRIMARY KEY NOT ENFORCED";

        Table table = parse(upsert(id, exactlyOnce));
        Table other = parse(upsert(id, exactlyOnce + ", 'properties.isolation.level' = 'read_uncommitted'"));

        assertThat(table.sink())
                .isEqualTo(new Sink(DeliveryGuarantee.EXACTLY_ONCE, 0, Duration.ZERO, "orders", Partitioner.KAFKA, 1));
        assertThat(table.kafkaProperties()).containsEntry("isolation.level", "read_committed");
        assertThat(other.kafkaProperties()).containsEntry("isolation.level", "read_uncommitted");
        assertThat(parse(upsert(id, "")).kafkaProperties()).doesNotContainKey("isolation.level");
    }

    @Test
    void optionsOfFormatsAreReadWithTheirPrefix() {
        Table table = parse(upsert("id INT PRIMARY KEY NOT ENFORCED, v INT", ", 'value.vault.vault.url' = 'v:1'")
                .replace(
                        "'value.format' = 'json'",
                        "'value.format' = 'vault', 'value.vault.pin' = '1234',"
                                + " 'key.json.ignore-parse-errors' = 'true'"));

        assertThat(table.value().format().options().get(TestFormats.URL)).isEqualTo("v:1");
        assertThat(table.value().format().options().get(TestFormats.PIN)).isEqualTo(1234);
        assertThat(table.value().format().written()).as("without secrets").containsOnlyKeys("vault.url");
        assertThat(table.key()).isNotNull();
        assertThat(table.key().format().written())
                .containsExactlyEntriesOf(java.util.Map.of("ignore-parse-errors", "true"));
        assertThat(table.sensitiveOptions()).containsExactly("value.vault.pin");
    }

    @Test
    void optionsBesideFormatHaveNoRoleInTheirPrefix() {
        Table table = parse(append("id INT", ", 'format' = 'vault', 'vault.url' = 'v:1'"));

        assertThat(table.value().format().options().get(TestFormats.URL)).isEqualTo("v:1");
    }

    @Test
    void secretsAreShownNowhere() {
        Table table = parse(upsert(
                        "id INT PRIMARY KEY NOT ENFORCED, v INT",
                        ", 'value.vault.url' = 'http://me:s3cret@v',"
                                + "\n'properties.sasl.jaas.config' = 'x password=\"s3cret\"', 'properties.ssl.key.password'\n"
                                + "= 's3''cret', 'value.vault.pin' = '5337', 'properties.basic.auth.user.info' = 'me:s3cret',"
                                + "'properties.ssl.keystore.key' = 's3cret', 'properties.acks' = 'all'")
                .replace("'value.format' = 'json'", "'value.format' = 'vault'"));

        assertThat(table.redactedOptions().toString())
                .doesNotContain("s3cret", "5337", "s3'cret")
                .contains("properties.acks=all", "properties.sasl.jaas.config=" + Table.REDACTED);
        assertThat(table.ddl())
                .doesNotContain("s3cret", "5337", "s3''cret")
                .contains("'properties.ssl.key.password'\n= '******',", "'properties.acks' = 'all')");
        assertThat(table.toString()).doesNotContain("s3cret", "5337");
        assertThat(table.kafkaProperties()).containsEntry("ssl.key.password", "s3'cret");
        assertThat(table.options()).containsEntry("value.vault.pin", "5337");
    }

    @Test
    void keysThatOnlyLookLikeSecretsAreShown() {
        Table table = parse(upsert("id INT PRIMARY KEY NOT ENFORCED", ", 'value.fields-include' = 'ALL'"));

        assertThat(table.sensitiveOptions()).isEmpty();
    }

    @Test
    void whatHasNoEffectIsAWarning() {
        assertThat(warnings(append("id INT, twice AS id * 2", ", 'format' = 'json'")))
                .singleElement()
                .asString()
                .startsWith("Column 'twice' is computed.");
        assertThat(warnings(
                        append("id INT", ", 'format' = 'json'").replace(", 'scan.startup.mode' = 'latest-offset'", "")))
                .singleElement()
                .asString()
                .startsWith("Option 'scan.startup.mode' is not written: the table is read from the latest offset.");
        assertThat(warnings(append("id INT", ", 'format' = 'json', 'value.format' = 'json'")))
                .containsExactly("Option 'value.format' has no effect beside 'format', which means the same.");
        assertThat(warnings(append("id INT", ", 'format' = 'json', 'scan.startup.timestamp-millis' = '5'")))
                .containsExactly("Option 'scan.startup.timestamp-millis' has no effect unless 'scan.startup.mode' is"
                        + " 'timestamp'.");
        assertThat(warnings(append("id INT", ", 'format' = 'json', 'scan.parallelism' = '2'")))
                .containsExactly("Option 'scan.parallelism' counts the tasks of a Flink job and has no effect here.");
    }

    @Test
    void theOldNameOfTheGuaranteeIsReadWithAWarning() {
        Table table = parse(append(
                "id INT",
                ", 'format' = 'json', 'sink.semantic' = 'none', 'sink.delivery-guarantee' = 'at-least-once'"));

        assertThat(table.sink().deliveryGuarantee()).isEqualTo(DeliveryGuarantee.NONE);
        assertThat(table.warnings())
                .containsExactly("Option 'sink.semantic' is deprecated and overrules 'sink.delivery-guarantee'.");
    }

    @Test
    void partitionerAndParallelismAreFlinks() {
        Table table =
                parse(append("id INT", ", 'format' = 'json', 'sink.partitioner' = 'fixed', 'sink.parallelism' = '3'"));

        assertThat(table.sink().partitioner()).isEqualTo(Partitioner.FIXED);
        assertThat(table.sink().parallelism()).isEqualTo(3);
        assertThat(table.warnings()).isEmpty();
    }

    @Test
    void roundRobinWithoutAKeyIsWhatKafkaDoesAnyway() {
        assertThat(warnings(append("id INT", ", 'format' = 'json', 'sink.partitioner' = 'round-robin'")))
                .isEmpty();
    }

    @Test
    void filesAreReadTogether(@TempDir Path folder) throws IOException {
        Path one = Files.writeString(folder.resolve("a.sql"), "\uFEFF" + append("id INT", ", 'format' = 'json'"));
        Path two = Files.writeString(
                folder.resolve("b.sql"),
                "\n\n" + append("x INT", ", 'format' = 'json'") + ";"
                        + append("y INT", ", 'format' = 'json'").replace("TABLE t", "TABLE u"));

        Catalog catalog = parser.parse(List.of(folder));

        assertThat(catalog.tables()).extracting(Table::name).containsExactly("t", "u");
        assertThat(catalog.problems())
                .extracting(Diagnostic::toString)
                .containsExactly(two + ":3: The table 't' is declared already, at " + one
                        + ":1. Rename one of them, or remove it.");
    }

    @Test
    void aFileThatCannotBeReadIsAProblem(@TempDir Path folder) throws IOException {
        Path gone = folder.resolve("gone.sql");
        Path latin1 = Files.write(folder.resolve("latin1.sql"), new byte[] {(byte) 0xe9, 'a'});
        Path huge = Files.write(folder.resolve("huge.sql"), new byte[TableParser.MAX_FILE_BYTES + 1]);

        assertThat(parser.parse(List.of(gone, latin1, huge)).problems())
                .extracting(Diagnostic::toString)
                .containsExactly(
                        gone + ": There is no such file.",
                        latin1 + ": The file is not UTF-8 text.",
                        huge + ": The file cannot be read: it has more than 1048576 bytes. Split it.");
    }

    @Test
    void everyProblemIsTold() {
        Catalog catalog = parser.parse("""
                CREATE TABLE a (
                  id BIGNT,
                  PRIMARY KEY (ids) NOT ENFORCED
                ) WITH (
                  'connector' = 'upsert-kafka',
                  'topc' = 'a',
                  'value.format' = 'jsn'
                );
                CREATE TABLE order (id INT);
                SELECT 1;
                """ + append("id INT", ", 'format' = 'json'"), "t.sql");

        assertThat(catalog.tables()).extracting(Table::name).containsExactly("t");
        assertThat(catalog.problems())
                .extracting(Diagnostic::place)
                .containsExactly(
                        "t.sql:1:14",
                        "t.sql:1:14",
                        "t.sql:2:3",
                        "t.sql:3:16",
                        "t.sql:6:3",
                        "t.sql:7:3",
                        "t.sql:9:14",
                        "t.sql:10:1");
        assertThatThrownBy(catalog::orThrow)
                .isInstanceOfSatisfying(
                        TidegateException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION))
                .hasMessageContaining("t.sql:2:3: Column 'id': BIGNT is not a type")
                .hasMessageContaining("\nt.sql:6:3: Option 'topc' is not known");
    }

    @Test
    void placesAreRightWhateverEndsALine() {
        String ddl = "CREATE TABLE t (\r\n\tid INT,\r\r\n\tv TEXT\n)"
                + append("", ", 'format' = 'json'").substring(17);

        assertThat(parser.parse("\r\n" + ddl, "t.sql").problems())
                .extracting(Diagnostic::place)
                .containsExactly("t.sql:5:2");
    }

    private List<String> warnings(String ddl) {
        return parse(ddl).warnings();
    }

    private Table parse(String ddl) {
        return parser.parse(ddl, "t.sql").orThrow().tables().get(0);
    }
}
