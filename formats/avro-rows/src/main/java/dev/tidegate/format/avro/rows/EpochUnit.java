package dev.tidegate.format.avro.rows;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.apache.avro.LogicalType;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** The unit of a number that counts from the epoch. */
enum EpochUnit {
    MILLIS(1_000),
    MICROS(1_000_000),
    NANOS(1_000_000_000);

    private static final int NANOS_PER_SECOND = 1_000_000_000;

    private final int perSecond;
    private final int nanos;

    EpochUnit(int perSecond) {
        this.perSecond = perSecond;
        this.nanos = NANOS_PER_SECOND / perSecond;
    }

    /** The unit of a timestamp's schema, null where it has none. */
    static @Nullable EpochUnit of(Schema schema) {
        LogicalType logical = schema.getLogicalType();
        if (logical == null) {
            return null;
        }
        return switch (logical.getName()) {
            case "timestamp-millis", "local-timestamp-millis" -> MILLIS;
            case "timestamp-micros", "local-timestamp-micros" -> MICROS;
            case "timestamp-nanos", "local-timestamp-nanos" -> NANOS;
            default -> null;
        };
    }

    LocalDateTime toDateTime(long number) {
        return LocalDateTime.ofEpochSecond(
                Math.floorDiv(number, perSecond), Math.floorMod(number, perSecond) * nanos, ZoneOffset.UTC);
    }

    Instant toInstant(long number) {
        return Instant.ofEpochSecond(Math.floorDiv(number, perSecond), Math.floorMod(number, perSecond) * nanos);
    }

    /**
     * The number of whole units, counted downwards.
     *
     * @throws ArithmeticException if it is beyond a long
     */
    long toNumber(long epochSecond, int nano) {
        // A time before the epoch may be in range although its second, which is counted downwards, is not.
        return epochSecond < 0 && nano > 0
                ? Math.addExact(Math.multiplyExact(epochSecond + 1, perSecond), nano / nanos - perSecond)
                : Math.addExact(Math.multiplyExact(epochSecond, perSecond), nano / nanos);
    }
}
