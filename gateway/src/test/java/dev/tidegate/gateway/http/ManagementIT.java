package dev.tidegate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.http.RawConnection.Answer;
import dev.tidegate.gateway.testing.KafkaBroker;
import dev.tidegate.gateway.testing.TestGateway;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The second server, for operators. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ManagementIT {
    private final KafkaBroker broker = KafkaBroker.shared();
    private final String topic = broker.newTopic("management", 1);

    private TestGateway start(boolean only) {
        ManagementSettings management = new ManagementSettings("127.0.0.1", 0, only);
        return TestGateway.start(
                        TestGateway.Setup.DEFAULT.with(HttpSettings.DEFAULT.with(management)),
                        TestTables.counts(broker, topic))
                .awaitServing();
    }

    private static int status(URI server, String path) throws Exception {
        try (RawConnection connection = new RawConnection(server)) {
            return connection.get(path).status();
        }
    }

    @Test
    void health_and_metrics_are_served_on_both_ports_and_tables_on_one() throws Exception {
        try (TestGateway gateway = start(false)) {
            for (String path : new String[] {"/health/live", "/health/ready", "/metrics"}) {
                assertThat(status(gateway.management(), path)).as(path).isEqualTo(200);
                assertThat(status(gateway.http("/"), path)).as(path).isEqualTo(200);
            }
            assertThat(status(gateway.management(), "/v1/tables")).isEqualTo(404);
        }
    }

    @Test
    void they_can_be_on_the_management_port_alone() throws Exception {
        try (TestGateway gateway = start(true)) {
            assertThat(status(gateway.management(), "/health/ready")).isEqualTo(200);
            assertThat(status(gateway.http("/"), "/health/ready")).isEqualTo(404);
            assertThat(status(gateway.http("/"), "/metrics")).isEqualTo(404);
        }
    }

    @Test
    void it_knows_its_hosts_too() throws Exception {
        try (TestGateway gateway = start(false);
                RawConnection rebound = new RawConnection(gateway.management())) {
            rebound.send("GET /metrics HTTP/1.1\r\nHost: evil.example.org\r\n\r\n");

            Answer answer = rebound.answer();

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.json().getString("code")).isEqualTo("forbidden-host");
        }
    }
}
