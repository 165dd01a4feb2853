package dev.tidegate.format.registry;

import dev.tidegate.format.option.InvalidOptionException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One address of a registry.
 *
 * @param base without user, password or closing slash: fit to be shown
 * @param authorization the header that goes there, null for none
 */
record Endpoint(String base, @Nullable String authorization) {

    static List<Endpoint> parse(String urls, Authorization authorization) {
        List<Endpoint> endpoints = new ArrayList<>();
        for (String url : urls.split(",")) {
            if (!url.isBlank()) {
                endpoints.add(endpoint(url.trim(), authorization));
            }
        }
        if (endpoints.isEmpty()) {
            throw invalid("names no address; write one such as http://localhost:8081");
        }
        return endpoints;
    }

    private static Endpoint endpoint(String url, Authorization authorization) {
        URI uri = uri(url);
        String scheme = uri.getScheme();
        if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
            throw invalid("holds an address that begins with neither http:// nor https://");
        } else if (uri.getHost() == null
                && uri.getRawAuthority() != null
                && uri.getRawAuthority().contains("_")) {
            throw invalid(
                    "holds an address with an underscore in its host name, which no URL has; use another name for the"
                            + " host, or its IP address");
        } else if (uri.getHost() == null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw invalid("holds an address that is not of the form http://host:port/path");
        }
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        String path = uri.getRawPath().replaceAll("/+$", "");
        String userInfo = uri.getUserInfo();
        return new Endpoint(
                scheme.toLowerCase(Locale.ROOT) + "://" + uri.getHost() + port + path,
                authorization.fromUrl() && userInfo != null
                        ? Authorization.basicHeader(userInfo)
                        : authorization.header());
    }

    private static URI uri(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            // What is wrong with it would show the password that may be in it.
            throw invalid("holds an address that is none: " + e.getReason() + " at character " + e.getIndex());
        }
    }

    private static InvalidOptionException invalid(String problem) {
        return new InvalidOptionException(RegistryOptions.URL.key(), problem);
    }

    boolean isSecure() {
        return base.startsWith("https:");
    }

    @Override
    public String toString() {
        return base;
    }
}
