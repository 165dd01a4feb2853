package dev.tidegate.gateway.serving;

import dev.tidegate.format.type.ScalarType;
import dev.tidegate.gateway.catalog.TypeLength;
import dev.tidegate.gateway.catalog.TypeLengthEnforcer;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import org.jspecify.annotations.Nullable;

/**
 * What a value that is written must keep to beside its kind: the length of CHAR, VARCHAR, BINARY and VARBINARY, and the
 * digits of the fraction of TIME, TIMESTAMP and TIMESTAMP_LTZ.
 */
@FunctionalInterface
interface TypeConstraint {

    /**
     * The value to be written.
     *
     * @throws Misfit if it is to be refused
     */
    Object enforce(Object value);

    /** Null if every value of this type keeps to it. */
    static @Nullable TypeConstraint of(ScalarType type, TypeLengthEnforcer enforcer) {
        return switch (type.kind()) {
            case CHAR, VARCHAR, BINARY, VARBINARY -> TypeLength.isLimited(type) ? length(type, enforcer) : null;
            case TIME, TIMESTAMP, TIMESTAMP_LTZ -> type.size() < 9 ? fraction(type, enforcer) : null;
            case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, FLOAT, DOUBLE, DECIMAL, DATE -> null;
            case ARRAY, MAP, MULTISET, ROW -> throw new IllegalStateException(type + " is not a scalar type");
        };
    }

    private static @Nullable TypeConstraint length(ScalarType type, TypeLengthEnforcer enforcer) {
        return switch (enforcer) {
            case IGNORE -> null;
            case TRIM_PAD -> value -> TypeLength.trimmedOrPadded(type, value);
            case ERROR ->
                value -> {
                    if (TypeLength.fits(type, value)) {
                        return value;
                    }
                    boolean text = value instanceof String;
                    String unit = text ? "characters" : "bytes";
                    throw refused(
                            "\"" + Misfit.shorten(ScalarText.format(value)) + "\" has " + TypeLength.of(value) + " "
                                    + unit,
                            type,
                            switch (type.kind()) {
                                case CHAR, BINARY -> "exactly " + type.size();
                                default -> "at most " + type.size();
                            });
                };
        };
    }

    private static TypeConstraint fraction(ScalarType type, TypeLengthEnforcer enforcer) {
        int unit = 1;
        for (int digits = type.size(); digits < 9; digits++) {
            unit *= 10;
        }
        int nanos = unit;
        return switch (enforcer) {
            // Flink's sink casts to the column's type, which cuts the fraction, whatever the enforcer.
            case IGNORE, TRIM_PAD ->
                value -> {
                    int beyond = nano(value) % nanos;
                    return beyond == 0 ? value : without(value, beyond);
                };
            case ERROR ->
                value -> {
                    if (nano(value) % nanos == 0) {
                        return value;
                    }
                    throw refused(
                            "\"" + ScalarText.format(value) + "\" has more digits after the second",
                            type,
                            "at most " + type.size());
                };
        };
    }

    private static int nano(Object value) {
        if (value instanceof Instant instant) {
            return instant.getNano();
        }
        return value instanceof LocalDateTime time ? time.getNano() : ((LocalTime) value).getNano();
    }

    private static Object without(Object value, int nanos) {
        if (value instanceof Instant instant) {
            return instant.minusNanos(nanos);
        }
        return value instanceof LocalDateTime time ? time.minusNanos(nanos) : ((LocalTime) value).minusNanos(nanos);
    }

    private static Misfit refused(String given, ScalarType type, String allowed) {
        return new Misfit(given + ", but " + type.withNullable(true) + " takes " + allowed
                + " (the table's option sink.type-length-enforcer is ERROR)");
    }
}
