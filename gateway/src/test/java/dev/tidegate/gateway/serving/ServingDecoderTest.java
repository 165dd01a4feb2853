package dev.tidegate.gateway.serving;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.MapType;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import dev.tidegate.gateway.catalog.TypeLengthEnforcer;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.testing.Tables;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServingDecoderTest {
    private static final String COLUMNS = """
            id BIGINT, region STRING, small TINYINT, amount DECIMAL(10, 2), ratio DOUBLE, half FLOAT, flag BOOLEAN,
            d DATE, clock TIME, ts TIMESTAMP(3), ltz TIMESTAMP_LTZ(3), bin BYTES,
            `order` ROW<items ARRAY<ROW<price DECIMAL(5, 2), n INT NOT NULL>>>,
            tags MAP<STRING, INT>, bag MULTISET<STRING>,
            PRIMARY KEY (region, id) NOT ENFORCED""";

    private static final RowType TYPE = withCodes(Tables.upsert(COLUMNS).rowType());

    private final ServingDecoder decoder = new ServingDecoder(TYPE, TYPE.indexOf("region"), TYPE.indexOf("id"));

    /** With a map whose keys are no strings, which the json format does not carry. */
    private static RowType withCodes(RowType type) {
        List<RowType.Field> fields = new ArrayList<>(type.fields());
        MapType codes = new MapType(ScalarType.of(Kind.INTEGER), ScalarType.string(), true);
        fields.add(new RowType.Field("codes", codes));
        return new RowType(fields, false);
    }

    /** The value of the column that is given beside the key. */
    private Object read(String column, String json) {
        return row("{\"id\": 1, \"region\": \"r\", \"" + column + "\": " + json + "}")
                .get(TYPE.indexOf(column));
    }

    /** The same, read without a tree. */
    private Object readTokens(String column, String json) {
        String row = "{\"id\": 1, \"region\": \"r\", \"" + column + "\": " + json + "}";
        Row read = ServingJson.readIfSound(row.getBytes(UTF_8), given -> decoder.row(given));
        return Objects.requireNonNull(read).get(TYPE.indexOf(column));
    }

    private Row row(String json) {
        return decoder.row(ServingJson.parse(json.getBytes(UTF_8)));
    }

    @Test
    void aMissingNullableColumnIsNull() {
        Row row = row("{\"region\": \"eu\", \"id\": 7}");

        assertThat(row.get(0)).isEqualTo(7L);
        assertThat(row.get(1)).isEqualTo("eu");
        assertThat(row.project(2, 3, 4, 5, 15)).isEqualTo(Row.of(null, null, null, null, null));
    }

    @Test
    void numbersComeAsNumbersOrAsStrings() {
        assertThat(read("amount", "\"12.5\"")).isEqualTo(new BigDecimal("12.50"));
        assertThat(read("amount", "125e-1")).isEqualTo(new BigDecimal("12.50"));
        assertThat(read("amount", "12.500")).isEqualTo(new BigDecimal("12.50"));
        assertThat(read("amount", "0e999999999")).isEqualTo(new BigDecimal("0.00"));
        assertThat(read("small", "1e2")).isEqualTo((byte) 100);
        assertThat(read("small", "7.0")).isEqualTo((byte) 7);
        assertThat(read("ratio", "\"NaN\"")).isEqualTo(Double.NaN);
        assertThat(read("ratio", "9007199254740993")).isEqualTo(9007199254740992.0);
        assertThat(read("half", "\"-Infinity\"")).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(row("{\"region\": \"eu\", \"id\": \"9223372036854775807\"}").get(0))
                .isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0.0", "-0", "-0e0", "-0E+7", "-0.000e-400", "\"-0.0\"", "\"-0\"", "\"-0e0\"", "-1e-999"})
    void aNegativeZeroKeepsItsSign(String text) {
        assertThat(read("ratio", text)).isEqualTo(-0.0);
        assertThat(read("half", text)).isEqualTo(-0f);
        assertThat(readTokens("ratio", text)).isEqualTo(-0.0);
        assertThat(readTokens("half", text)).isEqualTo(-0f);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0", "0", "0e0", "\"0\"", "\"+0.0\"", "1e-999"})
    void aZeroWithoutASignHasNone(String text) {
        assertThat(read("ratio", text)).isEqualTo(0.0);
        assertThat(readTokens("half", text)).isEqualTo(0f);
    }

    @Test
    void aNegativeZeroOfAnExactTypeIsZero() {
        assertThat(read("small", "-0")).isEqualTo((byte) 0);
        assertThat(readTokens("small", "-0.0")).isEqualTo((byte) 0);
        assertThat(readTokens("amount", "-0e5")).isEqualTo(new BigDecimal("0.00"));
    }

    @Test
    void theEndsOfARangeAreReadExactlyAndWhatLiesBeyondIsRefused() {
        assertThat(read("ratio", "4.9e-324")).isEqualTo(Double.MIN_VALUE);
        assertThat(read("ratio", "1.7976931348623157e308")).isEqualTo(Double.MAX_VALUE);
        assertThat(read("half", "1.4e-45")).isEqualTo(Float.MIN_VALUE);
        assertThat(read("half", "3.4028235e38")).isEqualTo(Float.MAX_VALUE);
        assertThat(read("half", "0.1")).isEqualTo(0.1f);
        for (String beyond : new String[] {"1E400", "-1e400", "1e309", "\"1e309\""}) {
            assertThatThrownBy(() -> read("ratio", beyond)).hasMessageContaining("is not DOUBLE");
        }
        assertThatThrownBy(() -> read("half", "3.5e38")).hasMessageContaining("is not FLOAT");
    }

    @Test
    void timestampsTakeABlankForTheTAndAnyOffset() {
        LocalDateTime local = LocalDateTime.of(2026, 1, 2, 3, 4, 5, 120_000_000);
        assertThat(read("ts", "\"2026-01-02 03:04:05.12\"")).isEqualTo(local);
        assertThat(read("ts", "\"2026-01-02T03:04:05.120\"")).isEqualTo(local);
        Instant instant = Instant.parse("2026-01-02T03:04:05Z");
        for (String text : new String[] {
            "2026-01-02T03:04:05Z",
            "2026-01-02 03:04:05Z",
            "2026-01-02T05:04:05+02:00",
            "2026-01-02T05:04:05+0200",
            "2026-01-02T05:04:05+02",
            "2026-01-01T21:34:05-05:30"
        }) {
            assertThat(read("ltz", '"' + text + '"')).as(text).isEqualTo(instant);
        }
    }

    @Test
    void whatDoesNotFitIsRefusedWithItsPathWhatWasGivenAndWhatWouldBeRight() {
        assertThatThrownBy(() -> read("order", "{\"items\": [{\"n\": 1}, {\"n\": 1}, {\"n\": 1, \"price\": 1234.5}]}"))
                .hasMessage("column 'order.items[2].price': 1234.5 is not DECIMAL(5, 2); "
                        + "write a number of at most 3 digits before and 2 after the point")
                .asInstanceOf(InstanceOfAssertFactories.type(TidegateException.class))
                .extracting(TidegateException::code)
                .isEqualTo(ErrorCode.INVALID_ROW);
        assertThatThrownBy(() -> read("order", "{\"items\": [{}]}"))
                .hasMessage("column 'order.items[0].n': missing, but the column is NOT NULL; "
                        + "write a whole number from -2147483648 to 2147483647");
        assertThatThrownBy(() -> read("codes", "[[1, \"a\"], [2]]"))
                .hasMessage("column 'codes[1]': an array is not a pair; write an array of [key, value]");
        assertThatThrownBy(() -> read("bag", "[[\"a\", 1], [\"a\", 2]]"))
                .hasMessage("column 'bag[1]': \"a\" is given twice; write each once");
        assertThatThrownBy(() -> read("tags", "{\"x\": 1, \"y\": 1.5}"))
                .hasMessageStartingWith("column 'tags.y': 1.5 is not INT; ");
        assertThatThrownBy(() -> row("[1]")).hasMessageStartingWith("an array is not ROW<");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            small  | 128                               | 128 is not TINYINT; write a whole number from -128 to 127
            small  | 1.5                               | 1.5 is not TINYINT
            small  | true                              | true is not TINYINT
            small  | "x"                               | "x" is not TINYINT
            amount | 12.345                            | 12.345 is not DECIMAL(10, 2); write a number of at most 8 digits
            amount | 123456789                         | 123456789 is not DECIMAL(10, 2)
            ratio  | 1e400                             | 1E+400 is not DOUBLE
            half   | 1e39                              | 1E+39 is not FLOAT
            flag   | "true"                            | "true" is not BOOLEAN; write true or false
            flag   | 1                                 | 1 is not BOOLEAN
            d      | "2026-02-30"                      | "2026-02-30" is not DATE; write a date such as "2026-01-02"
            d      | 20260102                          | 20260102 is not DATE
            clock  | "25:00:00"                        | "25:00:00" is not TIME
            ts     | "2026-02-30T00:00:00"             | is not TIMESTAMP(3); write a time without zone
            ts     | "2026-01-02T03:04:05Z"            | is not TIMESTAMP(3); write a time without zone
            ltz    | "2026-01-02T03:04:05"             | is not TIMESTAMP_LTZ(3); write a time with its zone
            ltz    | "2026-02-30T00:00:00Z"            | is not TIMESTAMP_LTZ(3)
            bin    | "%%"                              | "%%" is not BYTES; write a string in base64
            tags   | 1                                 | 1 is not MAP<STRING, INT>; write an object
            codes  | {}                                | an object is not MAP<INT, STRING>; write an array of [key, value]
            bag    | [["a", 0]]                        | 0 is not a count; write a whole number from 1
            order  | {"item": []}                      | there is no such column. Did you mean 'items'?
            """)
    void aValueOfTheWrongTypeIsRefused(String column, String given, String message) {
        assertThatThrownBy(() -> read(column, given))
                .isInstanceOf(TidegateException.class)
                .hasMessageStartingWith("column '" + column)
                .hasMessageContaining(message);
    }

    @Test
    void anUnknownColumnIsRefusedWithTheNearest() {
        assertThatThrownBy(() -> read("amuont", "1"))
                .hasMessage("column 'amuont': there is no such column. Did you mean 'amount'?");
        assertThatThrownBy(() -> read("zzzzzzzzzz", "1")).hasMessageContaining("There are id, region, small, amount");
        assertThatThrownBy(() -> read("x".repeat(100_000), "1")).message().hasSizeLessThan(500);
    }

    @Test
    void aKeyColumnMustBeThere() {
        assertThatThrownBy(() -> row("{\"id\": 1}"))
                .hasMessage("column 'region': missing, but the column is NOT NULL; write a string");
        assertThatThrownBy(() -> row("{\"id\": null, \"region\": \"r\"}"))
                .hasMessageStartingWith("column 'id': null is not allowed, the column is NOT NULL; ");
    }

    @Test
    void aDeleteNeedsTheKeyAloneAndIgnoresTheRest() {
        Row key = decoder.keyOf(
                ServingJson.parse("{\"small\": \"no number\", \"id\": \"5\", \"region\": \"eu\"}".getBytes(UTF_8)));

        assertThat(key.project(0, 1, 2)).isEqualTo(Row.of(5L, "eu", null));
        assertThatThrownBy(() -> decoder.keyOf(ServingJson.parse("{\"id\": 5}".getBytes(UTF_8))))
                .hasMessage("column 'region': missing, but the primary key is region, id; write a string");
    }

    @Test
    void aRowThatWasReadCanBeWrittenBackWithItsMetadata() {
        ServingDecoder decoder = ServingDecoder.of(
                Tables.upsert("id INT, `offset` BIGINT NOT NULL METADATA VIRTUAL, "
                        + "`timestamp` TIMESTAMP_LTZ(3) NOT NULL METADATA, PRIMARY KEY (id) NOT ENFORCED"),
                TypeLengthEnforcer.ERROR);

        assertThat(decoder.row(ServingJson.parse("{\"id\": 1, \"offset\": 5, \"timestamp\": null}".getBytes(UTF_8))))
                .isEqualTo(Row.of(1, null, null));
        assertThat(decoder.row(ServingJson.parse("{\"id\": 1}".getBytes(UTF_8))))
                .isEqualTo(Row.of(1, null, null));
    }

    @Test
    @Timeout(10)
    void numbersMadeToBeSlowAreRefusedAtOnce() {
        String digits = "1".repeat(5_000_000);
        for (String given : new String[] {"1e1000000000", "1e-1000000000", "10e2147483647", '"' + digits + '"'}) {
            assertThatThrownBy(() -> read("amount", given))
                    .isInstanceOf(TidegateException.class)
                    .message()
                    .hasSizeLessThan(300);
            assertThatThrownBy(() -> read("small", given)).isInstanceOf(TidegateException.class);
        }
        assertThatThrownBy(() -> read("amount", digits)).isInstanceOf(TidegateException.class);
        assertThat(read("ratio", "1e-1000000000")).isEqualTo(0.0);
    }

    @Test
    void textThatIsNoJsonIsRefusedWithItsPlace() {
        assertThatThrownBy(() -> row("{\"id\": 1,\n  nonsense}"))
                .hasMessageStartingWith("Not JSON at line 2, column ")
                .asInstanceOf(InstanceOfAssertFactories.type(TidegateException.class))
                .extracting(TidegateException::code)
                .isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThatThrownBy(() -> row("")).hasMessage("Not JSON: there is no text");
        assertThatThrownBy(() -> row("{\"id\": 1, \"id\": 2}")).hasMessageContaining("'id'");
        assertThatThrownBy(() -> row("{} {}")).isInstanceOf(TidegateException.class);
    }

    private static final String LIMITED = """
            id CHAR(3), v VARCHAR(3), b BINARY(2), vb VARBINARY(2), clock TIME(0), ts TIMESTAMP(3), ltz TIMESTAMP_LTZ(0),
            a ARRAY<CHAR(2)>, m MAP<VARCHAR(2), CHAR(1)>, r ROW<f VARCHAR(1), t TIMESTAMP(0)>,
            PRIMARY KEY (id) NOT ENFORCED""";

    private static Row limited(TypeLengthEnforcer enforcer, String columns) {
        return ServingDecoder.of(Tables.upsert(LIMITED), enforcer)
                .row(ServingJson.parse(("{" + columns + "}").getBytes(UTF_8)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            "id": "ab"                                | column 'id': "ab" has 2 characters, but CHAR(3) takes exactly 3
            "id": ""                                  | column 'id': "" has 0 characters, but CHAR(3) takes exactly 3
            "id": "abcd"                              | column 'id': "abcd" has 4 characters, but CHAR(3) takes exactly 3
            "v": "abcd"                               | column 'v': "abcd" has 4 characters, but VARCHAR(3) takes at most 3
            "v": "😀😀😀😀"                            | column 'v': "😀😀😀😀" has 4 characters, but VARCHAR(3) takes at most 3
            "v": "e\u0301e\u0301"                     | has 4 characters, but VARCHAR(3) takes at most 3
            "b": "AA=="                               | column 'b': "AA==" has 1 bytes, but BINARY(2) takes exactly 2
            "vb": "AAAA"                              | column 'vb': "AAAA" has 3 bytes, but VARBINARY(2) takes at most 2
            "clock": "03:04:05.1"                     | column 'clock': "03:04:05.1" has more digits after the second, but TIME(0) takes at most 0
            "ts": "2026-01-02T03:04:05.1234"          | column 'ts': "2026-01-02T03:04:05.1234" has more digits after the second, but TIMESTAMP(3) takes at most 3
            "ltz": "2026-01-02T03:04:05.000000001Z"   | column 'ltz': "2026-01-02T03:04:05.000000001Z" has more digits after the second, but TIMESTAMP_LTZ(0) takes at most 0
            "a": ["ab", "abc"]                        | column 'a[1]': "abc" has 3 characters, but CHAR(2) takes exactly 2
            "m": {"abc": "x"}                         | column 'm': "abc" has 3 characters, but VARCHAR(2) takes at most 2
            "m": {"ab": "xy"}                         | column 'm.ab': "xy" has 2 characters, but CHAR(1) takes exactly 1
            "r": {"f": "xy"}                          | column 'r.f': "xy" has 2 characters, but VARCHAR(1) takes at most 1
            "r": {"t": "2026-01-02T03:04:05.5"}       | column 'r.t': "2026-01-02T03:04:05.5" has more digits
            """)
    void aValueThatIsTooLongIsRefused(String column, String message) {
        String row = column.startsWith("\"id\"") ? column : "\"id\": \"abc\", " + column;

        assertThatThrownBy(() -> limited(TypeLengthEnforcer.ERROR, row))
                .isInstanceOf(TidegateException.class)
                .hasMessageContaining(message)
                .hasMessageEndingWith(" (the table's option sink.type-length-enforcer is ERROR)");
    }

    @Test
    void aValueThatFitsIsTaken() {
        Row row = limited(
                TypeLengthEnforcer.ERROR,
                "\"id\": \"äö😀\", \"v\": \"😀😀😀\", \"b\": \"AAA=\", \"vb\": \"\", \"clock\": \"03:04:05.000\","
                        + " \"ts\": \"2026-01-02T03:04:05.120000\", \"ltz\": \"2026-01-02T03:04:05+01:00\"");

        assertThat(row.get(0)).isEqualTo("äö😀");
        assertThat(row.get(1)).isEqualTo("😀😀😀");
        assertThat(row.get(5)).isEqualTo(LocalDateTime.of(2026, 1, 2, 3, 4, 5, 120_000_000));
    }

    private static final String TOO_LONG = "\"id\": \"a\", \"v\": \"a😀bc\", \"b\": \"AQ==\", \"vb\": \"AQID\","
            + " \"clock\": \"03:04:05.9\", \"ts\": \"2026-01-02T03:04:05.123999\","
            + " \"ltz\": \"2026-01-02T03:04:05.999Z\", \"a\": [\"abc\", \"a\", null], \"m\": {\"abc\": \"\"},"
            + " \"r\": {\"f\": \"xy\", \"t\": null}";

    @Test
    void trimPadCutsAndFillsUp() {
        assertThat(limited(TypeLengthEnforcer.TRIM_PAD, TOO_LONG).toString())
                .isEqualTo("[a  , a😀b, 0x0100, 0x0102, 03:04:05, 2026-01-02T03:04:05.123, 2026-01-02T03:04:05Z,"
                        + " [ab, a , null], {ab= }, [x, null]]");
    }

    @Test
    void ignoreLeavesLengthsAndCutsTimesAsFlinksSinkDoes() {
        assertThat(limited(TypeLengthEnforcer.IGNORE, TOO_LONG).toString())
                .isEqualTo("[a, a😀bc, 0x01, 0x010203, 03:04:05, 2026-01-02T03:04:05.123, 2026-01-02T03:04:05Z,"
                        + " [abc, a, null], {abc=}, [xy, null]]");
    }

    @Test
    void theKeyOfThePathIsEnforcedWhereARowIsWrittenAndNotWhereItIsDeleted() {
        ServingDecoder rows = ServingDecoder.of(Tables.upsert(LIMITED), TypeLengthEnforcer.ERROR);
        Row key = Row.of("abcd", null, null, null, null, null, null, null, null, null);

        assertThatThrownBy(() -> rows.row(ServingJson.parse("{}".getBytes(UTF_8)), key))
                .hasMessageStartingWith("column 'id': \"abcd\" has 4 characters, but CHAR(3) takes exactly 3");
        assertThat(rows.keyOf(ServingJson.parse("{\"id\": \"abcd\"}".getBytes(UTF_8)))
                        .get(0))
                .isEqualTo("abcd");
    }

    @Test
    void aPatchIsEnforcedInItsOwnColumnsAlone() {
        ServingDecoder rows = ServingDecoder.of(Tables.upsert(LIMITED), TypeLengthEnforcer.ERROR);
        JsonNode merged = ServingJson.parse("{\"id\": \"abcde\", \"v\": \"abcde\"}".getBytes(UTF_8));

        assertThat(rows.patched(merged, Set.of("b")).get(1)).isEqualTo("abcde");
        assertThatThrownBy(() -> rows.patched(merged, Set.of("v"))).hasMessageStartingWith("column 'v': ");
    }
}
