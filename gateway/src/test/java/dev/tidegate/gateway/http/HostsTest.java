package dev.tidegate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostsTest {
    private static final Set<String> NAMES = Set.of("tables.example.org");

    @ParameterizedTest
    @CsvSource({
        "localhost, true",
        "LOCALHOST, true",
        "app.localhost, true",
        "127.0.0.1, true",
        "127.1.2.3, true",
        "[::1], true",
        "192.168.1.7, true",
        "tables.example.org, true",
        "TABLES.EXAMPLE.ORG, true",
        "tables.example.org., true",
        "tables.example.org.evil.example, false",
        "evil.example.org, false",
        "localhost.evil.example.org, false",
        "127.0.0.1.evil.example.org, false",
        "::1.evil.example.org, false",
        "1.2.3.4.example, false",
    })
    void only_loopback_addresses_and_listed_names_are_answered(String host, boolean allowed) {
        assertThat(new Hosts("127.0.0.1", NAMES).isAllowed(host)).isEqualTo(allowed);
        assertThat(new Hosts("0.0.0.0", NAMES).isAllowed(host)).isEqualTo(allowed);
    }

    @Test
    void a_gateway_that_is_exposed_answers_no_name_that_is_not_listed() {
        assertThat(new Hosts("0.0.0.0", Set.of()).isAllowed("tables.example.org"))
                .isFalse();
    }

    @Test
    void a_star_lets_every_name_in() {
        assertThat(new Hosts("localhost", Set.of("*")).isAllowed("evil.example.org"))
                .isTrue();
    }
}
