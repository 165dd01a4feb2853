package dev.tidegate.format.json;

import static dev.tidegate.format.type.RowType.field;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.format.spi.DecodeResult;
import dev.tidegate.format.spi.DecodeResult.Malformed;
import dev.tidegate.format.tck.Formats;
import dev.tidegate.format.tck.Formats.Decoded;
import dev.tidegate.format.tck.ReadingCases;
import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.Bytes;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.MapType;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each type reads, after Flink's streaming parser. */
class JsonReadingTest {
    private static final ScalarType TIMESTAMP = ScalarType.of(Kind.TIMESTAMP, 3);
    private static final ScalarType TIMESTAMP_LTZ = ScalarType.of(Kind.TIMESTAMP_LTZ, 3);

    @ParameterizedTest(name = "{0} reads {1}")
    @MethodSource("values")
    void aValueIsReadByItsType(DataType type, String json, Object expected) {
        RowType row = RowType.of(field("f", type), field("after", ScalarType.of(Kind.INTEGER)));
        String message = "{\"f\":" + json + ",\"after\":7}";

        Decoded strict = Formats.decode(JsonFormats.with(Map.of()), row, message);
        Decoded lenient = Formats.decode(JsonFormats.with(Map.of("ignore-parse-errors", "true")), row, message);

        if (expected == ReadingCases.REFUSED) {
            assertThat(strict.result())
                    .isInstanceOfSatisfying(
                            Malformed.class,
                            malformed -> assertThat(malformed.path()).startsWith("f"));
            assertThat(strict.rows()).isEmpty();
            assertThat(lenient.rows()).containsExactly(Row.of(null, 7));
        } else {
            assertThat(strict.result()).isEqualTo(DecodeResult.decoded());
            assertThat(strict.rows()).containsExactly(Row.of(expected, 7));
            assertThat(lenient.rows()).isEqualTo(strict.rows());
        }
    }

