package dev.tidegate.gateway.serving;

import dev.tidegate.format.type.Bytes;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.ScalarType;
import dev.tidegate.format.type.TimestampDigits;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Scalar values as text: what stands inside the quotes of a JSON string, and in a {@link KeyPath}. */
final class ScalarText {

    /** The longest number that is read: parsing takes time that grows with the square of its length. */
    private static final int MAX_NUMBER_LENGTH = 1000;

    /** ISO-8601 with any spelling of the offset: {@code Z}, {@code +01}, {@code +0100}, {@code +01:00}. */
    private static final DateTimeFormatter OFFSET_DATE_TIME = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .parseLenient()
            .appendOffset("+HH", "Z")
            .toFormatter()
            .withResolverStyle(ResolverStyle.STRICT);

    private ScalarText() {}

    static boolean isCharacter(DataType type) {
        return type.kind() == Kind.CHAR || type.kind() == Kind.VARCHAR;
    }

    static String format(Object value) {
        if (value instanceof Instant instant) {
            LocalDateTime utc =
                    LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
            return dateTime(utc).append('Z').toString();
        } else if (value instanceof LocalDateTime local) {
            return dateTime(local).toString();
        } else if (value instanceof LocalTime time) {
            return appendTime(new StringBuilder(18), time).toString();
        } else if (value instanceof BigDecimal number) {
            return number.toPlainString();
        } else if (value instanceof Bytes bytes) {
            return Base64.getEncoder().encodeToString(bytes.array());
        }
        return value.toString();
    }

    private static StringBuilder dateTime(LocalDateTime value) {
        StringBuilder text = new StringBuilder(30);
        return appendTime(text.append(value.toLocalDate()).append('T'), value.toLocalTime());
    }

    /** Seconds always, a fraction only where there is one and without trailing zeros. */
    private static StringBuilder appendTime(StringBuilder text, LocalTime time) {
        appendTwo(text, time.getHour()).append(':');
        appendTwo(text, time.getMinute()).append(':');
        appendTwo(text, time.getSecond());
        int rest = time.getNano();
        if (rest > 0) {
            text.append('.');
            for (int unit = 100_000_000; rest > 0; unit /= 10) {
                text.append((char) ('0' + rest / unit));
                rest %= unit;
            }
        }
        return text;
    }

    private static StringBuilder appendTwo(StringBuilder text, int number) {
        return text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }

    /** The value that this text spells, or null when it spells none of this type. */
    static @Nullable Object parse(ScalarType type, String text) {
        try {
            return switch (type.kind()) {
                case BOOLEAN -> text.equals("true") ? Boolean.TRUE : text.equals("false") ? Boolean.FALSE : null;
                case TINYINT, SMALLINT, INTEGER, BIGINT, FLOAT, DOUBLE, DECIMAL -> number(type, text);
                case CHAR, VARCHAR -> text;
                case BINARY, VARBINARY -> Bytes.of(Base64.getDecoder().decode(text));
                case DATE -> LocalDate.parse(text);
                case TIME -> LocalTime.parse(text);
                case TIMESTAMP -> timestamp(text);
                case TIMESTAMP_LTZ ->
                    OffsetDateTime.parse(withT(text), OFFSET_DATE_TIME).toInstant();
                case ARRAY, MAP, MULTISET, ROW -> throw new IllegalStateException(type + " is not a scalar type");
            };
        } catch (IllegalArgumentException | DateTimeException e) {
            return null;
        }
    }

    private static LocalDateTime timestamp(String text) {
        char separator = text.length() > 10 && text.charAt(10) == ' ' ? ' ' : 'T';
        LocalDateTime usual = TimestampDigits.read(text, text.length(), separator);
        return usual == null ? LocalDateTime.parse(withT(text)) : usual;
    }

    private static @Nullable Object number(ScalarType type, String text) {
        switch (text) {
            case "NaN":
                return ScalarNumber.of(type, Double.NaN);
            case "Infinity":
                return ScalarNumber.of(type, Double.POSITIVE_INFINITY);
            case "-Infinity":
                return ScalarNumber.of(type, Double.NEGATIVE_INFINITY);
            default:
                if (text.length() > MAX_NUMBER_LENGTH || !text.chars().allMatch(c -> c < 0x80)) {
                    return null; // other scripts have digits too
                }
                Object number = ScalarNumber.of(type, new BigDecimal(text));
                // A BigDecimal has no negative zero.
                boolean negativeZero = text.startsWith("-");
                if (number instanceof Double d && d == 0) {
                    return negativeZero ? -0.0 : 0.0;
                } else if (number instanceof Float f && f == 0) {
                    return negativeZero ? -0.0f : 0.0f;
                }
                return number;
        }
    }

    /** SQL writes a blank where ISO-8601 writes a T. */
    private static String withT(String text) {
        return text.length() > 10 && text.charAt(10) == ' ' ? text.substring(0, 10) + 'T' + text.substring(11) : text;
    }
}
