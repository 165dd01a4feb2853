package dev.tidegate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.http.ConnectionLimits.Place;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionLimitsTest {

    private static ConnectionLimits limits(int maxConnections, int maxPerAddress) {
        ConnectionSettings c = ConnectionSettings.DEFAULT;
        return new ConnectionLimits(new ConnectionSettings(
                maxConnections, maxPerAddress, c.maxRequestLineBytes(), c.maxHeaderBytes(), c.http2()));
    }

    @Test
    void an_ipv6_network_of_64_bits_counts_as_one_address() {
        ConnectionLimits limits = limits(100, 2);

        Place first = limits.enter("2001:db8:0:1::1");
        Place second = limits.enter("2001:db8:0:1:ffff:ffff:ffff:ffff");
        Place third = limits.enter("2001:db8:0:1::3");
        Place elsewhere = limits.enter("2001:db8:0:2::1");

        assertThat(first.refusal()).isNull();
        assertThat(second.refusal()).isNull();
        assertThat(third.refusal()).contains("2 connections from 2001:db8:0:1:0:0:0:0/64");
        assertThat(elsewhere.refusal()).isNull();
        limits.leave(second);
        assertThat(limits.enter("2001:db8:0:1::3").refusal()).isNull();
    }

    @Test
    void so_many_are_told_that_they_are_refused_and_those_beyond_are_told_nothing() {
        ConnectionLimits limits = limits(32, 0);
        List<Place> refused = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            assertThat(limits.enter("127.0.0.1").refusal()).isNull();
        }

        for (Place place = limits.enter("127.0.0.1"); place != null; place = limits.enter("127.0.0.1")) {
            refused.add(place);
        }

        assertThat(refused).hasSize(18).allMatch(place -> place.refusal().contains("http.max-connections"));
        assertThat(limits.open()).isEqualTo(32);
        assertThat(limits.refusals()).isEqualTo(19);
        limits.leave(refused.get(0));
        assertThat(limits.enter("127.0.0.1").refusal()).isNotNull();
        assertThat(limits.enter("127.0.0.1")).isNull();
    }
}
