package dev.tidegate.gateway.writer;

import java.time.Duration;

/**
 * The bounds of one table's writer.
 *
 * @param maxInFlightBytes how many bytes of rows may be taken and not yet answered for, buffered ones included; the
 *     request that crosses the bound is still taken, the next one is refused. Kafka's {@code buffer.memory} (32 MiB
 *     unless {@code properties.buffer.memory} says otherwise) is shared by all tables of a cluster and should hold
 *     several times this
 * @param closeTimeout how long closing waits for Kafka to confirm what was taken, before the rest is given up and said
 *     to be unconfirmed
 */
public record WriterSettings(long maxInFlightBytes, Duration closeTimeout) {
    public WriterSettings {
        if (maxInFlightBytes < 1) {
            throw new IllegalArgumentException("max-in-flight-bytes must be positive, but is " + maxInFlightBytes);
        }
        if (closeTimeout.isNegative() || closeTimeout.isZero()) {
            throw new IllegalArgumentException("close-timeout must be positive, but is " + closeTimeout);
        }
    }

    /** 8 MiB in flight, 3 seconds to close. */
    public static WriterSettings defaults() {
        return new WriterSettings(8 << 20, Duration.ofSeconds(3));
    }
}
