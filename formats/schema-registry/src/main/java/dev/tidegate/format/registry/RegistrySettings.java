package dev.tidegate.format.registry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that makes a registry's client: see {@link RegistryOptions#settings}. Two with equal settings are one. Shows no
 * secret.
 */
public final class RegistrySettings {
    private record Parts(
            List<Endpoint> endpoints,
            TlsSettings tls,
            @Nullable Proxy proxy,
            RegistryLimits limits) {}

    private final Parts parts;

    RegistrySettings(List<Endpoint> endpoints, TlsSettings tls, @Nullable Proxy proxy, RegistryLimits limits) {
        this.parts = new Parts(List.copyOf(endpoints), tls, proxy, limits);
    }

    /** In the order in which they are tried. */
    List<Endpoint> endpoints() {
        return parts.endpoints;
    }

    TlsSettings tls() {
        return parts.tls;
    }

    @Nullable
    Proxy proxy() {
        return parts.proxy;
    }

    public RegistryLimits limits() {
        return parts.limits;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RegistrySettings settings && settings.parts.equals(parts);
    }

    @Override
    public int hashCode() {
        return parts.hashCode();
    }

    /** The addresses. */
    @Override
    public String toString() {
        return parts.endpoints.toString();
    }
}
