package dev.tidegate.format.csv;

import static java.time.format.DateTimeFormatter.ISO_LOCAL_DATE;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import org.jspecify.annotations.Nullable;

/**
 * How dates, times and timestamps look: {@code 2026-01-02}, {@code 03:04:05[.f]} and the two with a blank between them,
 * the fraction without trailing zeros. The usual spelling is read and written digit by digit, which takes a fraction of
 * a formatter's time.
 */
final class Timestamps {
    private static final int DATE_LENGTH = "yyyy-MM-dd".length();
    private static final int TIME_LENGTH = "HH:mm:ss".length();
    private static final int NANO_DIGITS = 9;

    /** Flink's, which bends a day that does not exist. */
    private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .append(ISO_LOCAL_DATE)
            .appendLiteral(' ')
            .appendPattern("HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, NANO_DIGITS, true)
            .toFormatter();

    /** As {@code java.sql.Date} reads it, with {@code 2026-1-2}; and as it is written beyond the year 9999. */
    private static final DateTimeFormatter DATE = new DateTimeFormatterBuilder()
            .appendValue(ChronoField.YEAR, 4, 10, SignStyle.EXCEEDS_PAD)
            .appendLiteral('-')
            .appendValue(ChronoField.MONTH_OF_YEAR, 1, 2, SignStyle.NOT_NEGATIVE)
            .appendLiteral('-')
            .appendValue(ChronoField.DAY_OF_MONTH, 1, 2, SignStyle.NOT_NEGATIVE)
            .toFormatter()
            .withResolverStyle(ResolverStyle.STRICT);

    private Timestamps() {}

    static void write(StringBuilder text, LocalDateTime timestamp) {
        text.append(timestamp.toLocalDate()).append(' ');
        writeTime(text, timestamp.toLocalTime());
    }

    static void writeTime(StringBuilder text, LocalTime time) {
        twoDigits(text, time.getHour()).append(':');
        twoDigits(text, time.getMinute()).append(':');
        twoDigits(text, time.getSecond());
        int nano = time.getNano();
        if (nano == 0) {
            return;
        }
        text.append('.');
        for (int unit = 100_000_000; nano > 0; unit /= 10) {
            text.append((char) ('0' + nano / unit));
            nano %= unit;
        }
    }

    private static StringBuilder twoDigits(StringBuilder text, int number) {
        return text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }

    /** The time with this many digits of its fraction, the others dropped. */
    static LocalTime cut(LocalTime time, int digits) {
        int unit = 1;
        for (int i = digits; i < NANO_DIGITS; i++) {
            unit *= 10;
        }
        return time.getNano() % unit == 0 ? time : time.withNano(time.getNano() / unit * unit);
    }

    /** @throws DateTimeException if it is no timestamp, or its day does not exist */
    static LocalDateTime read(String text) {
        if (text.length() > DATE_LENGTH && text.charAt(DATE_LENGTH) == ' ') {
            LocalDate date = dateDigits(text, DATE_LENGTH);
            LocalTime time = timeDigits(text, DATE_LENGTH + 1);
            if (date != null && time != null) {
                return LocalDateTime.of(date, time);
            }
        }
        LocalDate.parse(text.substring(0, Math.max(0, text.indexOf(' '))));
        return LocalDateTime.parse(text, TIMESTAMP);
    }

    /** @throws DateTimeException if it is no date, or its day does not exist */
    static LocalDate readDate(String text) {
        LocalDate usual = dateDigits(text, text.length());
        return usual == null ? LocalDate.parse(text, DATE) : usual;
    }

    /** The seconds may be missing, as in {@code 03:04}. @throws DateTimeException if it is no time */
    static LocalTime readTime(String text) {
        LocalTime usual = timeDigits(text, 0);
        return usual == null ? LocalTime.parse(text) : usual;
    }

    /** The date before this place, or null where a formatter must look. */
    private static @Nullable LocalDate dateDigits(String text, int end) {
        if (end != DATE_LENGTH || text.charAt(4) != '-' || text.charAt(7) != '-') {
            return null;
        }
        int year = number(text, 0, 4);
        int month = number(text, 5, 7);
        int day = number(text, 8, DATE_LENGTH);
        // What is no number is negative.
        return year < 0 || month < 1 || month > 12 || day < 1 ? null : LocalDate.of(year, month, day);
    }

    /** The time from this place on, or null where a formatter must look. */
    private static @Nullable LocalTime timeDigits(String text, int start) {
        int fraction = start + TIME_LENGTH;
        if (text.length() < fraction || text.charAt(start + 2) != ':' || text.charAt(start + 5) != ':') {
            return null;
        }
        int hour = number(text, start, start + 2);
        int minute = number(text, start + 3, start + 5);
        int second = number(text, start + 6, fraction);
        int nano = text.length() == fraction ? 0 : nano(text, fraction);
        return hour < 0 || hour > 23 || minute < 0 || second < 0 || nano < 0
                ? null
                : LocalTime.of(hour, minute, second, nano);
    }

    private static int nano(String text, int point) {
        int digits = text.length() - point - 1;
        if (text.charAt(point) != '.' || digits < 1 || digits > NANO_DIGITS) {
            return -1;
        }
        int nano = number(text, point + 1, text.length());
        for (int i = digits; i < NANO_DIGITS; i++) {
            nano *= 10;
        }
        return nano;
    }

    private static int number(String text, int start, int end) {
        int number = 0;
        for (int i = start; i < end; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
