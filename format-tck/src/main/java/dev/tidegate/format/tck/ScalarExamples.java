package dev.tidegate.format.tck;

import dev.tidegate.format.type.Bytes;
import dev.tidegate.format.type.ScalarType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Values of the scalar types: a plain one first, then those at which formats stumble. */
final class ScalarExamples {
    private ScalarExamples() {}

    static List<Object> of(ScalarType type) {
        return switch (type.kind()) {
            case BOOLEAN -> List.of(true, false);
            case TINYINT -> List.of((byte) 7, (byte) 0, Byte.MIN_VALUE, Byte.MAX_VALUE);
            case SMALLINT -> List.of((short) 700, (short) 0, Short.MIN_VALUE, Short.MAX_VALUE);
            case INTEGER -> List.of(70_000, 0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case BIGINT -> List.of(7_000_000_000L, 0L, -1L, Long.MIN_VALUE, Long.MAX_VALUE);
            case FLOAT ->
                List.of(1.5f, 0f, -0f, 0.1f, Float.MIN_VALUE, Float.MAX_VALUE, Float.NaN, Float.NEGATIVE_INFINITY);
            case DOUBLE ->
                List.of(1.5, 0.0, -0.0, 0.1, Double.MIN_VALUE, Double.MAX_VALUE, Double.NaN, Double.POSITIVE_INFINITY);
            case DECIMAL -> decimals(type);
            case CHAR -> List.of("abc", "äöü", "a c");
            case VARCHAR ->
                List.of(
                        "plain",
                        "",
                        " ",
                        "a \"quoted\", comma; 'tick' | bar",
                        "tab\t line\n return\r back\\slash / \u0001 \u007f",
                        "ünïcødé 漢字 \uD83D\uDE00 \u2028",
                        "x".repeat(100));
            case BINARY -> List.of(Bytes.of((byte) 1, (byte) 2), Bytes.of((byte) 0, (byte) -1));
            case VARBINARY -> List.of(Bytes.of((byte) 1, (byte) 2, (byte) 3), Bytes.of(), allBytes());
            case DATE ->
                Stream.of("2026-01-02", "1970-01-01", "1969-12-31", "1900-02-28", "2024-02-29", "9999-12-31")
                        .<Object>map(LocalDate::parse)
                        .toList();
            case TIME -> List.of(LocalTime.of(3, 4, 5), LocalTime.MIDNIGHT, LocalTime.of(23, 59, 59));
            case TIMESTAMP -> List.copyOf(timestamps(type));
            case TIMESTAMP_LTZ ->
                timestamps(type).stream()
                        .<Object>map(timestamp -> timestamp.toInstant(ZoneOffset.UTC))
                        .toList();
            case ARRAY, MAP, MULTISET, ROW -> throw new IllegalStateException(type + " is not a scalar type");
        };
    }

    private static List<Object> decimals(ScalarType type) {
        BigDecimal largest = new BigDecimal(BigInteger.TEN.pow(type.size()).subtract(BigInteger.ONE), type.scale());
        BigDecimal smallest = BigDecimal.valueOf(1, type.scale());
        return List.of(
                new BigDecimal("12.5").setScale(type.scale()),
                BigDecimal.valueOf(0, type.scale()),
                new BigDecimal("100000").setScale(type.scale()),
                smallest,
                smallest.negate(),
                largest,
                largest.negate());
    }

    /** Each with the digits of its fraction that the type's precision keeps. */
    private static List<LocalDateTime> timestamps(ScalarType type) {
        int unit = (int) Math.pow(10, 9 - type.size());
        return Stream.of(
                        "2026-01-02T03:04:05.123456789",
                        "2026-01-02T00:00:00",
                        "2026-12-31T23:59:59.100",
                        "1969-12-31T23:59:59.999999999",
                        "1900-01-01T00:00:00.5")
                .map(LocalDateTime::parse)
                .map(timestamp -> timestamp.withNano(timestamp.getNano() / unit * unit))
                .toList();
    }

    private static Bytes allBytes() {
        byte[] bytes = new byte[256];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        return Bytes.of(bytes);
    }

    /** An equal value, as another object where its class allows that. */
    static @Nullable Object copy(@Nullable Object value) {
        if (value instanceof String text) {
            return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        }
        if (value instanceof Bytes bytes) {
            return Bytes.of(bytes.array().clone());
        }
        if (value instanceof BigDecimal decimal) {
            return new BigDecimal(decimal.unscaledValue(), decimal.scale());
        }
        if (value instanceof Instant instant) {
            return Instant.ofEpochSecond(instant.getEpochSecond(), instant.getNano());
        }
        return value;
    }
}
