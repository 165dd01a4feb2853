package dev.tidegate.gateway.http;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import io.vertx.core.Handler;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * On a gateway that listens on loopback only, lets requests in that ask for loopback. A page of any site can have its
 * own name resolve to this machine (DNS rebinding) and then counts as of one origin with the gateway, so what a browser
 * says of the origin proves nothing; but the name is in the request.
 */
final class Hosts implements Handler<RoutingContext> {
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[?[0-9a-f:.]*:[0-9a-f:.]*]?");

    private final boolean any;
    private final Set<String> named = new HashSet<>();

    /**
     * @param listening the address that the gateway listens on
     * @param allowedOrigins {@code http.allowed-origins}, whose hosts are let in too: a proxy on this machine may pass on
     *     the name that it was asked for
     */
    Hosts(String listening, Set<String> allowedOrigins) {
        this.any = !isLoopback(listening.toLowerCase(Locale.ROOT)) || allowedOrigins.contains("*");
        for (String origin : allowedOrigins) {
            String host = any ? null : URI.create(origin).getHost();
            if (host != null) {
                named.add(host.toLowerCase(Locale.ROOT));
            }
        }
    }

    @Override
    public void handle(RoutingContext request) {
        HostAndPort asked = request.request().authority();
        if (asked != null && !isAllowed(asked.host())) {
            throw new TidegateException(
                    ErrorCode.FORBIDDEN_HOST,
                    "this gateway listens on loopback only and was asked for '" + asked.host()
                            + "'; if that is a name for it, list its origin in http.allowed-origins");
        }
        request.next();
    }

    /** @param host as the request names it */
    boolean isAllowed(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return any || isLoopback(name) || ADDRESS.matcher(name).matches() || named.contains(name);
    }

    private static boolean isLoopback(String name) {
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || (ADDRESS.matcher(name).matches() && (name.startsWith("127.") || name.contains("::1")));
    }
}
