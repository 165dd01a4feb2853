package dev.tidegate.format.type;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The short way to read or write a timestamp and the long one never disagree. */
class TimestampDigitsTest {
    private static final String SOUND = "2024-02-29T23:59:59.123456789";
    private static final int ROUNDS = 20_000;
    /** Of the fraction, in nanoseconds. */
    private static final int[] UNITS = {1, 10, 1_000, 1_000_000, 100_000_000, 1_000_000_000};

    @Test
    void whatIsReadDigitByDigitIsWhatTheFormatterReads() {
        Random random = new Random(7);
        int read = 0;
        for (int i = 0; i < ROUNDS; i++) {
            String text = garbled(random);

            LocalDateTime digits = TimestampDigits.read(text, text.length(), 'T');

            if (digits != null) {
                assertThat(digits).as(text).isEqualTo(formatter(text));
                read++;
            }
        }
        assertThat(read).isGreaterThan(ROUNDS / 10);
    }

    @Test
    void theUsualSpellingIsReadWithoutTheFormatter() {
        assertThat(TimestampDigits.read(SOUND, SOUND.length(), 'T')).isEqualTo(LocalDateTime.parse(SOUND));
        assertThat(TimestampDigits.read("2026-12-31 00:00:00", 19, ' ')).isEqualTo("2026-12-31T00:00");
    }

    @Test
    void whatIsWrittenDigitByDigitIsWhatTheFormatterWrites() {
        DateTimeFormatter formatter = DateTimeFormatter.ISO_LOCAL_DATE_TIME;
        Random random = new Random(8);
        for (int i = 0; i < ROUNDS; i++) {
            long seconds = random.nextLong(-62_200_000_000L, 253_500_000_000L);
            int unit = UNITS[random.nextInt(UNITS.length)];
            int nano = random.nextInt(1_000_000_000 / unit) * unit;
            LocalDateTime timestamp = LocalDateTime.ofEpochSecond(seconds, nano, ZoneOffset.UTC);

            byte[] text = new byte[TimestampDigits.MAX_LENGTH];
            int end = TimestampDigits.write(timestamp, 'T', text);

            boolean usual = timestamp.getYear() >= 0 && timestamp.getYear() <= 9999;
            assertThat(end < 0 ? null : new String(text, 0, end, StandardCharsets.US_ASCII))
                    .isEqualTo(usual ? formatter.format(timestamp) : null);
        }
    }

    private static LocalDateTime formatter(String text) {
        try {
            return LocalDateTime.parse(text, DateTimeFormatter.ISO_LOCAL_DATE_TIME);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Cut within or before the fraction, and one or two of its characters changed. */
    private static String garbled(Random random) {
        StringBuilder text = new StringBuilder(SOUND);
        text.setLength(random.nextInt(18, SOUND.length() + 1));
        for (int i = random.nextInt(3); i >= 0; i--) {
            text.setCharAt(random.nextInt(text.length()), "0123456789-:T .".charAt(random.nextInt(15)));
        }
        return text.toString();
    }
}
