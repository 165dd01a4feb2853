package dev.tidegate.gateway.http;

import org.jspecify.annotations.Nullable;

/**
 * A second server for {@code /health} and {@code /metrics}, with an event loop of its own. Each component is an option
 * of {@code tidegate.yaml} under {@code http.management}.
 *
 * @param port to listen on; null for no second server
 * @param only whether they are served there alone
 */
public record ManagementSettings(String host, @Nullable Integer port, boolean only) {
    public static final ManagementSettings DEFAULT = new ManagementSettings("127.0.0.1", null, false);
}
