package dev.tidegate.gateway.http;

/**
 * Bounds on one connection to {@code /v1/stream}. Each component is an option of {@code tidegate.yaml} under {@code
 * http} with the same name in kebab case.
 *
 * @param maxSubscriptionsPerConnection one more is refused, and the others go on
 * @param maxWritesPerConnection writes of one connection that Kafka has yet to confirm; when there are so many, the
 *     connection is not read until one is answered
 */
public record StreamSettings(int maxSubscriptionsPerConnection, int maxWritesPerConnection) {
    public static final StreamSettings DEFAULT = new StreamSettings(100, 64);
}
