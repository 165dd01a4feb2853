package dev.tidegate.gateway.http;

/**
 * Bounds on connections and on what they may ask. Each component is an option of {@code tidegate.yaml} under
 * {@code http} with the same name in kebab case.
 *
 * @param maxConnections on this node; one more is answered 429 and closed
 * @param maxConnectionsPerAddress from one IPv4 address or one IPv6 network of 64 bits; 0 for no bound, because all
 *     clients behind a proxy come from one address
 * @param maxRequestLineBytes method, URL and version of a request; a longer one is answered 414
 * @param maxHeaderBytes the headers of a request together; more is answered 431
 * @param http2 whether HTTP/2 without TLS is understood; a connection then counts from its first request on
 */
public record ConnectionSettings(
        int maxConnections, int maxConnectionsPerAddress, int maxRequestLineBytes, int maxHeaderBytes, boolean http2) {

    public static final ConnectionSettings DEFAULT = new ConnectionSettings(20_000, 0, 16 << 10, 16 << 10, false);
}