    static Stream<Arguments> values() {
        ReadingCases cases = new ReadingCases();
        cases.of(Kind.BOOLEAN)
                .reads("true", true)
                .reads("\"TRUE\"", true)
                .reads("\"yes\"", false)
                .reads("1", false)
                .refuses("{}", "[true]");
        for (Kind kind : List.of(Kind.TINYINT, Kind.SMALLINT, Kind.INTEGER, Kind.BIGINT)) {
            cases.of(kind).refuses("\"1.5\"", "\"\"", "\"x\"", "true", "[1]", "{\"z\":9}", "1e400");
        }
        cases.of(Kind.TINYINT)
                .reads("-128", (byte) -128)
                .reads("\" 7 \"", (byte) 7)
                .refuses("128", "255", "1.0");
        cases.of(Kind.SMALLINT)
                .reads("32767", (short) 32767)
                .reads("\"+1\"", (short) 1)
                .refuses("32768", "1.0");
        cases.of(Kind.INTEGER)
                .reads("1.9", 1)
                .reads("-1.9", -1)
                .reads("\" 7 \"", 7)
                .refuses("2147483648");
        cases.of(Kind.BIGINT)
                .reads("1.9", 1L)
                .reads("9223372036854775807", Long.MAX_VALUE)
                .refuses("9223372036854775808");
        cases.of(Kind.FLOAT)
                .reads("1", 1f)
                .reads("-0", -0f)
                .reads("0", 0f)
                .reads("\" 1.5 \"", 1.5f)
                .reads("\"NaN\"", Float.NaN)
                .refuses("true", "\"\"");
        cases.of(Kind.DOUBLE)
                .reads("1e400", Double.POSITIVE_INFINITY)
                .reads("\"-Infinity\"", Double.NEGATIVE_INFINITY)
                .reads("1", 1.0)
                .reads("-0", -0.0)
                .refuses("false", "\"x\"", "{}");
        cases.of(ScalarType.decimal(5, 2))
                .reads("12.345", new BigDecimal("12.35"))
                .reads("\"1e2\"", new BigDecimal("100.00"))
                .reads("0", new BigDecimal("0.00"))
                .reads("-0.005", new BigDecimal("-0.01"))
                .reads("-0.0049", new BigDecimal("0.00"))
                .reads("123456.7", null)
                .reads("999.995", null)
                .reads("1e1000000000", null)
                .reads("1e-1000000000", new BigDecimal("0.00"))
                .refuses("true", "\"x\"", "\"\"", "[]", "1e99999999999", "\"1e99999999999\"");
        cases.of(ScalarType.string())
                .reads("\"a\tb\"", "a\tb")
                .reads("1.50", "1.50")
                .reads("1E2", "1E2")
                .reads("true", "true")
                .reads("{ \"a\" : [1.50, 1E2, null] }", "{\"a\":[1.50,1E2,null]}")
                .reads(
                        "[{\"n\":123456789012345678901234567890.5,\"n\":-0}]",
                        "[{\"n\":123456789012345678901234567890.5,\"n\":-0}]")
                .reads("[ \"\\uD83D\\uDE00\" ]", "[\"\uD83D\uDE00\"]");
        cases.of(ScalarType.bytes())
                .reads("\"+/8=\"", Bytes.of((byte) 0xfb, (byte) 0xff))
                .refuses("\"-_8=\"", "\"aGVsbG8\"", "1", "[1,2]");
        cases.of(Kind.DATE)
                .reads("\"2026-01-02\"", LocalDate.of(2026, 1, 2))
                .refuses("\"2026-1-2\"", "\"2026-02-30\"", "\" 2026-01-02\"", "20260102");
        cases.of(ScalarType.of(Kind.TIME, 0)).reads("\"03:04:05.678\"", LocalTime.of(3, 4, 5));
        cases.of(ScalarType.of(Kind.TIME, 1)).reads("\"03:04:05.678\"", LocalTime.parse("03:04:05.6"));
        cases.of(ScalarType.of(Kind.TIME, 9)).reads("\"03:04:05.123456789\"", LocalTime.parse("03:04:05.123"));
        cases.of(ScalarType.of(Kind.TIME, 3))
                .reads("\"03:04:05.678\"", LocalTime.parse("03:04:05.678"))
                .reads("\"03:04:05\"", LocalTime.of(3, 4, 5))
                .refuses("\"03:04\"", "\"03:04:05Z\"", "11045");
        cases.of(TIMESTAMP)
                .reads("\"2026-01-02 03:04:05\"", LocalDateTime.parse("2026-01-02T03:04:05"))
                .reads("\"2026-01-02 03:04:05.123456789\"", LocalDateTime.parse("2026-01-02T03:04:05.123456789"))
                .refuses("\"2026-01-02T03:04:05\"", "\"2026-01-02 03:04\"", "\"2026-01-02 03:04:05Z\"", "1767323045");
        cases.of(TIMESTAMP_LTZ)
                .reads("\"2026-01-02 03:04:05.5Z\"", Instant.parse("2026-01-02T03:04:05.5Z"))
                .refuses("\"2026-01-02 03:04:05\"", "\"2026-01-02 03:04:05+08:00\"", "\"2026-01-02T03:04:05Z\"");
        cases.of(new ArrayType(ScalarType.of(Kind.INTEGER), true))
                .reads("[1, null, \"3\"]", Arrays.asList(1, null, 3))
                .refuses("{}", "\"a\"", "1");
        cases.of(new MapType(ScalarType.string(), ScalarType.of(Kind.INTEGER), true))
                .reads("{\"b\":2,\"a\":1,\"b\":3}", Map.of("b", 3, "a", 1))
                .refuses("[]", "\"a\"");
        cases.of(RowType.of(field("x", ScalarType.of(Kind.INTEGER))).withNullable(true))
                .reads("{\"y\":{\"x\":9},\"x\":1}", Row.of(1))
                .reads("{}", Row.of((Object) null))
                .refuses("[]", "1");
        return cases.arguments();
    }

    @ParameterizedTest(name = "{0} reads {1}")
    @MethodSource("isoTimestamps")
    void isoTimestampsHaveAT(DataType type, String json, Object expected) {
        RowType row = RowType.of(field("f", type));

        Decoded decoded = Formats.decode(
                JsonFormats.with(Map.of("timestamp-format.standard", "ISO-8601")), row, "{\"f\":" + json + "}");

        if (expected == ReadingCases.REFUSED) {
            assertThat(decoded.result()).isInstanceOf(Malformed.class);
        } else {
            assertThat(decoded.rows()).containsExactly(Row.of(expected));
        }
    }

    static Stream<Arguments> isoTimestamps() {
        ReadingCases cases = new ReadingCases();
        cases.of(TIMESTAMP)
                .reads("\"2026-01-02T03:04:05.1\"", LocalDateTime.parse("2026-01-02T03:04:05.1"))
                .reads("\"2026-01-02T03:04\"", LocalDateTime.parse("2026-01-02T03:04"))
                .refuses("\"2026-01-02 03:04:05\"", "\"2026-01-02T03:04:05Z\"");
        cases.of(TIMESTAMP_LTZ)
                .reads("\"2026-01-02T03:04:05.12Z\"", Instant.parse("2026-01-02T03:04:05.12Z"))
                .reads("\"2026-01-02T03:04Z\"", Instant.parse("2026-01-02T03:04:00Z"))
                .refuses("\"2026-01-02T03:04:05\"", "\"2026-01-02T03:04:05+08:00\"");
        return cases.arguments();
    }
}
