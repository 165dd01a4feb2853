package dev.tidegate.format.json;

import static java.time.format.DateTimeFormatter.ISO_LOCAL_DATE;
import static java.time.format.DateTimeFormatter.ISO_LOCAL_DATE_TIME;
import static java.time.format.DateTimeFormatter.ISO_LOCAL_TIME;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidegate.format.option.OptionType;
import dev.tidegate.format.type.TimestampDigits;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;

/**
 * How timestamps look in JSON, after Flink's option {@code timestamp-format.standard}. Fractions have up to nine digits
 * and no trailing zeros. A TIMESTAMP_LTZ is written in UTC with a {@code Z}, and no other zone is read.
 */
enum TimestampFormat {
    /** {@code 2026-01-02 03:04:05.123} */
    SQL(' ', sqlTime()),
    /** {@code 2026-01-02T03:04:05.123}; seconds may be left out when reading */
    ISO_8601('T', ISO_LOCAL_TIME);

    /** Unlike Flink's other enum options, these two are told apart by case. */
    static final OptionType<TimestampFormat> OPTION_TYPE = new OptionType<>("SQL or ISO-8601", TimestampFormat::parse);

    /** {@code HH:mm:ss[.f]}, the seconds being mandatory. */
    static final DateTimeFormatter TIME = sqlTime();

    private final char separator;
    private final DateTimeFormatter local;
    private final DateTimeFormatter utc;

    TimestampFormat(char separator, DateTimeFormatter time) {
        this.separator = separator;
        DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder()
                .append(ISO_LOCAL_DATE)
                .appendLiteral(separator)
                .append(time);
        // Flink's own ISO formatter is the JDK's, which refuses the 30th of February; its built ones bend it to the
        // 29th.
        this.local = separator == 'T' ? ISO_LOCAL_DATE_TIME : builder.toFormatter();
        this.utc = builder.appendLiteral('Z').toFormatter();
    }

    void write(JsonGenerator generator, LocalDateTime timestamp) throws IOException {
        byte[] text = new byte[TimestampDigits.MAX_LENGTH];
        int end = TimestampDigits.write(timestamp, separator, text);
        if (end < 0) {
            generator.writeString(local.format(timestamp));
        } else {
            generator.writeRawUTF8String(text, 0, end);
        }
    }

    void write(JsonGenerator generator, Instant timestamp) throws IOException {
        byte[] text = new byte[TimestampDigits.MAX_LENGTH + 1];
        int end = TimestampDigits.write(LocalDateTime.ofInstant(timestamp, ZoneOffset.UTC), separator, text);
        if (end < 0) {
            generator.writeString(utc.format(timestamp.atOffset(ZoneOffset.UTC)));
        } else {
            text[end] = 'Z';
            generator.writeRawUTF8String(text, 0, end + 1);
        }
    }

    /** @throws DateTimeParseException if it is no TIMESTAMP in this format */
    LocalDateTime readLocal(String text) {
        LocalDateTime usual = TimestampDigits.read(text, text.length(), separator);
        return usual == null ? LocalDateTime.parse(text, local) : usual;
    }

    /** @throws DateTimeParseException if it is no TIMESTAMP_LTZ in this format */
    Instant readUtc(String text) {
        LocalDateTime usual = text.endsWith("Z") ? TimestampDigits.read(text, text.length() - 1, separator) : null;
        return (usual == null ? LocalDateTime.parse(text, utc) : usual).toInstant(ZoneOffset.UTC);
    }

    /** The name as the option spells it. */
    @Override
    public String toString() {
        return this == SQL ? "SQL" : "ISO-8601";
    }

    private static TimestampFormat parse(String text) {
        for (TimestampFormat format : values()) {
            if (format.toString().equals(text)) {
                return format;
            }
        }
        throw new IllegalArgumentException(text);
    }

    private static DateTimeFormatter sqlTime() {
        return new DateTimeFormatterBuilder()
                .appendPattern("HH:mm:ss")
                .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
                .toFormatter();
    }
}
