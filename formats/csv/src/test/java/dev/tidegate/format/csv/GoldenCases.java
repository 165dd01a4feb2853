package dev.tidegate.format.csv;

import static dev.tidegate.format.type.RowType.field;

import dev.tidegate.format.tck.GoldenRows;
import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.Bytes;
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
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The rows of the golden cases, in the order of their messages. */
final class GoldenCases {
    private GoldenCases() {}

    static final Map<String, GoldenRows> BY_CASE = new TreeMap<>();

    static {
        BY_CASE.put("scalars", scalars());
        BY_CASE.put("floating-point", floatingPoint());
        BY_CASE.put("decimal-unset", decimals());
        BY_CASE.put("decimal-plain", decimals());
        BY_CASE.put("decimal-scientific", decimals());
        BY_CASE.put("text-of-24-and-25-characters", lengths());
        BY_CASE.put("each-character-comma", characters(true));
        BY_CASE.put("each-character-semicolon", characters(true));
        BY_CASE.put("each-character-tab", characters(true));
        BY_CASE.put("each-character-bar", characters(true));
        BY_CASE.put("each-character-single-quote", characters(true));
        BY_CASE.put("each-character-escape", characters(true));
        // Line breaks are only quoted where the delimiter or the quote sorts behind them.
        BY_CASE.put("each-character-low-delimiter-and-quote", characters(false));
        BY_CASE.put("each-character-disabled-quote", characters(false));
        BY_CASE.put("quotes-and-escapes", quotesAndEscapes());
        BY_CASE.put("bytes", bytes());
        BY_CASE.put("date-time", dateTimes());
        BY_CASE.put("nested", nested());
        BY_CASE.put("null", nulls(false));
        BY_CASE.put("null-literal", nulls(true));
        BY_CASE.put("null-literal-collision", collisions(false));
        BY_CASE.put("null-literal-told-apart", collisions(true));
        BY_CASE.put("null-literal-and-escape", collisions(true));
    }

    private static GoldenRows scalars() {
        RowType type = RowType.of(
                field("b", ScalarType.of(Kind.BOOLEAN)),
                field("t", ScalarType.of(Kind.TINYINT)),
                field("s", ScalarType.of(Kind.SMALLINT)),
                field("i", ScalarType.of(Kind.INTEGER)),
                field("l", ScalarType.of(Kind.BIGINT)));
        return new GoldenRows(
                type,
                true,
                List.of(
                        Row.of(true, Byte.MIN_VALUE, Short.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE),
                        Row.of(false, (byte) 0, (short) -1, 0, Long.MIN_VALUE),
                        Row.of(null, null, null, null, null)));
    }

    private static GoldenRows floatingPoint() {
        RowType type = RowType.of(field("f", ScalarType.of(Kind.FLOAT)), field("d", ScalarType.of(Kind.DOUBLE)));
        return new GoldenRows(
                type,
                true,
                List.of(
                        Row.of(1f, 1e10),
                        Row.of(Float.NaN, Double.NaN),
                        Row.of(Float.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY),
                        Row.of(0.00001f, -0.0),
                        Row.of(0.1f, 0.002)));
    }

    private static GoldenRows decimals() {
        RowType type = RowType.of(
                field("p", ScalarType.decimal(8, 2)),
                field("q", ScalarType.decimal(10, 8)),
                field("a", new ArrayType(ScalarType.decimal(8, 2), true)));
        return new GoldenRows(
                type,
                true,
                List.of(
                        decimals("100000.00", "0.00000001"),
                        decimals("1.50", "1.00000000"),
                        decimals("0.00", "0.00000000"),
                        decimals("-10.00", "12.50000000"),
                        decimals("123456.78", "-0.50000000")));
    }

    private static Row decimals(String p, String q) {
        return Row.of(new BigDecimal(p), new BigDecimal(q), Arrays.asList(new BigDecimal(p), null));
    }

    private static GoldenRows lengths() {
        RowType type =
                RowType.of(field("v", ScalarType.string()), field("tags", new ArrayType(ScalarType.string(), true)));
        return new GoldenRows(
                type,
                true,
                List.of(
                        Row.of("x".repeat(24), List.of("x".repeat(12), "y".repeat(11))),
                        Row.of("x".repeat(25), List.of("x".repeat(12), "y".repeat(12))),
                        Row.of("ü".repeat(24), List.of()),
                        Row.of("ü".repeat(25), List.of()),
                        // Two UTF-16 units each.
                        Row.of("\uD83D\uDE00".repeat(12), List.of()),
                        Row.of("\uD83D\uDE00".repeat(13), List.of())));
    }

    /** Each character of ASCII, and some beyond, alone in a text. */
    private static GoldenRows characters(boolean readsBack) {
        RowType type = RowType.of(field("c", ScalarType.string()), field("n", ScalarType.of(Kind.INTEGER)));
        Stream<String> characters = Stream.concat(
                IntStream.range(0, 128).mapToObj(Character::toString), Stream.of("é", "漢", "\uD83D\uDE00", "\uFFFF"));
        return new GoldenRows(
                type,
                readsBack,
                characters.map(character -> Row.of(character, 1)).toList());
    }

    private static GoldenRows quotesAndEscapes() {
        RowType type = RowType.of(field("v", ScalarType.string()), field("w", ScalarType.string()));
        return new GoldenRows(
                type,
                true,
                List.of(
                        Row.of("q\"u\\o", "\""),
                        Row.of("\"\"", "\\\\"),
                        Row.of("a long text, \"quoted\" and \\escaped\\", ""),
                        Row.of("two\nlines", "\r\n")));
    }

