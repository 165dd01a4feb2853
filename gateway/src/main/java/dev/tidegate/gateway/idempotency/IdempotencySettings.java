package dev.tidegate.gateway.idempotency;

import java.time.Duration;

/**
 * How requests with an {@code Idempotency-Key} are remembered.
 *
 * @param topic where: one on each cluster that is written to, the same for all gateways; made when it is first needed
 * @param retention for how long
 * @param maxKeys how many for a table at the most; of more the oldest are forgotten before their time
 */
public record IdempotencySettings(String topic, Duration retention, int maxKeys) {
    public static final IdempotencySettings DEFAULT =
            new IdempotencySettings("tidegate-idempotency", Duration.ofHours(24), 100_000);
}
