package dev.tidegate.format.avro;

import static dev.tidegate.format.type.RowType.field;

import dev.tidegate.format.tck.GoldenRows;
import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.Bytes;
import dev.tidegate.format.type.DataType;
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
import org.jspecify.annotations.Nullable;

/** The rows of the golden cases, in the order of their messages. */
final class GoldenCases {
    private GoldenCases() {}

    static final Map<String, GoldenRows> BY_CASE = new TreeMap<>();

    static {
        BY_CASE.put("scalars", scalars(true));
        BY_CASE.put("scalars-not-null", scalars(false));
        BY_CASE.put("scalars-json", scalars(true));
        BY_CASE.put("scalars-not-null-json", scalars(false));
        BY_CASE.put("decimal", decimals());
        BY_CASE.put("date-time", dateTimes());
        BY_CASE.put("timestamps-standard", timestamps(3, true));
        BY_CASE.put("timestamps-microseconds", timestamps(6, false));
        BY_CASE.put("timestamps-standard-json", timestamps(3, true));
        BY_CASE.put("maps", maps());
        BY_CASE.put("nested", nested());
        BY_CASE.put("nested-json", nested());
        BY_CASE.put("text-json", texts());
    }

    private static GoldenRows scalars(boolean nullable) {
        RowType type = RowType.of(
                column("bo", ScalarType.of(Kind.BOOLEAN), nullable),
                column("ti", ScalarType.of(Kind.TINYINT), nullable),
                column("sm", ScalarType.of(Kind.SMALLINT), nullable),
                column("i", ScalarType.of(Kind.INTEGER), nullable),
                column("bi", ScalarType.of(Kind.BIGINT), nullable),
                column("f", ScalarType.of(Kind.FLOAT), nullable),
                column("d", ScalarType.of(Kind.DOUBLE), nullable),
                column("c", ScalarType.of(Kind.CHAR, 3), nullable),
                column("v", ScalarType.string(), nullable),
                column("by", ScalarType.bytes(), nullable),
                column("da", ScalarType.of(Kind.DATE), nullable),
                column("t", ScalarType.of(Kind.TIME, 3), nullable),
                column("ts", ScalarType.of(Kind.TIMESTAMP, 3), nullable),
                column("de", ScalarType.decimal(10, 2), nullable));
        Row plain = Row.of(
                true,
                Byte.MIN_VALUE,
                Short.MAX_VALUE,
                Integer.MIN_VALUE,
                Long.MAX_VALUE,
                0.1f,
                -1e-5,
                "abc",
                "äöü 漢字 \uD83D\uDE00",
                Bytes.of((byte) 0, (byte) 0xff),
                LocalDate.of(2024, 1, 2),
                LocalTime.parse("03:04:05.123"),
                LocalDateTime.parse("1969-12-31T23:59:59.999"),
                new BigDecimal("-123.45"));
        return new GoldenRows(type, true, nullable ? List.of(plain, nulls(type.arity())) : List.of(plain));
    }

    private static RowType.Field column(String name, DataType type, boolean nullable) {
        return field(name, type.withNullable(nullable));
    }

    private static Row nulls(int arity) {
        return Row.of(new @Nullable Object[arity]);
    }

    private static GoldenRows decimals() {
        RowType type = RowType.of(
                field("s", ScalarType.decimal(5, 2).withNullable(false)),
                field("l", ScalarType.decimal(38, 18).withNullable(false)));
        return new GoldenRows(
                type,
                true,
                List.of(
                        Row.of(new BigDecimal("0.00"), new BigDecimal("0.000000000000000001")),
                        Row.of(new BigDecimal("1.27"), new BigDecimal("-99999999999999999999.999999999999999999")),
                        Row.of(new BigDecimal("1.28"), new BigDecimal("1.000000000000000000")),
                        Row.of(new BigDecimal("-1.28"), new BigDecimal("-1.000000000000000000")),
                        Row.of(new BigDecimal("-1.29"), new BigDecimal("9.223372036854775808"))));
    }

