package dev.tidegate.gateway.record;

import dev.tidegate.format.type.Bytes;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.MapType;
import dev.tidegate.format.type.ScalarType;
import dev.tidegate.gateway.catalog.TypeLength;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Flink's casts between the types of metadata and those of the columns that show or set it. Whole numbers that do not fit
 * wrap around, a DECIMAL that does not fit is NULL, texts and bytes are cut or filled up, and the fractions of times are
 * cut. The time zone, which is the session's in Flink, is UTC.
 */
final class Casts {
    /** As Flink shows a TIMESTAMP_LTZ(3). */
    private static final DateTimeFormatter TIMESTAMP_TEXT = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS");

    private Casts() {}

    /** Casts values, NULL excepted, to one type. The result may be NULL. */
    @FunctionalInterface
    interface Cast {
        /** @throws CastException if the value is a text that spells none of the type */
        @Nullable
        Object of(Object value);
    }

    /** Why a value cannot be cast, as the rest of a sentence. */
    static final class CastException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        CastException(Object value, DataType type) {
            super("'" + value + "' cannot be cast to " + type.withNullable(true), null, false, false);
        }
    }

    /** To the type of a column, which {@link dev.tidegate.gateway.catalog.MetadataKey#fits} the value's. */
    static Cast to(DataType type) {
        return type instanceof MapType map ? entries(map) : scalar((ScalarType) type);
    }

    private static Cast scalar(ScalarType type) {
        return switch (type.kind()) {
            case BOOLEAN ->
                value ->
                        value instanceof Number number ? number.longValue() != 0 : TextCasts.bool((String) value, type);
            case TINYINT -> value -> (byte) whole(value, type, Byte.MIN_VALUE, Byte.MAX_VALUE);
            case SMALLINT -> value -> (short) whole(value, type, Short.MIN_VALUE, Short.MAX_VALUE);
            case INTEGER -> value -> (int) whole(value, type, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case BIGINT -> value -> whole(value, type, Long.MIN_VALUE, Long.MAX_VALUE);
            case FLOAT ->
                value -> value instanceof Number number ? number.floatValue() : TextCasts.real((String) value, type);
            case DOUBLE ->
                value -> value instanceof Number number
                        ? number.doubleValue()
                        : TextCasts.doublePrecision((String) value, type);
            case DECIMAL -> value -> decimal(value, type);
            case CHAR, VARCHAR -> value -> TypeLength.trimmedOrPadded(type, text(value));
            case BINARY, VARBINARY -> value -> TypeLength.trimmedOrPadded(type, bytes(value));
            case DATE ->
                value -> value instanceof String text
                        ? TextCasts.date(text, type)
                        : utc(value).toLocalDate();
            case TIME ->
                value -> value instanceof String text
                        ? TextCasts.time(text, type)
                        : utc(value).toLocalTime().truncatedTo(ChronoUnit.SECONDS);
            case TIMESTAMP -> value -> timestamp(value, type);
            case TIMESTAMP_LTZ -> value -> instant(value, type);
            case ARRAY, MAP, MULTISET, ROW -> throw new IllegalStateException(type + " is not a scalar type");
        };
    }

    private static long whole(Object value, ScalarType type, long min, long max) {
        return value instanceof Number number ? number.longValue() : TextCasts.whole((String) value, type, min, max);
    }

    private static @Nullable BigDecimal decimal(Object value, ScalarType type) {
        BigDecimal number = value instanceof Number whole
                ? BigDecimal.valueOf(whole.longValue())
                : TextCasts.decimal((String) value, type);
        BigDecimal scaled = number.setScale(type.scale(), RoundingMode.HALF_UP);
        return scaled.precision() > type.size() ? null : scaled;
    }

    private static String text(Object value) {
        if (value instanceof Bytes bytes) {
            return new String(bytes.array(), StandardCharsets.UTF_8);
        } else if (value instanceof Instant instant) {
            return TIMESTAMP_TEXT.format(utc(instant));
        } else if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry ->
                            text(entry.getKey()) + "=" + (entry.getValue() == null ? "NULL" : text(entry.getValue())))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        return String.valueOf(value);
    }

    private static Bytes bytes(Object value) {
        return value instanceof Bytes bytes ? bytes : Bytes.of(((String) value).getBytes(StandardCharsets.UTF_8));
    }

    private static LocalDateTime timestamp(Object value, ScalarType type) {
        return value instanceof String text ? TextCasts.timestamp(text, type) : utc(cut(value, type));
    }

    private static Instant instant(Object value, ScalarType type) {
        Instant instant = value instanceof Instant given
                ? given
                : (value instanceof String text ? TextCasts.timestamp(text, type) : utc(value))
                        .toInstant(ZoneOffset.UTC);
        return (Instant) cut(instant, type);
    }

    /** Cuts a fraction towards 1970, as Flink does. */
    private static Object cut(Object value, ScalarType type) {
        if (type.size() >= 3 || !(value instanceof Instant instant)) {
            return value;
        }
        long unit = type.size() == 0 ? 1000 : type.size() == 1 ? 100 : 10;
        long millis = instant.toEpochMilli();
        return Instant.ofEpochMilli(millis - millis % unit);
    }

    private static LocalDateTime utc(Object value) {
        if (value instanceof LocalDateTime time) {
            return time;
        } else if (value instanceof LocalDate date) {
            return date.atStartOfDay();
        } else if (value instanceof LocalTime time) {
            return time.atDate(LocalDate.EPOCH);
        }
        return LocalDateTime.ofInstant((Instant) value, ZoneOffset.UTC);
    }

    /** When two keys become one, the later entry wins. */
    private static Cast entries(MapType type) {
        Cast key = to(type.key());
        Cast value = to(type.value());
        return given -> {
            Map<@Nullable Object, @Nullable Object> cast = new LinkedHashMap<>();
            ((Map<?, ?>) given)
                    .forEach((k, v) -> cast.put(k == null ? null : key.of(k), v == null ? null : value.of(v)));
            return cast;
        };
    }
}
