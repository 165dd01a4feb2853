package dev.tidegate.interop.parity;

import dev.tidegate.format.type.Bytes;
import dev.tidegate.format.type.ScalarType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;

/** Draws values of scalar types, about half of them from the edges. */
record RandomScalars(Random random) {
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "  padded ",
            "null",
            "NULL",
            "true",
            "0",
            "-1.50",
            "NaN",
            "#",
            ",",
            ";",
            "|",
            "\t",
            "\"",
            "'",
            "\\",
            "\\\\\"",
            "a\nb",
            "a\r\nb",
            "\u0000",
            "\u0001\u001f",
            "\u007f\u0080",
            "\u2028\u2029",
            "\uFEFF",
            "\uFFFF",
            "äöü ß",
            "漢字",
            "\uD83D\uDE00",
            "a\uD83D\uDE00b",
            "{\"a\":1}",
            "[1,2]",
            "2026-01-02",
            "q\"u\\o");
    private static final String ALPHABET =
            "abcdefghijklmnopqrstuvwxyzABC0123456789 ,;|\t\"'\\/+-.:#=_{}[]()<>!$%&*?@^`~\n\réß漢€\u0001\u007f";
    private static final List<LocalDate> DATES = List.of(
            LocalDate.EPOCH,
            LocalDate.of(1969, 12, 31),
            LocalDate.of(2024, 2, 29),
            LocalDate.of(1582, 10, 10),
            LocalDate.of(1, 1, 1),
            LocalDate.of(0, 12, 31),
            LocalDate.of(-44, 3, 15),
            LocalDate.of(9999, 12, 31),
            LocalDate.of(10000, 1, 1),
            LocalDate.of(123456, 7, 8));

    Object value(ScalarType type) {
        return switch (type.kind()) {
            case BOOLEAN -> random.nextBoolean();
            case TINYINT -> (byte) whole(Byte.MIN_VALUE, Byte.MAX_VALUE);
            case SMALLINT -> (short) whole(Short.MIN_VALUE, Short.MAX_VALUE);
            case INTEGER -> (int) whole(Integer.MIN_VALUE, Integer.MAX_VALUE);
            case BIGINT -> whole(Long.MIN_VALUE, Long.MAX_VALUE);
            case FLOAT -> real();
            case DOUBLE -> doublePrecision();
            case DECIMAL -> decimal(type);
            case CHAR, VARCHAR -> text(type);
            case BINARY, VARBINARY -> bytes(type);
            case DATE -> date();
            case TIME -> cut(time(), Math.min(3, type.size()));
            case TIMESTAMP -> timestamp(type);
            case TIMESTAMP_LTZ -> timestamp(type).toInstant(ZoneOffset.UTC);
            case ARRAY, MAP, MULTISET, ROW -> throw new IllegalStateException(type + " is not a scalar type");
        };
    }

    private long whole(long min, long max) {
        return switch (random.nextInt(6)) {
            case 0 -> min;
            case 1 -> max;
            case 2 -> random.nextInt(3) - 1;
            case 3 -> random.nextInt(100);
            default -> min + Math.floorMod(random.nextLong(), max - min + 1 <= 0 ? Long.MAX_VALUE : max - min + 1);
        };
    }

    private float real() {
        return random.nextBoolean()
                ? Float.intBitsToFloat(random.nextInt())
                : pick(List.of(
                        0f,
                        -0f,
                        1f,
                        0.1f,
                        1e10f,
                        0.001f,
                        0.0001f,
                        1.17549435E-38f,
                        16777216f,
                        Float.MIN_VALUE,
                        Float.MAX_VALUE,
                        Float.NaN,
                        Float.NEGATIVE_INFINITY,
                        Float.POSITIVE_INFINITY));
    }

    private double doublePrecision() {
        return random.nextBoolean()
                ? Double.longBitsToDouble(random.nextLong())
                : pick(List.of(
                        0.0,
                        -0.0,
                        1.0,
                        0.1,
                        1e7,
                        2e23,
                        1e-5,
                        0.002,
                        9007199254740993.0,
                        Double.MIN_VALUE,
                        Double.MAX_VALUE,
                        Double.NaN,
                        Double.NEGATIVE_INFINITY,
                        Double.POSITIVE_INFINITY));
    }

    private BigDecimal decimal(ScalarType type) {
        BigInteger bound = BigInteger.TEN.pow(type.size());
        BigInteger unscaled = switch (random.nextInt(6)) {
            case 0 -> BigInteger.ZERO;
            case 1 -> bound.subtract(BigInteger.ONE);
            case 2 -> BigInteger.ONE;
            case 3 -> BigInteger.TEN.pow(random.nextInt(type.size()));
            default -> new BigInteger(130, random).mod(bound);
        };
        return new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), type.scale());
    }

    private String text(ScalarType type) {
        String text = switch (random.nextInt(4)) {
            case 0 -> pick(TEXTS);
            case 1 -> letters(23 + random.nextInt(3));
            default -> letters(random.nextInt(12));
        };
        int end = Math.min(text.length(), type.size());
        // Not through the middle of a character beyond the basic plane.
        boolean splits = end > 0 && end < text.length() && Character.isHighSurrogate(text.charAt(end - 1));
        return text.substring(0, splits ? end - 1 : end);
    }

    private String letters(int length) {
        int letters = random.nextInt(3) == 0 ? ALPHABET.length() : 26;
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(ALPHABET.charAt(random.nextInt(letters)));
        }
        return text.toString();
    }

    private Bytes bytes(ScalarType type) {
        byte[] bytes = new byte[Math.min(type.size(), random.nextInt(30))];
        random.nextBytes(bytes);
        return Bytes.of(bytes);
    }

    private LocalDate date() {
        return random.nextInt(3) == 0 ? pick(DATES) : LocalDate.ofEpochDay(random.nextInt(60_000) - 20_000);
    }

    private LocalTime time() {
        return switch (random.nextInt(4)) {
            case 0 -> LocalTime.MIDNIGHT;
            case 1 -> LocalTime.of(23, 59, 59, 999_999_999);
            case 2 -> LocalTime.of(random.nextInt(24), random.nextInt(60), 0);
            default -> LocalTime.ofNanoOfDay(Math.floorMod(random.nextLong(), 86_400_000_000_000L));
        };
    }

    private LocalDateTime timestamp(ScalarType type) {
        return LocalDateTime.of(date(), cut(fraction(time()), type.size()));
    }

    /** With a fraction that is short, or long, or has zeros in front. */
    private LocalTime fraction(LocalTime time) {
        return time.withNano(pick(List.of(0, 100_000_000, 120_000_000, 123_000_000, 1_000, 1, time.getNano())));
    }

    private static LocalTime cut(LocalTime time, int precision) {
        int unit = (int) Math.pow(10, 9 - precision);
        return time.withNano(time.getNano() / unit * unit);
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