    private static GoldenRows dateTimes() {
        RowType type = RowType.of(
                field("d", ScalarType.of(Kind.DATE)),
                field("t", ScalarType.of(Kind.TIME, 0)),
                field("ts", ScalarType.of(Kind.TIMESTAMP, 0)));
        return new GoldenRows(
                type,
                true,
                List.of(
                        Row.of(LocalDate.EPOCH, LocalTime.MIDNIGHT, LocalDateTime.parse("1970-01-01T00:00:00")),
                        Row.of(
                                LocalDate.of(1, 1, 1),
                                LocalTime.of(23, 59, 59),
                                LocalDateTime.parse("0001-01-01T00:00:00")),
                        Row.of(
                                LocalDate.of(9999, 12, 31),
                                LocalTime.of(12, 0),
                                LocalDateTime.parse("9999-12-31T23:59:59"))));
    }

    private static GoldenRows timestamps(int precision, boolean readsBack) {
        RowType type = RowType.of(
                field("ts", ScalarType.of(Kind.TIMESTAMP, precision)),
                field("ltz", ScalarType.of(Kind.TIMESTAMP_LTZ, precision)));
        String fraction = precision == 3 ? ".123" : ".123456";
        return new GoldenRows(
                type,
                readsBack,
                List.of(
                        Row.of(
                                LocalDateTime.parse("2026-01-02T03:04:05" + fraction),
                                Instant.parse("2026-01-02T03:04:05" + fraction + "Z")),
                        Row.of(
                                LocalDateTime.parse("1969-12-31T23:59:59" + fraction),
                                Instant.parse("1969-12-31T23:59:59" + fraction + "Z")),
                        nulls(2)));
    }

    /** From two to three entries the hash table in which Flink orders them changes its size, and so on. */
    private static GoldenRows maps() {
        RowType type = RowType.of(
                field("m", new MapType(ScalarType.string(), ScalarType.of(Kind.INTEGER), true)),
                field("s", new MultisetType(ScalarType.string(), false)));
        return new GoldenRows(
                type,
                true,
                List.of(
                        Row.of(map("k", 7), Map.of()),
                        Row.of(map("b", 2, "a", 1), map("x", 2)),
                        Row.of(map("three", 3, "two", null, "one", 1), map("z", 1, "y", 2, "x", 3)),
                        Row.of(
                                map(
                                        "Oslo", 1, "Bern", 2, "Rom", 3, "Wien", 4, "Prag", 5, "Riga", 6, "Kiew", 7,
                                        "Paris", 8, "Sofia", 9, "Tirana", 10, "London", 11, "Dublin", 12, "Athen", 13),
                                map("Aa", 1, "BB", 2, "äöü", 3)),
                        Row.of(null, Map.of())));
    }

    private static GoldenRows nested() {
        RowType y = RowType.of(field("z", ScalarType.string())).withNullable(true);
        RowType ro = RowType.of(field("x", ScalarType.of(Kind.INTEGER).withNullable(false)), field("y", y))
                .withNullable(true);
        RowType type = RowType.of(
                field("ro", ro),
                field("a", new ArrayType(ro, true)),
                field("m", new MapType(ScalarType.string(), new ArrayType(ScalarType.of(Kind.BIGINT), true), false)),
                field("n", RowType.of(field("b", ScalarType.bytes()))));
        return new GoldenRows(
                type,
                true,
                List.of(
                        Row.of(
                                Row.of(1, Row.of("q")),
                                Arrays.asList(Row.of(2, null), null),
                                map("k", Arrays.asList(1L, null)),
                                Row.of(Bytes.of((byte) 1))),
                        Row.of(null, List.of(), Map.of(), Row.of((Object) null)),
                        Row.of(Row.of(-1, Row.of((Object) null)), null, map("none", null), Row.of(Bytes.of()))));
    }

    private static GoldenRows texts() {
        RowType type = RowType.of(
                field("s", ScalarType.string()),
                field("b", ScalarType.bytes().withNullable(false)),
                field("f", ScalarType.of(Kind.FLOAT).withNullable(false)),
                field("d", ScalarType.of(Kind.DOUBLE).withNullable(false)));
        return new GoldenRows(
                type,
                true,
                List.of(
                        Row.of("\"\\/\b\f\n\r\t\u001f\u007f", Bytes.of((byte) '"', (byte) 10, (byte) 0x80), 0.1f, 1e10),
                        Row.of("\u2028 ä \uD83D\uDE00", Bytes.of((byte) 0xff, (byte) 0), 1e10f, 0.002),
                        Row.of("", Bytes.of(), Float.NaN, Double.NEGATIVE_INFINITY)));
    }

    private static Map<Object, @Nullable Object> map(@Nullable Object... keysAndValues) {
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
        }
        return map;
    }
}
