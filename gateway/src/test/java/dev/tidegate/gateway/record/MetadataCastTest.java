package dev.tidegate.gateway.record;

import static dev.tidegate.gateway.record.Messages.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.format.type.Bytes;
import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.format.type.Row;
import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.catalog.TableParser;
import dev.tidegate.gateway.record.DecodeOutcome.Broken;
import dev.tidegate.gateway.record.KafkaMessage.Header;
import dev.tidegate.gateway.testing.FlinkCast;
import dev.tidegate.gateway.testing.FlinkMetadataType;
import dev.tidegate.gateway.testing.Tables;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Metadata columns of other types than the metadata's own show what Flink casts it to, and set what it casts back. */
class MetadataCastTest {
    private static final String KEYED = "id INT PRIMARY KEY NOT ENFORCED, ";

    /** {@code metadata-casts.txt} holds what Flink 2.2 gave; MetadataCastsIT of interop-jobs holds the file to Flink. */
    @Test
    void eachCastGivesWhatFlinkGives() throws Exception {
        SoftAssertions softly = new SoftAssertions();
        for (FlinkCast cast : FlinkCast.all()) {
            softly.assertThat(shown(cast))
                    .as("%s '%s' as %s", cast.from(), cast.value(), cast.to())
                    .isEqualTo(cast.result());
        }
        softly.assertAll();
    }

    /** {@code metadata-types.txt} holds which types Flink 2.2 takes: not at all, to be read, or to be written too. */
    @Test
    void aColumnMayHaveEachTypeThatFlinkTakes() throws Exception {
        SoftAssertions softly = new SoftAssertions();
        for (FlinkMetadataType type : FlinkMetadataType.all()) {
            softly.assertThat(isLegal(type, "")).as(type + ", written").isEqualTo(type.isWritten());
            softly.assertThat(isLegal(type, " VIRTUAL")).as(type + ", read").isEqualTo(type.isRead());
        }
        softly.assertAll();
    }

    private static boolean isLegal(FlinkMetadataType type, String virtual) {
        String column = "m " + type.type() + " METADATA FROM '" + type.metadata() + "'" + virtual;
        String ddl = "CREATE TABLE t (" + KEYED + column + ") WITH ('connector' = 'upsert-kafka', 'topic' = 't',"
                + " 'properties.bootstrap.servers' = 'x:1', 'key.format' = 'json', 'value.format' = 'json')";
        return new TableParser(Tables.FORMATS).parse(ddl, "t.sql").problems().isEmpty();
    }

    private static String shown(FlinkCast cast) {
        String type = cast.to();
        return switch (cast.from()) {
            case "STRING" -> show(read(type, "topic", record(cast.value(), 0, 0, 0)));
            case "INT" -> show(read(type, "partition", record("t", Integer.parseInt(cast.value()), 0, 0)));
            case "BIGINT" -> show(read(type, "offset", record("t", 0, Long.parseLong(cast.value()), 0)));
            case "TIMESTAMP_LTZ(3)" -> show(read(type, "timestamp", record("t", 0, 0, Long.parseLong(cast.value()))));
            case "BYTES" -> {
                Header header = new Header("k", HexFormat.of().parseHex(cast.value()));
                Object map = read("MAP<STRING, " + type + ">", "headers", record("t", 0, 0, 0, header));
                yield show(((Map<?, ?>) map).get("k"));
            }
            default -> throw new IllegalArgumentException(cast.from());
        };
    }

    private static KafkaMessage record(String topic, int partition, long offset, long timestamp, Header... headers) {
        return new KafkaMessage(
                topic,
                partition,
                offset,
                timestamp,
                "CreateTime",
                null,
                List.of(headers),
                bytes("{\"id\":1}"),
                bytes("{\"id\":1}"));
    }

    /** The column's value, or why the record is broken. */
    private static Object read(String type, String metadata, KafkaMessage record) {
        Table table = Tables.upsert(KEYED + "m " + type + " METADATA FROM '" + metadata + "' VIRTUAL");
        List<Row> rows = new ArrayList<>();
        DecodeOutcome outcome = new RecordDecoder(table, Formats.of(table, Tables.FORMATS))
                .decode(record, (kind, row) -> rows.add(row));
        return outcome instanceof Broken ? outcome : rows.get(0).get(1);
    }

    private static String show(Object value) {
        if (value == null) {
            return "NULL";
        } else if (value instanceof Broken) {
            return "ERROR";
        }
        return value instanceof Bytes bytes ? "x'" + HexFormat.of().formatHex(bytes.array()) + "'" : value.toString();
    }

