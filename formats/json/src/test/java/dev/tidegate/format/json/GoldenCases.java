package dev.tidegate.format.json;

import static dev.tidegate.format.type.RowType.field;

import dev.tidegate.format.tck.GoldenRows;
import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.Bytes;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.MapType;
import dev.tidegate.format.type.MultisetType;
import dev.tidegate.format.type.Row;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The rows of the golden cases, in the order of their messages. */
final class GoldenCases {
    private GoldenCases() {}

    static final Map<String, GoldenRows> BY_CASE = new TreeMap<>();

    static {
        BY_CASE.put("scalars", scalars());
        BY_CASE.put("floating-point", floatingPoint());
        BY_CASE.put("decimal", decimals());
        BY_CASE.put("decimal-as-plain-number", decimals());
        BY_CASE.put("strings", strings());
        BY_CASE.put("names", names());
        BY_CASE.put("bytes", bytes());
        BY_CASE.put("date-time-sql", dateTimes());
        BY_CASE.put("date-time-iso-8601", dateTimes());
        BY_CASE.put("time-with-fraction", times());
        BY_CASE.put("nested", nested());
        BY_CASE.put("ignore-null-fields", nested());
        BY_CASE.put("null-key-drop", nullKeys());
        BY_CASE.put("null-key-literal", nullKeys());
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
        RowType type = RowType.of(field("p", ScalarType.decimal(8, 2)), field("q", ScalarType.decimal(10, 8)));
        return new GoldenRows(
                type,
                true,
                List.of(
                        Row.of(new BigDecimal("100000.00"), new BigDecimal("0.00000001")),
                        Row.of(new BigDecimal("1.50"), new BigDecimal("1.00000000")),
                        Row.of(new BigDecimal("0.00"), new BigDecimal("0.00000000")),
                        Row.of(new BigDecimal("-10.00"), new BigDecimal("12.50000000")),
                        Row.of(new BigDecimal("123456.78"), new BigDecimal("-0.50000000"))));
    }

    private static GoldenRows strings() {
        RowType type = RowType.of(field("v", ScalarType.string()), field("c", ScalarType.of(Kind.CHAR, 4)));
        return new GoldenRows(
                type,
                true,
                List.of(
                        Row.of("\"\\/", "\b\f\n\r\t"),
                        Row.of("\0\u0001\u001f", "\u007f"),
                        Row.of("äöü漢字\u2028", "é"),
                        Row.of("\uD83D\uDE00", "x\uD834\uDD1Ey"),
                        Row.of("half a pair \uD83D", "\uDE00"),
                        Row.of("", null)));
    }

    private static GoldenRows names() {
        ScalarType integer = ScalarType.of(Kind.INTEGER);
        RowType type = RowType.of(
                field("a b", integer), field("\"q\"", integer), field("ü", integer), field("\uD83D\uDE00", integer));
        return new GoldenRows(type, true, List.of(Row.of(1, 2, 3, 4)));
    }

    private static GoldenRows bytes() {
        return new GoldenRows(
                RowType.of(field("b", ScalarType.bytes())),
                true,
                List.of(
                        Row.of(Bytes.of((byte) 0xfb, (byte) 0xff)),
                        Row.of(Bytes.of((byte) 'h', (byte) 'e', (byte) 'l', (byte) 'l', (byte) 'o')),
                        Row.of(Bytes.of()),
                        Row.of(Bytes.of((byte) 0))));
    }

    /** A TIME loses its milliseconds, so these do not come back. */
    private static GoldenRows dateTimes() {
        RowType type = RowType.of(
                field("d", ScalarType.of(Kind.DATE)),
                field("t", ScalarType.of(Kind.TIME, 3)),
                field("ts", ScalarType.of(Kind.TIMESTAMP, 9)),
                field("ltz", ScalarType.of(Kind.TIMESTAMP_LTZ, 9)));
        return new GoldenRows(
                type,
                false,
                List.of(
                        Row.of(
                                LocalDate.of(2026, 1, 2),
                                LocalTime.parse("03:04:05.678"),
                                LocalDateTime.parse("2026-01-02T03:04:05.100"),
                                Instant.parse("2026-01-02T03:04:05.120Z")),
                        Row.of(
                                LocalDate.of(1969, 12, 31),
                                LocalTime.MIDNIGHT,
                                LocalDateTime.parse("2026-01-02T00:00:00"),
                                Instant.parse("1969-12-31T23:59:59Z")),
                        Row.of(
                                LocalDate.of(1, 1, 1),
                                LocalTime.parse("23:59:59.999"),
                                LocalDateTime.parse("2026-01-02T03:04:05.123456789"),
                                Instant.parse("2026-01-02T03:04:05.000000001Z"))));
    }

    private static GoldenRows times() {
        return new GoldenRows(
                RowType.of(field("t", ScalarType.of(Kind.TIME, 3))),
                true,
                List.of(
                        Row.of(LocalTime.parse("03:04:05.678")),
                        Row.of(LocalTime.parse("03:04:05.1")),
                        Row.of(LocalTime.MIDNIGHT)));
    }

    private static GoldenRows nested() {
        RowType inner = RowType.of(field("z", ScalarType.string())).withNullable(true);
        RowType type = RowType.of(
                field("a", new ArrayType(ScalarType.of(Kind.INTEGER), true)),
                field("m", new MapType(ScalarType.string(), ScalarType.of(Kind.BIGINT), true)),
                field("s", new MultisetType(ScalarType.string(), true)),
                field(
                        "r",
                        RowType.of(field("x", ScalarType.of(Kind.INTEGER)), field("y", new ArrayType(inner, true)))
                                .withNullable(true)));
        return new GoldenRows(
                type,
                true,
                List.of(
                        Row.of(
                                Arrays.asList(1, null, 3),
                                map("b", 2L, "a", 1L, "n", null),
                                Map.of("x", 2),
                                Row.of(null, Arrays.asList(Row.of("q"), null))),
                        Row.of(List.of(), Map.of(), Map.of(), Row.of(7, null)),
                        Row.of(null, null, null, null)));
    }

    private static GoldenRows nullKeys() {
        RowType type = RowType.of(
                field("m", new MapType(ScalarType.string(), ScalarType.of(Kind.INTEGER), true)),
                field("s", new MultisetType(ScalarType.string(), true)));
        return new GoldenRows(
                type,
                false,
                List.of(
                        Row.of(map("a", 1, null, 7, "b", 2), map("x", 1, null, 4)),
                        Row.of(map(null, 7), map(null, 1)),
                        // The literal is a key of its own too: the later entry wins, in the place of the earlier one.
                        Row.of(map("none", 9, null, 7), Map.of())));
    }

    private static Map<Object, Object> map(Object... keysAndValues) {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }
}
