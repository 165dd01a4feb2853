package dev.tidegate.gateway.http;

import java.time.Duration;

/**
 * Bounds on the bodies of requests while they arrive. Each component is an option of {@code tidegate.yaml} under
 * {@code http} with the same name in kebab case.
 *
 * @param maxBodiesBytes all bodies, and unfinished lines of NDJSON, that this node holds; beyond that the oldest
 *     unfinished ones are refused with 429
 * @param bodyTimeout how long a body, or a line of NDJSON, may take to arrive; then it is refused with 408
 * @param minBodyBytesPerSecond a body or a line that arrives more slowly, after its first seconds, is refused with 408
 */
public record BodySettings(long maxBodiesBytes, Duration bodyTimeout, int minBodyBytesPerSecond) {
    public static final BodySettings DEFAULT = new BodySettings(32 << 20, Duration.ofSeconds(30), 100);
}
