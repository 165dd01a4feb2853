package dev.tidegate.gateway.http;

import java.time.Duration;

/**
 * How long and how many requests may wait. Each component is an option of {@code tidegate.yaml} under {@code http} with
 * the same name in kebab case.
 *
 * @param maxWait how long one request may wait for a change, whatever it asks for; to be shorter than
 *     {@code http.idle-timeout}, and than what proxies on the way have patience for
 * @param maxWaitingRequests requests that wait at one time on this node, for a change, a poll or a position; one more is
 *     refused with 429
 * @param maxPollBytes changes in the answer to a poll, in bytes; it may be exceeded by one frame
 *     ({@code subscriptions.max-frame-bytes})
 */
public record WaitSettings(Duration maxWait, int maxWaitingRequests, int maxPollBytes) {
    public static final WaitSettings DEFAULT = new WaitSettings(Duration.ofSeconds(60), 1_000, 256 << 10);

    /** What is waited when this is asked for. */
    Duration bounded(Duration wanted) {
        return wanted.compareTo(maxWait) < 0 ? wanted : maxWait;
    }
}
