package dev.tidegate.gateway.record;

import dev.tidegate.format.type.ScalarType;
import dev.tidegate.gateway.record.Casts.CastException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The values that texts spell, by Flink's rules of CAST. Blanks around them do not count. */
final class TextCasts {
    private static final Set<String> TRUE = Set.of("t", "true", "y", "yes", "1");
    private static final Set<String> FALSE = Set.of("f", "false", "n", "no", "0");

    /** A whole number, the fraction of which is cut off. */
    private static final Pattern WHOLE = Pattern.compile("([+-]?\\d{0,20})(?:\\.\\d*)?");

    private static final Pattern DATE = Pattern.compile("(\\d{1,4})(?:-(\\d{1,2})(?:-(\\d{1,2}))?)?");
    private static final Pattern TIME = Pattern.compile("(\\d{1,2})(?::(\\d{1,2})(?::(\\d{1,2})(?:\\.\\d{1,9})?)?)?");
    private static final Pattern TIMESTAMP =
            Pattern.compile("(\\d{1,4}-\\d{1,2}-\\d{1,2})(?:[ T](\\d{1,2}):(\\d{1,2}):(\\d{1,2})(?:\\.(\\d{1,9}))?)?");

    /** The longest number that is read: parsing takes time that grows with the square of its length. */
    private static final int MAX_NUMBER_LENGTH = 1000;

    private TextCasts() {}

    static boolean bool(String text, ScalarType type) {
        String word = text.trim().toLowerCase(Locale.ROOT);
        if (TRUE.contains(word)) {
            return true;
        } else if (FALSE.contains(word)) {
            return false;
        }
        throw new CastException(text, type);
    }

    static long whole(String text, ScalarType type, long min, long max) {
        Matcher matcher = WHOLE.matcher(text.trim());
        if (!matcher.matches() || matcher.group().isEmpty() || matcher.group(1).matches("[+-]")) {
            throw new CastException(text, type);
        }
        BigInteger number = matcher.group(1).isEmpty() ? BigInteger.ZERO : new BigInteger(matcher.group(1));
        if (number.compareTo(BigInteger.valueOf(min)) < 0 || number.compareTo(BigInteger.valueOf(max)) > 0) {
            throw new CastException(text, type);
        }
        return number.longValue();
    }

    static float real(String text, ScalarType type) {
        try {
            return Float.parseFloat(text);
        } catch (NumberFormatException e) {
            throw new CastException(text, type);
        }
    }

    static double doublePrecision(String text, ScalarType type) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new CastException(text, type);
        }
    }

    static BigDecimal decimal(String text, ScalarType type) {
        try {
            String number = text.trim();
            if (number.length() <= MAX_NUMBER_LENGTH) {
                BigDecimal decimal = new BigDecimal(number);
                // What is far beyond every DECIMAL would be a number of as many digits as its exponent says.
                if (Math.abs((long) decimal.precision() - decimal.scale()) <= MAX_NUMBER_LENGTH) {
                    return decimal;
                }
            }
        } catch (NumberFormatException e) {
            // Not a number, as the end of the method says.
        }
        throw new CastException(text, type);
    }

    static LocalDate date(String text, ScalarType type) {
        Matcher matcher = DATE.matcher(text.trim());
        try {
            if (matcher.matches()) {
                return LocalDate.of(part(matcher, 1, 0), part(matcher, 2, 1), part(matcher, 3, 1));
            }
        } catch (DateTimeException e) {
            // No such day, as the end of the method says.
        }
        throw new CastException(text, type);
    }

    /** To the second: a TIME has no fraction in Flink SQL. */
    static LocalTime time(String text, ScalarType type) {
        Matcher matcher = TIME.matcher(text.trim());
        try {
            if (matcher.matches()) {
                return LocalTime.of(part(matcher, 1, 0), part(matcher, 2, 0), part(matcher, 3, 0));
            }
        } catch (DateTimeException e) {
            // No such time, as the end of the method says.
        }
        throw new CastException(text, type);
    }

    static LocalDateTime timestamp(String text, ScalarType type) {
        Matcher matcher = TIMESTAMP.matcher(text.trim());
        try {
            if (matcher.matches()) {
                String fraction = matcher.group(5) == null ? "" : matcher.group(5);
                int digits = Math.min(fraction.length(), type.size());
                String nanos = fraction.substring(0, digits) + "0".repeat(9 - digits);
                LocalTime time = LocalTime.of(
                        part(matcher, 2, 0), part(matcher, 3, 0), part(matcher, 4, 0), Integer.parseInt(nanos));
                return date(matcher.group(1), type).atTime(time);
            }
        } catch (DateTimeException e) {
            // No such time, as the end of the method says.
        }
        throw new CastException(text, type);
    }

    private static int part(Matcher matcher, int group, int otherwise) {
        return matcher.group(group) == null ? otherwise : Integer.parseInt(matcher.group(group));
    }
}