    private static GoldenRows bytes() {
        RowType type = RowType.of(field("v", ScalarType.bytes()), field("b", ScalarType.of(Kind.BINARY, 2)));
        return new GoldenRows(
                type,
                true,
                List.of(
                        Row.of(Bytes.of((byte) 0xfb, (byte) 0xff, (byte) 0xbf), Bytes.of((byte) 0, (byte) 1)),
                        Row.of(Bytes.of((byte) 0xff, (byte) 0xff, (byte) 0xff), Bytes.of((byte) 0xfb, (byte) 0xef)),
                        Row.of(Bytes.of(), Bytes.of((byte) 1, (byte) 2)),
                        // 24 characters of base64, then 28.
                        Row.of(Bytes.of(new byte[18]), Bytes.of((byte) 1, (byte) 2)),
                        Row.of(Bytes.of(new byte[19]), Bytes.of((byte) 1, (byte) 2))));
    }

    private static GoldenRows dateTimes() {
        RowType type = RowType.of(
                field("d", ScalarType.of(Kind.DATE)),
                field("t", ScalarType.of(Kind.TIME, 3)),
                field("ts", ScalarType.of(Kind.TIMESTAMP, 9)),
                field("z", ScalarType.of(Kind.TIMESTAMP_LTZ, 9)));
        return new GoldenRows(
                type,
                true,
                List.of(
                        dateTimes("2026-01-02", "03:04:05", "2026-01-02T03:04:05"),
                        dateTimes("1969-12-31", "23:59:59.120", "1969-12-31T23:59:59.1"),
                        dateTimes("0001-01-01", "00:00", "0001-01-01T00:00:00.12"),
                        dateTimes("1582-10-10", "00:00:00.001", "1582-10-10T00:00:00.123456789"),
                        dateTimes("+12345-06-07", "12:00", "+12345-06-07T08:09:10.000000001"),
                        dateTimes("-0044-03-15", "12:00", "-0044-03-15T12:00:00")));
    }

    private static Row dateTimes(String date, String time, String timestamp) {
        return Row.of(
                LocalDate.parse(date),
                LocalTime.parse(time),
                LocalDateTime.parse(timestamp),
                Instant.parse(timestamp + "Z"));
    }

    private static GoldenRows nested() {
        RowType place =
                RowType.of(field("city", ScalarType.string()), field("since", ScalarType.of(Kind.TIMESTAMP, 3)));
        RowType type = RowType.of(
                field("ints", new ArrayType(ScalarType.of(Kind.INTEGER), true)),
                field("texts", new ArrayType(ScalarType.string(), true)),
                field("bytes", new ArrayType(ScalarType.bytes(), true)),
                field("place", place.withNullable(true)));
        return new GoldenRows(
                type,
                true,
                List.of(
                        Row.of(
                                Arrays.asList(1, null, -3),
                                List.of("a", "", "b \"c\""),
                                List.of(Bytes.of((byte) 0xfb), Bytes.of((byte) 1)),
                                Row.of("Köln", LocalDateTime.parse("2026-01-02T03:04:05.120"))),
                        Row.of(List.of(7), List.of(" a"), List.of(), Row.of("", null)),
                        Row.of(List.of(), List.of(), List.of(), null)));
    }

    /** NULL of each type, between two values: as nothing, or as the literal. */
    private static GoldenRows nulls(boolean readsBack) {
        RowType type = RowType.of(
                field("first", ScalarType.of(Kind.INTEGER)),
                field("b", ScalarType.of(Kind.BOOLEAN)),
                field("t", ScalarType.of(Kind.TINYINT)),
                field("l", ScalarType.of(Kind.BIGINT)),
                field("f", ScalarType.of(Kind.FLOAT)),
                field("d", ScalarType.of(Kind.DOUBLE)),
                field("n", ScalarType.decimal(10, 2)),
                field("c", ScalarType.of(Kind.CHAR, 3)),
                field("v", ScalarType.string()),
                field("x", ScalarType.bytes()),
                field("day", ScalarType.of(Kind.DATE)),
                field("time", ScalarType.of(Kind.TIME, 0)),
                field("ts", ScalarType.of(Kind.TIMESTAMP, 3)),
                field("z", ScalarType.of(Kind.TIMESTAMP_LTZ, 3)),
                field("a", new ArrayType(ScalarType.string(), true)),
                field("r", RowType.of(field("x", ScalarType.of(Kind.INTEGER))).withNullable(true)),
                field("last", ScalarType.of(Kind.INTEGER)));
        Object[] values = new Object[type.arity()];
        values[0] = 1;
        values[type.arity() - 1] = 2;
        return new GoldenRows(type, readsBack, List.of(Row.of(values)));
    }

    /** Texts that look like the null-literal, and the places where NULL stands. */
    private static GoldenRows collisions(boolean readsBack) {
        RowType type = RowType.of(
                field("v", ScalarType.string()),
                field("a", new ArrayType(ScalarType.string(), true)),
                field("i", ScalarType.of(Kind.INTEGER)));
        return new GoldenRows(
                type,
                readsBack,
                List.of(
                        Row.of("\\N", List.of("x"), 1),
                        Row.of("NULL", List.of("NULL", "y"), 1),
                        Row.of("N", List.of("N"), null),
                        Row.of("", List.of(), null),
                        Row.of(null, null, null),
                        Row.of("\\\\N", Arrays.asList("x", null), 1),
                        Row.of("x", Arrays.asList((Object) null), 1)));
    }
}
