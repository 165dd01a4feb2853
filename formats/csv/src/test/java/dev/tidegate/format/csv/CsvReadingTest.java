package dev.tidegate.format.csv;

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

/** What each type reads, after Flink's. */
class CsvReadingTest {
    private static final RowType PAIR =
            RowType.of(field("x", ScalarType.of(Kind.INTEGER)), field("y", ScalarType.string()));

    @ParameterizedTest(name = "{0} reads {1}")
    @MethodSource("values")
    void aValueIsReadByItsType(DataType type, String text, Object expected) {
        RowType row = RowType.of(field("f", type), field("after", ScalarType.of(Kind.INTEGER)));
        String message = text + ",7";

        Decoded strict = Formats.decode(CsvFormats.with(Map.of()), row, message);
        Decoded lenient = Formats.decode(CsvFormats.with(Map.of("ignore-parse-errors", "true")), row, message);

        if (expected == ReadingCases.REFUSED) {
            assertThat(strict.result())
                    .isInstanceOfSatisfying(
                            Malformed.class,
                            malformed -> assertThat(malformed.path()).startsWith("f"));
            assertThat(strict.rows()).isEmpty();
            assertThat(lenient.rows()).hasSize(1);
            assertThat(lenient.rows().get(0).get(1)).isEqualTo(7);
        } else {
            assertThat(strict.result()).isEqualTo(DecodeResult.decoded());
            assertThat(strict.rows()).containsExactly(Row.of(expected, 7));
            assertThat(lenient.rows()).isEqualTo(strict.rows());
        }
    }

    static Stream<Arguments> values() {
        ReadingCases cases = new ReadingCases();
        cases.of(ScalarType.of(Kind.BOOLEAN))
                .reads("true", true)
                .reads(" TRUE ", true)
                .reads("yes", false)
                .reads("1", false)
                .reads("", null);
        cases.of(ScalarType.of(Kind.BOOLEAN).withNullable(false)).reads("", false);
        for (Kind kind : List.of(Kind.TINYINT, Kind.SMALLINT, Kind.INTEGER, Kind.BIGINT)) {
            cases.of(ScalarType.of(kind)).reads("", null).refuses("1.5", " ", "x", "true", "1e2");
            cases.of(ScalarType.of(kind).withNullable(false)).refuses("");
        }
        cases.of(ScalarType.of(Kind.TINYINT))
                .reads("-128", (byte) -128)
                .reads(" +7 ", (byte) 7)
                .refuses("128");
        cases.of(ScalarType.of(Kind.SMALLINT)).reads("32767", (short) 32767).refuses("32768");
        cases.of(ScalarType.of(Kind.INTEGER)).reads("\"7\"", 7).refuses("2147483648");
        cases.of(ScalarType.of(Kind.BIGINT))
                .reads("9223372036854775807", Long.MAX_VALUE)
                .refuses("9223372036854775808");
        cases.of(ScalarType.of(Kind.FLOAT))
                .reads(" 1e3 ", 1000f)
                .reads("NaN", Float.NaN)
                .reads("", null)
                .refuses("x");
        cases.of(ScalarType.of(Kind.DOUBLE))
                .reads("1e400", Double.POSITIVE_INFINITY)
                .reads("-Infinity", Double.NEGATIVE_INFINITY)
                .refuses("1,5".replace(',', ';'));
        cases.of(ScalarType.decimal(5, 2))
                .reads("12.345", new BigDecimal("12.35"))
                .reads("1E2", new BigDecimal("100.00"))
                .reads("0", new BigDecimal("0.00"))
                .reads("", null)
                .reads("123456.7", null)
                .reads("999.995", null)
                .reads("1e1000000000", null)
                .reads("1e-1000000000", new BigDecimal("0.00"))
                .refuses(" 1", "x", "1e99999999999", "1".repeat(100_000));
        cases.of(ScalarType.string())
                .reads("", "")
                .reads(" a ", " a ")
                .reads("\"a \"\"b\"\"\"", "a \"b\"")
                .reads("\"a,b\nc\"  ", "a,b\nc")
                .reads(" \"a\"", " \"a\"")
                .reads("a\"b", "a\"b")
                .reads("\\N", "\\N");
        cases.of(ScalarType.bytes())
                .reads("+/8=", Bytes.of((byte) 0xfb, (byte) 0xff))
                .reads("", Bytes.of())
                .refuses("-_8=", "aGVsbG8", "a");
        cases.of(ScalarType.of(Kind.DATE))
                .reads("2026-01-02", LocalDate.of(2026, 1, 2))
                .reads("2026-1-2", LocalDate.of(2026, 1, 2))
                .reads("1582-10-10", LocalDate.of(1582, 10, 10))
                .reads("+12345-01-02", LocalDate.of(12345, 1, 2))
                .reads("-0044-03-15", LocalDate.of(-44, 3, 15))
                .reads("", null)
                .refuses("2026-02-30", " 2026-01-02", "20260102", "2026-001-02", "2026-01-02T00:00", "1500-02-29");
        cases.of(ScalarType.of(Kind.TIME, 0))
                .reads("03:04:05.678", LocalTime.of(3, 4, 5))
                .reads("03:04", LocalTime.of(3, 4))
                .refuses("3:4:5", "03:04:05Z", "24:00", "03:60:00", " 03:04:05");
        cases.of(ScalarType.of(Kind.TIME, 3))
                .reads("03:04:05.6789", LocalTime.of(3, 4, 5, 678_000_000))
                .reads("", null);
        cases.of(ScalarType.of(Kind.TIMESTAMP, 0))
                .reads("2026-01-02 03:04:05.123456789", LocalDateTime.parse("2026-01-02T03:04:05.123456789"))
                .reads(" 2026-01-02 03:04:05 ", LocalDateTime.parse("2026-01-02T03:04:05"))
                .reads("2026-01-02 03:04:05.", LocalDateTime.parse("2026-01-02T03:04:05"))
                .reads("2026-01-02 24:00:00", LocalDateTime.parse("2026-01-03T00:00:00"))
                .reads("", null)
                .refuses("2026-01-02T03:04:05", "2026-01-02 03:04", "2026-02-30 00:00:00", "x");
        cases.of(ScalarType.of(Kind.TIMESTAMP_LTZ, 3))
                .reads("2026-01-02 03:04:05.5Z", Instant.parse("2026-01-02T03:04:05.5Z"))
                .reads("", null)
                .refuses("2026-01-02 03:04:05", "2026-01-02 03:04:05+08:00", "2026-01-02T03:04:05Z", "Z");
        cases.of(new ArrayType(ScalarType.string(), true))
                .reads("a; b;;", List.of("a", " b", "", ""))
                .reads("", List.of())
                .reads("  ", List.of("  "));
        cases.of(new ArrayType(ScalarType.of(Kind.INTEGER), true))
                .reads("1;;3", Arrays.asList(1, null, 3))
                .reads(" ", List.of())
                .refuses("1;x");
        cases.of(PAIR.withNullable(true))
                .reads("1;a", Row.of(1, "a"))
                .reads(";", Row.of(null, ""))
                .reads("", null)
                .refuses("1", "1;a;b", "x;a");
        cases.of(RowType.of(field("x", ScalarType.of(Kind.INTEGER)))).reads("", Row.of((Object) null));
        return cases.arguments();
    }
}
