package dev.tidegate.gateway.http;

/**
 * Bounds on what the client of a WebSocket may send. Each component is an option of {@code tidegate.yaml} under
 * {@code http} with the same name in kebab case.
 *
 * @param maxControlFramesPerSecond pings, pongs and empty fragments; more close the connection with 1008
 * @param maxBadMessages messages in a row that are no commands; more close the connection with 1008
 */
public record SocketSettings(int maxControlFramesPerSecond, int maxBadMessages) {
    public static final SocketSettings DEFAULT = new SocketSettings(100, 32);
}
