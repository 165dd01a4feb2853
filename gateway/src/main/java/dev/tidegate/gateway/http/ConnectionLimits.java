package dev.tidegate.gateway.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * How many clients are connected to a node, and whether one more may be. One for all its event loops, for use from any
 * thread.
 *
 * <p>A client is the peer of the connection: what {@code X-Forwarded-For} says can be written by anybody, so behind a
 * proxy it is the proxy. An IPv6 client has a network of 64 bits to choose addresses from, so that network counts.
 */
public final class ConnectionLimits {
    private static final int NETWORK_BYTES = 8;

    private final ConnectionSettings settings;
    /** How many may be open beyond {@code http.max-connections}, for a moment, to be told why they are refused. */
    private final int maxRefused;

    private final AtomicInteger admitted = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final LongAdder refusals = new LongAdder();
    private final Map<String, Integer> byNetwork = new ConcurrentHashMap<>();

    /**
     * A connection that is open.
     *
     * @param network whom it is counted for
     * @param refusal why it may not be used; null when it may
     */
    record Place(@Nullable String network, @Nullable String refusal) {}

    public ConnectionLimits(ConnectionSettings settings) {
        this.settings = settings;
        this.maxRefused = 16 + settings.maxConnections() / 16;
    }

    /** Connections that may be used. */
    public int open() {
        return admitted.get();
    }

    /** How many connections were refused so far. */
    public long refusals() {
        return refusals.sum();
    }

    /**
     * Counts a new connection.
     *
     * @param address of the peer, as digits; null when it has none
     * @return to be given back when it has ended; null when it is to be closed without a word, because so many are
     *     already being told that they are refused
     */
    @Nullable
    Place enter(@Nullable String address) {
        String network = settings.maxConnectionsPerAddress() == 0 || address == null ? null : network(address);
        if (admitted.incrementAndGet() > settings.maxConnections()) {
            admitted.decrementAndGet();
            return refuse("this node has " + settings.maxConnections()
                    + " connections, which is all that http.max-connections allows");
        }
        if (network != null && byNetwork.merge(network, 1, Integer::sum) > settings.maxConnectionsPerAddress()) {
            leave(new Place(network, null));
            return refuse("there are " + settings.maxConnectionsPerAddress() + " connections from " + network
                    + ", which is all that http.max-connections-per-address allows");
        }
        return new Place(network, null);
    }

    private @Nullable Place refuse(String why) {
        refusals.increment();
        if (refused.incrementAndGet() > maxRefused) {
            refused.decrementAndGet();
            return null;
        }
        return new Place(null, why);
    }

    void leave(Place place) {
        if (place.refusal() != null) {
            refused.decrementAndGet();
            return;
        }
        admitted.decrementAndGet();
        if (place.network() != null) {
            byNetwork.computeIfPresent(place.network(), (network, n) -> n == 1 ? null : n - 1);
        }
    }

    private static String network(String address) {
        try {
            InetAddress parsed = InetAddress.getByName(address); // digits: nothing is looked up
            if (parsed instanceof Inet6Address) {
                byte[] bytes = Arrays.copyOf(parsed.getAddress(), NETWORK_BYTES);
                return InetAddress.getByAddress(Arrays.copyOf(bytes, 2 * NETWORK_BYTES))
                                .getHostAddress() + "/64";
            }
            return parsed.getHostAddress();
        } catch (UnknownHostException e) {
            return address; // of no family that is known here: it counts as it is written
        }
    }
}
