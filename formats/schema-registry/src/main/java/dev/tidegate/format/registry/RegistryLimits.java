package dev.tidegate.format.registry;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The bounds of a registry's client. Each can be set below {@code properties} of a table, with the name given here;
 * Confluent's client knows the first two, and passes over those that begin with {@code tidegate}.
 *
 * @param connectTimeout {@code http.connect.timeout.ms}: for a connection
 * @param requestTimeout {@code http.read.timeout.ms}: from the sending of a request to the last byte of its answer, and
 *     as long again for repetitions of it after failures that may pass
 * @param retryWait {@code tidegate.retry.wait.ms}: the wait before the first repetition; it doubles, with jitter
 * @param retryWaitMax {@code tidegate.retry.wait.max.ms}: what it doubles up to, and so how long after a failure the
 *     registry is left alone at the most
 * @param maxBody {@code tidegate.max.response.bytes}: larger answers are not read
 * @param maxRequests {@code tidegate.max.concurrent.requests}: others wait their turn
 * @param maxSchemas {@code tidegate.max.cached.schemas}: schemas that are remembered; as many as Flink remembers
 * @param maxSchemaChars {@code tidegate.max.cached.chars}: characters of their texts
 * @param unknownIdPatience {@code tidegate.unknown.id.patience.ms}: how long an id that the registry does not know is
 *     waited for, null for ever
 */
public record RegistryLimits(
        Duration connectTimeout,
        Duration requestTimeout,
        Duration retryWait,
        Duration retryWaitMax,
        int maxBody,
        int maxRequests,
        int maxSchemas,
        long maxSchemaChars,
        @Nullable Duration unknownIdPatience) {

    public static final RegistryLimits DEFAULT = new RegistryLimits(
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofMillis(250),
            Duration.ofSeconds(5),
            1 << 20,
            8,
            1000,
            16 << 20,
            null);

    /** Half of the whole wait after so many failures, at the least; the rest is left to chance. */
    Duration waitAfter(int failures, double chance) {
        double whole = retryWait.toMillis() * Math.pow(2, Math.min(failures - 1, 30));
        double bounded = Math.min(whole, retryWaitMax.toMillis());
        return Duration.ofMillis(Math.max(1, (long) (bounded / 2 + bounded / 2 * chance)));
    }
}
