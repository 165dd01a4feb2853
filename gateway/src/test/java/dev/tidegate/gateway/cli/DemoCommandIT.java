package dev.tidegate.gateway.cli;

import static dev.tidegate.gateway.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.testing.KafkaBroker;
import dev.tidegate.gateway.testing.RunningGateway;
import dev.tidegate.gateway.testing.TestGateway;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code tidegate demo} against the demo's tables. */
class DemoCommandIT {
    private final KafkaBroker broker = KafkaBroker.shared();

    @Test
    void itWritesTheTablesThatTheGatewayHasUntilItIsStopped() throws Exception {
        String ddl = ddl("demo/tables/pageviews.sql", broker.newTopic("demo", 1))
                + ddl("demo/tables/pageviews_per_region.sql", broker.newTopic("demo", 1));
        try (TestGateway gateway = TestGateway.start(ddl).awaitServing();
                RunningGateway demo =
                        RunningGateway.start("demo", "--url", gateway.http("/").toString())) {
            eventually(() -> {
                assertThat(rows(gateway, "pageviews")).isPositive();
                assertThat(rows(gateway, "pageviews_per_region")).isPositive();
            });
            eventually(() -> assertThat(demo.out().lines())
                    .contains(
                            "table pageviews: is written",
                            "table pageviews_per_region: is written",
                            "table last_pageview_per_user: is not there, so it is left out"));

            assertThat(demo.err()).isEmpty();
            assertThat(demo.terminate().code()).as("ended by SIGTERM").isEqualTo(143);
        }
    }

    private String ddl(String file, String topic) throws Exception {
        String statement = Files.readString(Path.of("..", file));
        return statement
                .replace("localhost:9092", broker.bootstrapServers())
                .replaceFirst("'topic' = '[^']*'", "'topic' = '" + topic + "'")
                .replace("latest-offset", "earliest-offset");
    }

    private static long rows(TestGateway gateway, String table) throws Exception {
        URI uri = gateway.http("/v1/tables/" + table);
        String answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
        return new JsonObject(answer).getLong("rows");
    }
}
