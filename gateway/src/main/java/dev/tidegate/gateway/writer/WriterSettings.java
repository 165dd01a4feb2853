package dev.tidegate.gateway.writer;

import dev.tidegate.gateway.idempotency.IdempotencySettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The bounds of one table's writer.
 *
 * @param maxInFlightBytes how many bytes of rows may be taken and not yet answered for, buffered ones included; the
 *     request that crosses the bound is still taken, the next one is refused. Kafka's {@code buffer.memory} (32 MiB
 *     unless {@code properties.buffer.memory} says otherwise) is shared by all tables of a cluster and should hold
 *     several times this
 * @param closeTimeout how long closing waits for Kafka to confirm what was taken, before the rest is given up and said
 *     to be unconfirmed
 * @param node this node's name, which no other that writes to the cluster has: part of the ids of its transactions.
 *     Null for one made of the host's name and the port
 * @param idempotency how requests with a key are remembered
 */
public record WriterSettings(
        long maxInFlightBytes,
        Duration closeTimeout,
        @Nullable String node,
        IdempotencySettings idempotency) {
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
        return new WriterSettings(8 << 20, Duration.ofSeconds(3), null, IdempotencySettings.DEFAULT);
    }

    /** All defaults but these. */
    public WriterSettings with(long otherMaxInFlightBytes, Duration otherCloseTimeout) {
        return new WriterSettings(otherMaxInFlightBytes, otherCloseTimeout, node, idempotency);
    }

    /** The same with a name: the one that is set, else one that holds after a restart, so that what was left open then is
     * ended at once. */
    public WriterSettings named(int port) {
        return node == null ? new WriterSettings(maxInFlightBytes, closeTimeout, nameOf(port), idempotency) : this;
    }

    private static String nameOf(int port) {
        try {
            if (port != 0) {
                return InetAddress.getLocalHost().getHostName() + "-" + port;
            }
        } catch (UnknownHostException e) {
            // A host without a name, as containers may be: the one below does too.
        }
        return UUID.randomUUID().toString();
    }
}
