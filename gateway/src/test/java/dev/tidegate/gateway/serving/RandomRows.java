package dev.tidegate.gateway.serving;

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
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Random types and random values of them, edges more often than chance would have it. */
final class RandomRows {
    private final Random random;

    RandomRows(Random random) {
        this.random = random;
    }

    RowType rowType(int depth) {
        return new RowType(
                IntStream.range(0, 1 + random.nextInt(6))
                        .mapToObj(i -> new RowType.Field("c" + i, type(depth)))
                        .toList(),
                false);
    }

    DataType type(int depth) {
        Kind[] kinds = Kind.values();
        Kind kind = kinds[random.nextInt(kinds.length)];
        boolean nullable = random.nextInt(3) > 0;
        return switch (kind) {
            case ARRAY -> depth == 0 ? type(0) : new ArrayType(type(depth - 1), nullable);
            case MAP -> depth == 0 ? type(0) : new MapType(type(depth - 1), type(depth - 1), nullable);
            case MULTISET -> depth == 0 ? type(0) : new MultisetType(type(depth - 1), nullable);
            case ROW -> depth == 0 ? type(0) : rowType(depth - 1).withNullable(nullable);
            case DECIMAL -> {
                int precision = 1 + random.nextInt(38);
                yield ScalarType.decimal(precision, random.nextInt(precision + 1))
                        .withNullable(nullable);
            }
            default -> ScalarType.of(kind, 9).withNullable(nullable);
        };
    }

    Row row(RowType type) {
        return Row.of(type.fields().stream().map(field -> value(field.type())).toArray());
    }

    Object value(DataType type) {
        if (type.nullable() && random.nextInt(6) == 0) {
            return null;
        }
        return switch (type.kind()) {
            case BOOLEAN -> random.nextBoolean();
            case TINYINT -> (byte) number();
            case SMALLINT -> (short) number();
            case INTEGER -> (int) number();
            case BIGINT -> number();
            case FLOAT -> pick(Float.NaN, Float.NEGATIVE_INFINITY, Float.MIN_VALUE, 1.0f, anyFloat());
            case DOUBLE -> pick(Double.NaN, Double.POSITIVE_INFINITY, Double.MAX_VALUE, 2e23, anyDouble());
            case DECIMAL -> decimal((ScalarType) type);
            case CHAR, VARCHAR -> text();
            case BINARY, VARBINARY -> bytes();
            case DATE -> date();
            case TIME -> time();
            case TIMESTAMP -> LocalDateTime.of(date(), time());
            case TIMESTAMP_LTZ -> LocalDateTime.of(date(), time()).toInstant(ZoneOffset.UTC);
            case ARRAY -> list(((ArrayType) type).element());
            case MAP -> map(((MapType) type).key(), ((MapType) type).value());
            case MULTISET -> multiset(((MultisetType) type).element());
            case ROW -> row((RowType) type);
        };
    }

    private long number() {
        return pick(0L, -1L, Long.MIN_VALUE, Long.MAX_VALUE, random.nextLong());
    }

    private float anyFloat() {
        return pick(-0f, 0f, Float.MIN_VALUE, -Float.MAX_VALUE, Float.intBitsToFloat(random.nextInt()));
    }

    private double anyDouble() {
        return pick(-0.0, 0.0, Double.MIN_VALUE, -Double.MAX_VALUE, Double.longBitsToDouble(random.nextLong()));
    }

    private BigDecimal decimal(ScalarType type) {
        BigInteger bound = BigInteger.TEN.pow(type.size());
        BigInteger unscaled = new BigInteger(bound.bitLength(), random).mod(bound);
        return new BigDecimal(
                pick(BigInteger.ZERO, bound.subtract(BigInteger.ONE), unscaled, unscaled.negate()), type.scale());
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(pick("a", "%", ",", "\"", "\\", "\n", "\0", "é", "€", "\ud83d\ude00", "\u2028", "%2C", "%25"));
        }
        return text.toString();
    }

    private Bytes bytes() {
        byte[] bytes = new byte[random.nextInt(5)];
        random.nextBytes(bytes);
        return Bytes.of(bytes);
    }

    private LocalDate date() {
        return pick(
                LocalDate.EPOCH,
                LocalDate.of(2024, 2, 29),
                LocalDate.of(-44, 3, 15),
                LocalDate.of(12026, 1, 2),
                LocalDate.ofEpochDay(random.nextInt(60_000) - 30_000));
    }

    private LocalTime time() {
        return pick(
                LocalTime.MIDNIGHT,
                LocalTime.MAX,
                LocalTime.of(3, 4),
                LocalTime.of(3, 4, 5, 120_000_000),
                LocalTime.of(23, 59, 59, 1),
                LocalTime.ofNanoOfDay(random.nextLong(86_400_000_000_000L)));
    }

    private List<Object> list(DataType element) {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            list.add(value(element));
        }
        return list;
    }

    private Map<Object, Object> map(DataType key, DataType value) {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            map.put(value(key), value(value));
        }
        return map;
    }

    private Map<Object, Integer> multiset(DataType element) {
        Map<Object, Integer> multiset = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            multiset.put(value(element), 1 + random.nextInt(3));
        }
        return multiset;
    }

    @SafeVarargs
    private <T> T pick(T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
