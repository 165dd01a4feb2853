package dev.tidegate.format.avro.rows;

import static dev.tidegate.format.avro.rows.Datums.bytes;
import static dev.tidegate.format.avro.rows.Datums.malformed;
import static dev.tidegate.format.avro.rows.Datums.read;
import static dev.tidegate.format.avro.rows.Datums.schema;
import static dev.tidegate.format.avro.rows.Microseconds.AS_FLINK;
import static dev.tidegate.format.avro.rows.Microseconds.EXACT;
import static dev.tidegate.format.avro.rows.TimestampMapping.LEGACY;
import static dev.tidegate.format.avro.rows.TimestampMapping.STANDARD;
import static dev.tidegate.format.type.RowType.field;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.Bytes;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.MapType;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class AvroRowReaderTest {
    private static final ScalarType INT = ScalarType.of(Kind.INTEGER);
    private static final ScalarType STRING = ScalarType.string();

    private static final RowType EXAMPLE = RowType.of(
            field("id", ScalarType.of(Kind.BIGINT).withNullable(false)),
            field("s", STRING),
            field("de", ScalarType.decimal(10, 2)),
            field("da", ScalarType.of(Kind.DATE)),
            field("ti", ScalarType.of(Kind.TIME, 3)),
            field("ts", ScalarType.of(Kind.TIMESTAMP, 3)),
            field("a", new ArrayType(INT, true)),
            field("m", new MapType(STRING, INT, true)),
            field("b", ScalarType.bytes()));

    @Test
    void theExampleIsWrittenAndReadAsFlinkDoes() {
        Row row = Row.of(
                1L,
                "hi",
                new BigDecimal("-123.45"),
                LocalDate.of(2024, 1, 2),
                LocalTime.ofNanoOfDay(11_045_123_000_000L),
                LocalDateTime.parse("2024-01-02T03:04:05.123"),
                Arrays.asList(1, null),
                Map.of("k", 7),
                Bytes.of((byte) 0, (byte) 0xff));
        String hex = "02 02046869 0204cfc7 0298b402 0286a4c40a 0286e486829963 020402020000 0202026b020e00 020400ff";

        assertThat(Datums.write(EXAMPLE, AvroSchemas.of(EXAMPLE, LEGACY), row)).isEqualTo(hex.replace(" ", ""));
        assertThat(read(reader(EXAMPLE), hex)).isEqualTo(row);
    }

    @Test
    void nullsAreOneByteEach() {
        Row row = Row.of(1L, null, null, null, null, null, null, null, null);

        assertThat(Datums.write(EXAMPLE, AvroSchemas.of(EXAMPLE, LEGACY), row)).isEqualTo("02" + "00".repeat(8));
        assertThat(read(reader(EXAMPLE), "02" + "00".repeat(8))).isEqualTo(row);
    }

    @Test
    void blocksMayBeSeveralAndMayTellTheirLength() {
        RowType type = RowType.of(field("a", new ArrayType(INT.withNullable(false), false)));

        assertThat(read(reader(type), "02 02 03 04 04 06 00")).isEqualTo(Row.of(List.of(1, 2, 3)));
    }

    @Test
    void whatFollowsTheDatumIsNotLookedAt() {
        assertThat(read(reader(RowType.of(field("i", INT.withNullable(false)))), "02 ff ff"))
                .isEqualTo(Row.of(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "02", "02 02", "02 02 04 68", "02 04", "80", "ff ff ff ff ff ff ff ff ff ff 01"})
    void aMessageThatIsCutOrBrokenIsMalformed(String hex) {
        assertThat(malformed(reader(EXAMPLE), bytes(hex)).describe()).isNotBlank();
    }

    @Test
    void aBrokenPartIsNamed() {
        RowType inner = RowType.of(field("price", ScalarType.of(Kind.TINYINT).withNullable(false)));
        RowType type = RowType.of(field("items", new ArrayType(inner, false)));

        // the second of two items is 200
        assertThat(malformed(reader(type), bytes("04 02 90 03 00")).describe())
                .isEqualTo("field 'items[1].price': 200 is not a TINYINT");
    }

    @Test
    void aNumberThatIsNoTimeOfDayIsMalformed() {
        RowType type = RowType.of(field("t", ScalarType.of(Kind.TIME, 0).withNullable(false)));

        assertThat(malformed(reader(type), bytes("01")).describe()).isEqualTo("field 't': -1 is not a TIME(0)");
    }

    @Test
    void textThatIsNoUtf8IsMalformedButAReplacementCharacterIsText() {
        RowType type = RowType.of(field("s", STRING.withNullable(false)));

        assertThat(malformed(reader(type), bytes("02 ff")).describe()).contains("UTF-8");
        assertThat(read(reader(type), "06 efbfbd")).isEqualTo(Row.of("\uFFFD"));
    }

    @Test
    void aDecimalWithMoreDigitsThanItsTypeIsNull() {
        RowType type = RowType.of(field("d", ScalarType.decimal(3, 1)));

        assertThat(read(reader(type), "02 04 03e7")).isEqualTo(Row.of(new BigDecimal("99.9")));
        assertThat(read(reader(type), "02 04 03e8")).isEqualTo(Row.of((Object) null));
        assertThat(read(reader(type), "02 40" + "7f".repeat(32))).isEqualTo(Row.of((Object) null));
        assertThat(malformed(reader(type), bytes("02 00")).path()).isEqualTo("d");
    }

    @Test
    void microsecondsThatFlinkWroteAsMillisecondsAreToldByTheirSize() {
        RowType type = RowType.of(field("t", ScalarType.of(Kind.TIMESTAMP, 6).withNullable(false)));
        Schema schema = AvroSchemas.of(type, STANDARD);
        Row row = Row.of(LocalDateTime.parse("2026-01-02T03:04:05.123456"));

        byte[] asFlink = new AvroRowWriter(type, schema, AS_FLINK).write(row);
        byte[] exact = new AvroRowWriter(type, schema, EXACT).write(row);

        AvroRowReader reader = new AvroRowReader(schema, schema, type, AS_FLINK);
        assertThat(readAll(reader, asFlink)).isEqualTo(Row.of(LocalDateTime.parse("2026-01-02T03:04:05.123")));
        assertThat(readAll(reader, exact)).isEqualTo(row);
        assertThat(readAll(new AvroRowReader(schema, schema, type, EXACT), exact))
                .isEqualTo(row);
    }

    @Test
    void fieldsOfAnotherSchemaAreFoundByNameAndTheirTypesPromoted() {
        RowType type =
                RowType.of(field("id", ScalarType.of(Kind.BIGINT)), field("name", STRING), field("added", STRING));
        AvroRowReader reader = from(type, """
                {'type':'record','name':'com.acme.Order','fields':[
                {'name':'gone','type':{'type':'array','items':'string'}},
                {'name':'name','type':'string'},
                {'name':'id','type':'int'}]}""");

        assertThat(read(reader, "02 02 78 00 02 6e 0e")).isEqualTo(Row.of(7L, "n", null));
        assertThat(malformed(reader, bytes("02 02 78 00 02 6e")).path()).isEqualTo("id");
        // a block of one that tells its length
        assertThat(read(reader, "01 04 02 78 00 02 6e 0e")).isEqualTo(Row.of(7L, "n", null));
        assertThat(read(reader, "00 02 6e 0e")).as("after a broken one").isEqualTo(Row.of(7L, "n", null));
    }

    @Test
    void aFieldThatMustBeThereAndIsNotIsMalformed() {
        AvroRowReader reader = from(
                RowType.of(field("id", INT.withNullable(false))),
                "{'type':'record','name':'r','fields':[{'name':'other','type':'int'}]}");

        assertThat(malformed(reader, bytes("02")).describe()).contains("id");
    }

    @Test
    void theUnitAndTheScaleThatWereWrittenCount() {
        RowType type = RowType.of(
                field("t", ScalarType.of(Kind.TIMESTAMP, 3)),
                field("n", ScalarType.of(Kind.TIMESTAMP, 3)),
                field("d", ScalarType.decimal(10, 2)));
        Schema writer = schema("""
                {'type':'record','name':'r','fields':[
                {'name':'t','type':['null',{'type':'long','logicalType':'timestamp-micros'}]},
                {'name':'n','type':{'type':'long','logicalType':'timestamp-nanos'}},
                {'name':'d','type':{'type':'bytes','logicalType':'decimal','precision':12,'scale':4}}]}""");
        RowType written = RowType.of(
                field("t", ScalarType.of(Kind.TIMESTAMP, 6)),
                field("n", ScalarType.of(Kind.TIMESTAMP, 9).withNullable(false)),
                field("d", ScalarType.decimal(12, 4).withNullable(false)));
        LocalDateTime time = LocalDateTime.parse("2026-01-02T03:04:05.123456");

        byte[] bytes = new AvroRowWriter(written, writer, EXACT).write(Row.of(time, time, new BigDecimal("1.2350")));

        AvroRowReader reader = new AvroRowReader(writer, AvroSchemas.of(type, LEGACY), type, AS_FLINK);
        assertThat(readAll(reader, bytes)).isEqualTo(Row.of(time, time, new BigDecimal("1.24")));
    }

    @Test
    void aScaleThatIsAbsurdCostsNothing() {
        String writer = """
                {'type':'record','name':'r','fields':[{'name':'d','type':
                {'type':'bytes','logicalType':'decimal','precision':2000000000,'scale':SCALE}}]}""";
        RowType type = RowType.of(field("d", ScalarType.decimal(38, 0)));

        assertThat(malformed(from(type, writer.replace("SCALE", "1999999999")), bytes("02 7f"))
                        .describe())
                .contains("1999999999");
        assertThat(read(from(type, writer.replace("SCALE", "40")), "24 01" + "00".repeat(17)))
                .isEqualTo(Row.of(new BigDecimal("9")));
    }

    @Test
    void enumsAndFixedAreTextAndBytes() {
        RowType type = RowType.of(
                field("e", STRING.withNullable(false)),
                field("f", ScalarType.of(Kind.VARBINARY, 2).withNullable(false)),
                field("d", ScalarType.decimal(6, 1).withNullable(false)));
        Schema schema = schema("""
                {'type':'record','name':'r','fields':[
                {'name':'e','type':{'type':'enum','name':'e','symbols':['A','B']}},
                {'name':'f','type':{'type':'fixed','name':'f','size':2}},
                {'name':'d','type':{'type':'fixed','name':'d','size':3,
                'logicalType':'decimal','precision':6,'scale':1}}]}""");
        Row row = Row.of("B", Bytes.of((byte) 1, (byte) 2), new BigDecimal("-1.5"));

        assertThat(Datums.write(type, schema, row)).isEqualTo("02" + "0102" + "fffff1");
        assertThat(AvroRowTypes.of(schema, LEGACY)).isEqualTo(type);
        AvroRowReader reader = new AvroRowReader(schema, schema, type, AS_FLINK);
        assertThat(read(reader, "020102fffff1")).isEqualTo(row);
        assertThat(malformed(reader, bytes("040102fffff1")).path()).isEqualTo("e");
    }

    @Test
    void aLengthThatTheMessageCannotHoldIsRefusedAtOnce() {
        RowType type = RowType.of(field("b", ScalarType.bytes().withNullable(false)));

        assertThat(malformed(reader(type), bytes("fe ff ff ff 0f")).describe()).contains("2147483647");
        assertThat(malformed(reader(type), bytes("01")).describe()).contains("-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fe ff ff ff ff ff ff ff ff 01", // the largest count
                "ff ff ff ff ff ff ff ff ff 01 00", // the smallest, which has no opposite
                "fd ff ff ff ff ff ff ff ff 01 00",
                "c0 84 3d"
            })
    void aCountThatTheMessageCannotHoldIsRefusedAtOnce(String hex) {
        for (DataType element : List.of(INT.withNullable(false), RowType.of())) {
            RowType type = RowType.of(field("a", new ArrayType(element, false)));

            assertThat(malformed(reader(type), bytes(hex)).describe()).contains("items");
        }
    }

    @Test
    void itemsWithoutBytesAreFewInAll() {
        RowType type = RowType.of(field("a", new ArrayType(new ArrayType(RowType.of(), false), false)));
        byte[] message = new byte[100_000];
        message[0] = (byte) 0xa0;
        message[1] = (byte) 0x9c;
        message[2] = 1; // 10,000 arrays
        for (int i = 3; i + 3 <= message.length; i += 3) {
            message[i] = (byte) 0x80;
            message[i + 1] = 0x3f; // of 4,032 empty rows each
        }

        assertThat(malformed(reader(type), message).describe()).contains("items");
        assertThat(read(reader(type), "02 0e 00 00")).isEqualTo(Row.of(List.of(Collections.nCopies(7, Row.of()))));
    }

    @Test
    void nullsThatNobodyKnowsAreNotSkippedForEver() {
        AvroRowReader reader = from(RowType.of(field("id", INT)), """
                {'type':'record','name':'r','fields':[
                {'name':'gone','type':{'type':'array','items':'null'}},{'name':'id','type':'int'}]}""");

        assertThat(read(reader, "06 00 02")).isEqualTo(Row.of(1));
        assertThat(malformed(reader, bytes("fe ff ff ff ff ff ff ff ff 01 00 02"))
                        .describe())
                .contains("items");
    }

    @Test
    void whatNestsWithoutEndIsMalformed() {
        AvroRowReader reader = from(RowType.of(field("id", INT)), """
                {'type':'record','name':'r','fields':[
                {'name':'tree','type':{'type':'record','name':'node','fields':[
                {'name':'nodes','type':{'type':'array','items':'node'}}]}},
                {'name':'id','type':'int'}]}""");
        byte[] deep = new byte[4_000_000];
        Arrays.fill(deep, (byte) 2);

        assertThat(read(reader, "02 00 00 02")).isEqualTo(Row.of(1));
        assertThat(malformed(reader, deep).describe()).contains("deep");
        assertThat(read(reader, "02 00 00 02")).as("after it").isEqualTo(Row.of(1));
    }

    private static AvroRowReader reader(RowType type) {
        Schema schema = AvroSchemas.of(type, LEGACY);
        return new AvroRowReader(schema, schema, type, AS_FLINK);
    }

    private static AvroRowReader from(RowType type, String writer) {
        return new AvroRowReader(schema(writer), AvroSchemas.of(type, LEGACY), type, AS_FLINK);
    }

    private static Row readAll(AvroRowReader reader, byte[] bytes) {
        return read(reader, java.util.HexFormat.of().formatHex(bytes));
    }
}
