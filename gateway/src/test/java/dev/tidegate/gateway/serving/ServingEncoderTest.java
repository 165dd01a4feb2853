package dev.tidegate.gateway.serving;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.Bytes;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.MapType;
import dev.tidegate.format.type.MultisetType;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import dev.tidegate.gateway.testing.Tables;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ServingEncoderTest {

    static Stream<Arguments> servingForms() {
        DataType integer = ScalarType.of(Kind.INTEGER);
        DataType text = ScalarType.string();
        return Stream.of(
                arguments(ScalarType.of(Kind.BOOLEAN), true, "true"),
                arguments(ScalarType.of(Kind.TINYINT), (byte) -128, "-128"),
                arguments(ScalarType.of(Kind.BIGINT), Long.MIN_VALUE, "-9223372036854775808"),
                arguments(ScalarType.of(Kind.FLOAT), 1.1f, "1.1"),
                arguments(ScalarType.of(Kind.DOUBLE), 2e23, "2.0E23"),
                arguments(ScalarType.of(Kind.DOUBLE), -0.0, "-0.0"),
                arguments(ScalarType.of(Kind.DOUBLE), Double.longBitsToDouble(0x7ff8000000000123L), "\"NaN\""),
                arguments(ScalarType.of(Kind.FLOAT), Float.NEGATIVE_INFINITY, "\"-Infinity\""),
                arguments(ScalarType.decimal(10, 2), new BigDecimal("12.50"), "12.50"),
                arguments(ScalarType.decimal(10, 2), new BigDecimal("1E+5"), "100000.00"),
                arguments(ScalarType.decimal(10, 8), new BigDecimal("0.00000001"), "0.00000001"),
                arguments(text, "é \"q\" \\ \n \u0001 / 😀", "\"é \\\"q\\\" \\\\ \\n \\u0001 / 😀\""),
                arguments(text, "half \ud83d", "\"half \\uD83D\""),
                arguments(ScalarType.bytes(), Bytes.of((byte) 0xfb, (byte) 0xff), "\"+/8=\""),
                arguments(ScalarType.of(Kind.DATE), LocalDate.of(2026, 1, 2), "\"2026-01-02\""),
                arguments(ScalarType.of(Kind.TIME), LocalTime.of(3, 4), "\"03:04:00\""),
                arguments(ScalarType.of(Kind.TIME), LocalTime.of(3, 4, 5, 120_000_000), "\"03:04:05.12\""),
                arguments(
                        ScalarType.of(Kind.TIMESTAMP, 3),
                        LocalDateTime.of(2026, 1, 2, 3, 4, 5),
                        "\"2026-01-02T03:04:05\""),
                arguments(
                        ScalarType.of(Kind.TIMESTAMP, 9),
                        LocalDateTime.of(2026, 1, 2, 3, 4, 5, 100),
                        "\"2026-01-02T03:04:05.0000001\""),
                arguments(
                        ScalarType.of(Kind.TIMESTAMP_LTZ, 3),
                        Instant.parse("2026-01-02T03:04:00.500Z"),
                        "\"2026-01-02T03:04:00.5Z\""),
                arguments(new ArrayType(integer, true), Arrays.asList(1, null), "[1,null]"),
                arguments(RowType.of(RowType.field("a", integer)), Row.of((Object) null), "{\"a\":null}"),
                arguments(new MapType(text, integer, true), ordered("b", 1, "a", null), "{\"a\":null,\"b\":1}"),
                arguments(new MapType(text, integer, true), ordered("b", 1, null, 2), "[[null,2],[\"b\",1]]"),
                arguments(new MapType(text, integer, true), Map.of(), "{}"),
                arguments(new MapType(integer, text, true), ordered(10, "x", 9, "y"), "[[9,\"y\"],[10,\"x\"]]"),
                arguments(new MultisetType(text, true), ordered("b", 2, "a", 1), "[[\"a\",1],[\"b\",2]]"));
    }

    @ParameterizedTest
    @MethodSource("servingForms")
    void eachTypeHasItsServingForm(DataType type, Object value, String json) {
        ServingEncoder encoder = new ServingEncoder(RowType.of(RowType.field("c", type)));

        assertThat(new String(encoder.row(Row.of(value)), UTF_8)).isEqualTo("{\"c\":" + json + "}");
        assertThat(new String(encoder.row(Row.of((Object) null)), UTF_8)).isEqualTo("{\"c\":null}");
    }

    @Test
    void aRowHasAllColumnsInTheOrderOfTheDdlAndAKeyItsOwnInTheOrderOfThePrimaryKey() {
        ServingEncoder encoder =
                ServingEncoder.of(Tables.upsert("a INT, `at` BIGINT METADATA FROM 'offset' VIRTUAL, b STRING, c INT, "
                        + "PRIMARY KEY (c, a) NOT ENFORCED"));
        Row row = Row.of(1, 77L, "x", 3);

        assertThat(new String(encoder.row(row), UTF_8)).isEqualTo("{\"a\":1,\"at\":77,\"b\":\"x\",\"c\":3}");
        assertThat(new String(encoder.key(row), UTF_8)).isEqualTo("{\"c\":3,\"a\":1}");
    }

    @Test
    void aHugeRowOrOneThatFailsHalfWayLeavesTheEncoderIntact() {
        ServingEncoder encoder = new ServingEncoder(
                RowType.of(RowType.field("a", ScalarType.string()), RowType.field("b", ScalarType.string())));
        String huge = "x".repeat(1_000_000);

        assertThat(encoder.row(Row.of(huge, huge))).hasSize(2_000_000 + 15);
        assertThatThrownBy(() -> encoder.row(Row.of("half", 1))).isInstanceOf(ClassCastException.class);
        assertThat(new String(encoder.row(Row.of("a", "b")), UTF_8)).isEqualTo("{\"a\":\"a\",\"b\":\"b\"}");
    }

    private static Map<Object, Object> ordered(Object... entries) {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < entries.length; i += 2) {
            map.put(entries[i], entries[i + 1]);
        }
        return map;
    }
}
