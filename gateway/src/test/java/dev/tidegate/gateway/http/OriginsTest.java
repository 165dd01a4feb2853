package dev.tidegate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.net.HostAndPort;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginsTest {
    private final Origins origins = new Origins(Set.of("https://app.example.org"));

    @ParameterizedTest
    @CsvSource({
        // the page's origin, the host that the request names, whether it may
        "http://localhost:3000, gateway.example.org:8080, true",
        "http://127.0.0.1:8080, 127.0.0.1:8080, true",
        "http://[::1]:8080, 127.0.0.1:8080, true",
        "https://app.example.org, gateway.example.org:8080, true",
        "https://app.example.org:444, gateway.example.org:8080, false",
        "http://gateway.example.org:8080, gateway.example.org:8080, true",
        "http://gateway.example.org:8081, gateway.example.org:8080, false",
        "http://gateway.example.org, gateway.example.org:80, true",
        "https://evil.example.org, gateway.example.org:8080, false",
        "http://localhost.evil.example.org, gateway.example.org:8080, false",
        "null, 127.0.0.1:8080, false",
        "::not an origin::, 127.0.0.1:8080, false",
    })
    void pages_of_this_host_of_loopback_and_of_the_list_may_use_the_gateway(
            String origin, String host, boolean allowed) {
        assertThat(origins.isAllowed(origin, HostAndPort.parseAuthority(host, -1)))
                .isEqualTo(allowed);
    }

    @Test
    void a_star_lets_every_page_in() {
        assertThat(new Origins(Set.of("*")).isAllowed("https://evil.example.org", null))
                .isTrue();
    }
}
