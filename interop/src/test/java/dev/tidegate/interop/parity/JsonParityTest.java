package dev.tidegate.interop.parity;

import static dev.tidegate.format.type.RowType.field;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.tidegate.format.json.JsonFormatFactory;
import dev.tidegate.format.spi.FormatFactory;
import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.MapType;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonParityTest extends ParityContract {

    @Override
    protected FormatFactory factory() {
        return new JsonFormatFactory();
    }

    @Override
    protected TypeRange types() {
        return TypeRange.everything().withTextKeys();
    }

    @Override
    protected Map<String, List<String>> optionTexts() {
        List<String> booleans = List.of("true", "false", "TRUE", "False", "yes", "1", "");
        return Map.of(
                "fail-on-missing-field", booleans,
                "ignore-parse-errors", booleans,
                "timestamp-format.standard", List.of("SQL", "ISO-8601", "ISO-8601", "sql", "iso-8601", "ISO8601"),
                "map-null-key.mode", List.of("FAIL", "DROP", "LITERAL", "literal", "drop", "NONE"),
                "map-null-key.literal", List.of("null", "", "a", "\"", "é"),
                "encode.decimal-as-plain-number", booleans,
                "encode.ignore-null-fields", booleans,
                "decode.json-parser.enabled", booleans);
    }

    @Override
    protected Damage damage() {
        Damage ofWords = Damage.ofText(List.of(
                "{", "}", "[", "]", ",", ":", "null", "1", "01", "NaN", "'a'", "\"a\":1,", " ", "\n", "\uFEFF", "//"));
        return new JsonDamage().or(new JsonDamage()).or(ofWords);
    }

    @Override
    protected List<Difference> differences() {
        return JsonDifferences.ALL;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void writes(String name, Map<String, String> options, DataType type, Object value, String expected) {
        RowType row = RowType.of(field("f", type), field("g", ScalarType.of(Kind.INTEGER)));

        Outcome written = assertSame(Case.writing(options, row, Row.of(value, null)));

        assertThat(written.sameAs(new Outcome.Message(expected.getBytes(UTF_8))))
                .as("%s", written)
                .isTrue();
    }

    static Stream<Arguments> writes() {
        Map<String, String> none = Map.of();
        Map<String, String> plain = Map.of("encode.decimal-as-plain-number", "true");
        Map<String, String> iso = Map.of("timestamp-format.standard", "ISO-8601");
        Map<String, String> sparse = Map.of("encode.ignore-null-fields", "true");
        ScalarType string = ScalarType.string();
        RowType inner = RowType.of(field("x", string), field("y", string)).withNullable(true);
        RowType outer = RowType.of(field("r", inner), field("a", new ArrayType(inner, true)))
                .withNullable(true);
        return Stream.of(
                arguments(
                        "a character beyond U+FFFF",
                        none,
                        string,
                        "\uD83D\uDE00é\u2028",
                        one("\"\\uD83D\\uDE00é\u2028\"")),
                arguments("control characters", none, string, "\u001f\u007f\t/\\", one("\"\\u001F\u007f\\t/\\\\\"")),
                arguments("NaN", none, ScalarType.of(Kind.DOUBLE), Double.NaN, one("\"NaN\"")),
                arguments(
                        "an infinity", none, ScalarType.of(Kind.FLOAT), Float.NEGATIVE_INFINITY, one("\"-Infinity\"")),
                arguments(
                        "the decimal 100000",
                        none,
                        ScalarType.decimal(10, 2),
                        new BigDecimal("100000.00"),
                        one("1E+5")),
                arguments("the decimal 0", none, ScalarType.decimal(10, 2), new BigDecimal("0.00"), one("0")),
                arguments(
                        "the decimal 1E-8", none, ScalarType.decimal(10, 8), new BigDecimal("0.00000001"), one("1E-8")),
                arguments(
                        "the decimal 100000, plain",
                        plain,
                        ScalarType.decimal(10, 2),
                        new BigDecimal("100000.00"),
                        one("100000.00")),
                arguments(
                        "the decimal 0, plain", plain, ScalarType.decimal(10, 2), new BigDecimal("0.00"), one("0.00")),
                arguments(
                        "the decimal 1E-8, plain",
                        plain,
                        ScalarType.decimal(10, 8),
                        new BigDecimal("0.00000001"),
                        one("0.00000001")),
                arguments(
                        "a TIME with milliseconds",
                        none,
                        ScalarType.of(Kind.TIME, 3),
                        LocalTime.parse("03:04:05.123"),
                        one("\"03:04:05\"")),
                arguments(
                        "a TIMESTAMP",
                        none,
                        ScalarType.of(Kind.TIMESTAMP, 9),
                        LocalDateTime.parse("2026-01-02T03:04:05.120"),
                        one("\"2026-01-02 03:04:05.12\"")),
                arguments(
                        "a TIMESTAMP, ISO-8601",
                        iso,
                        ScalarType.of(Kind.TIMESTAMP, 9),
                        LocalDateTime.parse("2026-01-02T03:04:00"),
                        one("\"2026-01-02T03:04:00\"")),
                arguments(
                        "a NULL key, LITERAL",
                        Map.of("map-null-key.mode", "LITERAL", "map-null-key.literal", "none"),
                        new MapType(string, string, true),
                        Collections.singletonMap(null, "v"),
                        one("{\"none\":\"v\"}")),
                arguments(
                        "a NULL key, DROP",
                        Map.of("map-null-key.mode", "DROP"),
                        new MapType(string, string, true),
                        Collections.singletonMap(null, "v"),
                        one("{}")),
                arguments(
                        "NULLs left out of nested rows",
                        sparse,
                        outer,
                        Row.of(Row.of(null, "y"), Arrays.asList(null, Row.of("x", null))),
                        "{\"f\":{\"r\":{\"y\":\"y\"},\"a\":[null,{\"x\":\"x\"}]}}"));
    }

    private static String one(String value) {
        return "{\"f\":" + value + ",\"g\":null}";
    }

    @Test
    void refusesToWriteANullKeyWhereItFails() {
        RowType type = RowType.of(field("f", new MapType(ScalarType.string(), ScalarType.string(), true)));

        Outcome written = assertSame(Case.writing(Map.of(), type, Row.of(Collections.singletonMap(null, "v"))));

        assertThat(written).isInstanceOf(Outcome.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'id':1,'id':2,'name':'n'}",
                "{'id':1,'name':'n','id':2}",
                "{'id':1,'id':2,'name':'n','name':'m'}",
                "[{'id':1,'name':'n'},null]",
                "{'id':1,",
                "{'id':1}}",
                "{'id':1,'name':",
                "{'id':{'name':'in'},'name':'n'}",
                "{'id':[1,2],'name':'n'}",
                "[{'id':1},{'id'",
                "",
                " ",
                "null",
                "1",
                "'text'",
                "[]",
                "[[]]",
                "{}"
            })
    void readsOddMessagesAsFlinkOrAsDocumented(String message) {
        RowType type = RowType.of(field("id", ScalarType.of(Kind.INTEGER)), field("name", ScalarType.string()));
        byte[] bytes = message.replace('\'', '"').getBytes(UTF_8);

        for (String ignore : List.of("false", "true")) {
            for (String streaming : List.of("false", "true")) {
                assertSame(Case.reading(
                        Map.of("ignore-parse-errors", ignore, "decode.json-parser.enabled", streaming), type, bytes));
            }
        }
    }

    @Test
    void flinkReadsATimeWithItsFraction() {
        RowType type = RowType.of(field("t", ScalarType.of(Kind.TIME, 3)));
        Case writing = Case.writing(
                Map.of("encode.time-with-fraction", "true"), type, Row.of(LocalTime.parse("03:04:05.120")));
        try (Court court = new Court(FlinkSide.of("json"), new TidegateSide(factory()))) {
            Outcome.Message written = (Outcome.Message) court.tidegate(writing);

            Outcome read = court.flink(Case.reading(Map.of(), type, written.bytes()));

            assertThat(written).hasToString("«{\"t\":\"03:04:05.12\"}»");
            assertThat(read).isEqualTo(new Outcome.Rows(List.of(Row.of(LocalTime.parse("03:04:05")))));
        }
    }
}