    @Test
    void headersAreCastEntryByEntryOrToATextOfAll() {
        KafkaMessage record = record(
                "t", 0, 0, 0, new Header("a", bytes("A")), new Header("b", null), new Header("12", bytes("ABCDE")));

        assertThat(read("MAP<STRING, STRING>", "headers", record)).hasToString("{a=A, b=null, 12=ABCDE}");
        assertThat(read("MAP<CHAR(3), VARCHAR(2)>", "headers", record)).hasToString("{a  =A, b  =null, 12 =AB}");
        assertThat(read("STRING", "headers", record)).isEqualTo("{a=A, b=NULL, 12=ABCDE}");
        assertThat(read("VARCHAR(5)", "headers", record)).isEqualTo("{a=A,");
        assertThat(read("MAP<INT, BYTES>", "headers", record("t", 0, 0, 0, new Header("12", bytes("A")))))
                .isEqualTo(Map.of(12, Bytes.of(bytes("A"))));
        assertThat(read("MAP<INT, BYTES>", "headers", record))
                .isInstanceOfSatisfying(
                        Broken.class,
                        broken ->
                                assertThat(broken.describe()).isEqualTo("value field 'm': 'a' cannot be cast to INT"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            INT NOT NULL                   | leader-epoch | the metadata 'leader-epoch' is NULL as INT NOT NULL. Declare the column without NOT NULL
            DECIMAL(2, 0) NOT NULL         | offset       | the metadata 'offset' is NULL as DECIMAL(2, 0) NOT NULL. Declare the column without NOT NULL
            DATE                           | timestamp-type | 'CreateTime' cannot be cast to DATE
            """)
    void whatAColumnCannotShowBreaksTheRecord(String type, String metadata, String reason) {
        Object read = read(type, metadata, record("t", 0, 12345, 0));

        assertThat(read)
                .isInstanceOfSatisfying(
                        Broken.class, broken -> assertThat(broken.describe()).isEqualTo("value field 'm': " + reason));
    }

    @Test
    void aDeleteShowsItsMetadataToo() {
        Table table = Tables.upsert(KEYED + "m TIMESTAMP(3) METADATA FROM 'timestamp'");
        KafkaMessage tombstone = new KafkaMessage(
                "t", 0, 0, 1_767_323_045_678L, "CreateTime", null, List.of(), bytes("{\"id\":1}"), null);
        List<Row> rows = new ArrayList<>();

        new RecordDecoder(table, Formats.of(table, Tables.FORMATS)).decode(tombstone, (kind, row) -> rows.add(row));

        assertThat(rows).containsExactly(Row.of(1, LocalDateTime.of(2026, 1, 2, 3, 4, 5, 678_000_000)));
    }

    @Test
    void aTimestampIsWrittenInUtcFromEveryTypeThatShowsIt() {
        LocalDateTime local = LocalDateTime.of(2026, 1, 2, 3, 4, 5, 678_999_999);

        assertThat(written("TIMESTAMP(9)", local).timestamp()).isEqualTo(1_767_323_045_678L);
        assertThat(written("STRING", "2026-01-02 03:04:05.678").timestamp()).isEqualTo(1_767_323_045_678L);
        assertThat(written("STRING", " 2026-1-2 ").timestamp()).isEqualTo(1_767_312_000_000L);
        assertThat(written("DATE", LocalDate.of(2026, 1, 2)).timestamp()).isEqualTo(1_767_312_000_000L);
        assertThat(written("TIME", LocalTime.of(0, 0, 5)).timestamp()).isEqualTo(5_000L);
        assertThatThrownBy(() -> written("STRING", "tomorrow"))
                .hasMessage("column 'm': 'tomorrow' cannot be cast to TIMESTAMP_LTZ(3)");
        assertThatThrownBy(() -> written("TIMESTAMP(3)", LocalDateTime.of(1969, 12, 31, 0, 0)))
                .hasMessageContaining("write 1970 or later");
    }

    @Test
    void headersAreWrittenFromTextsAndBytes() {
        Table table = Tables.upsert(KEYED + "m MAP<STRING, STRING> METADATA FROM 'headers'");

        OutgoingRecord record = write(table, Row.of(1, Map.of("a", "ä")));

        assertThat(record.headers()).singleElement().satisfies(header -> {
            assertThat(header.key()).isEqualTo("a");
            assertThat(header.value()).isEqualTo(bytes("ä"));
        });
    }

    private static OutgoingRecord written(String type, Object value) {
        return write(Tables.upsert(KEYED + "m " + type + " METADATA FROM 'timestamp'"), Row.of(1, value));
    }

    private static OutgoingRecord write(Table table, Row row) {
        return new RecordEncoder(table, Formats.of(table, Tables.FORMATS)).encode(new Change(ChangeKind.INSERT, row));
    }
}
