package dev.tidegate.format.registry;

import org.jspecify.annotations.Nullable;

/** The HTTP proxy on the way to the registry. */
record Proxy(String host, int port) {
    private static final String HOST = "proxy.host";
    private static final String PORT = "proxy.port";

    static @Nullable Proxy of(ClientProperties properties) {
        String host = properties.text(HOST);
        String port = properties.text(PORT);
        if (host == null && port == null) {
            return null;
        } else if (host == null || port == null) {
            throw properties.invalid(host == null ? HOST : PORT, "must be set too: a proxy has a host and a port");
        }
        int number = properties.positive(PORT, 0);
        if (number > 65_535) {
            throw properties.invalid(PORT, "'" + port + "' is no port; the highest is 65535");
        }
        return new Proxy(host.trim(), number);
    }
}
