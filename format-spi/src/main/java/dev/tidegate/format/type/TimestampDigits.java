package dev.tidegate.format.type;

import java.time.LocalDateTime;
import java.time.Month;
import java.time.Year;
import org.jspecify.annotations.Nullable;

/**
 * The usual spelling of a TIMESTAMP, {@code yyyy-MM-dd?HH:mm:ss[.f]}, the fraction without trailing zeros, read and written
 * digit by digit: a formatter of the JDK takes as long for one as for all the rest of a short row. Whatever is spelled
 * otherwise, or is wrong, is left to a formatter.
 */
public final class TimestampDigits {
    private static final int SECONDS_LENGTH = "yyyy-MM-dd HH:mm:ss".length();
    /** Of the text, in characters, which are as many bytes. */
    public static final int MAX_LENGTH = SECONDS_LENGTH + ".fffffffff".length();

    private static final int DAYS_OF_ANY_MONTH = 28;

    private TimestampDigits() {}

    /**
     * The timestamp with which the text begins.
     *
     * @param end where it ends
     * @param separator of date and time
     * @return null where the formatter must look
     */
    public static @Nullable LocalDateTime read(String text, int end, char separator) {
        if (end < SECONDS_LENGTH
                || end > MAX_LENGTH
                || text.charAt(4) != '-'
                || text.charAt(7) != '-'
                || text.charAt(10) != separator
                || text.charAt(13) != ':'
                || text.charAt(16) != ':') {
            return null;
        }
        int year = number(text, 0, 4);
        int month = number(text, 5, 7);
        int day = number(text, 8, 10);
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, 19);
        int nano = end == SECONDS_LENGTH ? 0 : nano(text, end);
        // A part that is no number is negative.
        if (!isDay(year, month, day) || hour < 0 || hour > 23 || minute < 0 || minute > 59) {
            return null;
        }
        return second < 0 || second > 59 || nano < 0
                ? null
                : LocalDateTime.of(year, month, day, hour, minute, second, nano);
    }

    /**
     * Writes to an array of at least {@link #MAX_LENGTH} bytes.
     *
     * @return where the timestamp ends, or -1 where the formatter must write: a year before 0 or after 9999 has a sign
     */
    public static int write(LocalDateTime timestamp, char separator, byte[] text) {
        int year = timestamp.getYear();
        if (year < 0 || year > 9999) {
            return -1;
        }
        digits(text, 0, 4, year);
        text[4] = '-';
        digits(text, 5, 7, timestamp.getMonthValue());
        text[7] = '-';
        digits(text, 8, 10, timestamp.getDayOfMonth());
        text[10] = (byte) separator;
        digits(text, 11, 13, timestamp.getHour());
        text[13] = ':';
        digits(text, 14, 16, timestamp.getMinute());
        text[16] = ':';
        digits(text, 17, 19, timestamp.getSecond());
        if (timestamp.getNano() == 0) {
            return SECONDS_LENGTH;
        }
        text[SECONDS_LENGTH] = '.';
        digits(text, SECONDS_LENGTH + 1, MAX_LENGTH, timestamp.getNano());
        int end = MAX_LENGTH;
        while (text[end - 1] == '0') {
            end--;
        }
        return end;
    }

    private static void digits(byte[] text, int start, int end, int number) {
        int rest = number;
        for (int i = end - 1; i >= start; i--) {
            text[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    private static boolean isDay(int year, int month, int day) {
        if (year < 0 || month < 1 || month > 12 || day < 1) {
            return false;
        }
        return day <= DAYS_OF_ANY_MONTH || day <= Month.of(month).length(Year.isLeap(year));
    }

    private static int nano(String text, int end) {
        if (text.charAt(SECONDS_LENGTH) != '.' || end == SECONDS_LENGTH + 1) {
            return -1;
        }
        int fraction = number(text, SECONDS_LENGTH + 1, end);
        for (int i = end; i < MAX_LENGTH; i++) {
            fraction *= 10;
        }
        return fraction;
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
