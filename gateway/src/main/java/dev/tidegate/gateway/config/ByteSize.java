package dev.tidegate.gateway.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes with or without a unit, in Flink's spelling ({@code 64kb}, {@code 16 mb}, {@code 1 gibibytes}) or in
 * that of IEC ({@code 64 KiB}). All units are powers of 1024, as Flink's are.
 */
final class ByteSize {
    private static final Pattern TEXT = Pattern.compile("(\\d+)\\s*(\\p{L}*)");
    private static final String[] IEC = {"B", "KiB", "MiB", "GiB", "TiB"};

    private ByteSize() {}

    /** @throws IllegalArgumentException if this is no size, or none that a long holds */
    static long parse(String text) {
        Matcher matcher = TEXT.matcher(text.trim());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(text);
        }
        long number = Long.parseLong(matcher.group(1));
        int shift = shift(matcher.group(2).toLowerCase(Locale.ROOT));
        if (number > Long.MAX_VALUE >> shift) {
            throw new IllegalArgumentException(text);
        }
        return number << shift;
    }

    /** @throws IllegalArgumentException if this is no size, or none that an int holds */
    static int parseInt(String text) {
        long size = parse(text);
        if (size > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(text);
        }
        return (int) size;
    }

    private static int shift(String unit) {
        return switch (unit) {
            case "", "b", "byte", "bytes" -> 0;
            case "k", "kb", "kib", "kibibyte", "kibibytes" -> 10;
            case "m", "mb", "mib", "mebibyte", "mebibytes" -> 20;
            case "g", "gb", "gib", "gibibyte", "gibibytes" -> 30;
            case "t", "tb", "tib", "tebibyte", "tebibytes" -> 40;
            default -> throw new IllegalArgumentException(unit);
        };
    }

    /** With the largest unit that divides it. */
    static String text(long bytes) {
        int unit = 0;
        long number = bytes;
        while (number != 0 && number % 1024 == 0 && unit < IEC.length - 1) {
            number /= 1024;
            unit++;
        }
        return number + " " + IEC[unit];
    }
}
