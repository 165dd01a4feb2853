package dev.tidegate.gateway.http;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import io.vertx.core.Handler;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Refuses requests for hosts that are not this gateway. A page of any site can have its own name resolve to this machine
 * (DNS rebinding), and then a browser takes both for one origin; but the name is in the request. Loopback and addresses
 * are always allowed: neither can be made to resolve to something else.
 */
final class Hosts implements Handler<RoutingContext> {
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[?[0-9a-f:.]*:[0-9a-f:.]*]?");

    private final boolean any;
    private final boolean loopbackOnly;
    private final Set<String> named = new HashSet<>();

    /**
     * @param listening the address that the gateway listens on
     * @param allowed {@code http.allowed-hosts}; {@code *} for all
     */
    Hosts(String listening, Set<String> allowed) {
        this.any = allowed.contains("*");
        this.loopbackOnly = isLoopback(listening.toLowerCase(Locale.ROOT));
        allowed.forEach(host -> named.add(host.toLowerCase(Locale.ROOT)));
    }

    @Override
    public void handle(RoutingContext request) {
        HostAndPort asked = request.request().authority();
        if (asked != null && !isAllowed(asked.host())) {
            throw new TidegateException(
                    ErrorCode.FORBIDDEN_HOST,
                    (loopbackOnly
                                    ? "this gateway listens on loopback only and was asked for '"
                                    : "this gateway was asked for '")
                            + asked.host() + "'; if that is a name for it, list it in http.allowed-hosts");
        }
        request.next();
    }

    boolean isLoopbackOnly() {
        return loopbackOnly;
    }

    /** @param host as the request names it */
    boolean isAllowed(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        String rooted = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        return any || isLoopback(name) || ADDRESS.matcher(name).matches() || named.contains(rooted);
    }

    private static boolean isLoopback(String name) {
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || (ADDRESS.matcher(name).matches() && (name.startsWith("127.") || name.contains("::1")));
    }
}
