package dev.tidegate.format.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What is read and written digit by digit is what the JDK's formatters read and write. */
class TimestampsTest {
    private static final String SOUND = "2024-02-29 23:59:59.123456789";
    private static final int ROUNDS = 20_000;
    private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendPattern(" HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .toFormatter();

    @Test
    void timestampsAreReadAsByTheFormatter() {
        Random random = new Random(7);
        int read = 0;
        for (int i = 0; i < ROUNDS; i++) {
            String text = garbled(random);

            LocalDateTime timestamp = read(text, Timestamps::read);

            // The formatter bends a day that does not exist, which is looked at elsewhere.
            if (read(text.substring(0, Math.min(10, text.length())), LocalDate::parse) != null) {
                LocalDateTime expected = read(text, each -> LocalDateTime.parse(each, TIMESTAMP));
                assertThat(timestamp).as(text).isEqualTo(expected);
                read += timestamp == null ? 0 : 1;
            } else {
                assertThat(timestamp).as(text).isNull();
            }
        }
        assertThat(read).isGreaterThan(ROUNDS / 10);
    }

    @Test
    void timesAreReadAsByTheFormatter() {
        Random random = new Random(7);
        for (int i = 0; i < ROUNDS; i++) {
            String text = garbled(random).substring(11);

            LocalTime time = read(text, Timestamps::readTime);

            LocalTime expected = read(text, LocalTime::parse);
            assertThat(time).as(text).isEqualTo(expected);
        }
    }

    @Test
    void timestampsAreWrittenAsByTheFormatter() {
        Random random = new Random(7);
        for (int i = 0; i < ROUNDS; i++) {
            LocalDateTime timestamp = LocalDateTime.of(
                    LocalDate.ofEpochDay(random.nextInt(8_000_000) - 4_000_000),
                    LocalTime.of(random.nextInt(24), random.nextInt(60), random.nextInt(60))
                            .withNano(random.nextInt(1000) * (int) Math.pow(1000, random.nextInt(3))));
            StringBuilder text = new StringBuilder();

            Timestamps.write(text, timestamp);

            assertThat(text.toString()).isEqualTo(TIMESTAMP.format(timestamp));
        }
    }

    @Test
    void aTimeIsCutToTheDigitsOfItsType() {
        LocalTime time = LocalTime.of(3, 4, 5, 987_654_321);

        assertThat(Timestamps.cut(time, 0)).isEqualTo("03:04:05");
        assertThat(Timestamps.cut(time, 2)).isEqualTo("03:04:05.98");
        assertThat(Timestamps.cut(time, 9)).isEqualTo(time);
    }

    private static <T> T read(String text, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Cut within or before the fraction, and one or two of its characters changed. */
    private static String garbled(Random random) {
        StringBuilder text = new StringBuilder(SOUND);
        text.setLength(random.nextInt(16, SOUND.length() + 1));
        for (int i = random.nextInt(3); i >= 0; i--) {
            text.setCharAt(random.nextInt(text.length()), "0123456789-:T .".charAt(random.nextInt(15)));
        }
        return text.toString();
    }
}
