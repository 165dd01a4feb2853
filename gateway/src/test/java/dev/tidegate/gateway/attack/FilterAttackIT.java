package dev.tidegate.gateway.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Filters that grow, freeze or are too large: each ends for itself, and nobody else notices. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class FilterAttackIT {
    private final AtomicInteger count = new AtomicInteger();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[name].map(x, x + x)DOUBLE.size() > 0",
                "[[name]].map(x, x + x)DOUBLE.size() > 0",
                "name.replace('', name).replace('', name).size() > 0",
                "[decimal(7)].map(x, x * x)SQUARE.exists(x, string(x) != '')",
                "name.split('').all(a, name.split('').all(b, a + b != ''))",
            })
    void a_poll_whose_filter_grows_is_answered_with_its_own_code(String pattern) throws Exception {
        String filter =
                pattern.replace("DOUBLE", ".map(x, x + x)".repeat(30)).replace("SQUARE", ".map(x, x * x)".repeat(30));
        AttackedGateway.shared().withstands(gateway -> {
            HttpResponse<String> answer = poll(gateway, filter);

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
            assertThat(answer.body()).contains("filter-budget-exceeded").contains("\"retryable\":false");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name.matches('((a{1000}){1000}){1000}')",
                "name.matches(name)",
                "[name].map(x, {x: x}).map(x, {x: x}).map(x, {x: x}).map(x, {x: x}).map(x, {x: x}).map(x, {x: x})"
                        + ".map(x, {x: x}).map(x, {x: x}).map(x, {x: x}).map(x, {x: x}).size() > 0",
            })
    void a_filter_that_is_too_large_to_compile_is_refused(String filter) throws Exception {
        AttackedGateway.shared().withstands(gateway -> {
            HttpResponse<String> answer = poll(gateway, filter);

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
            assertThat(answer.body()).contains("invalid-filter");
        });
    }

    /** Each is live with a filter that the rows so far do not make grow; then the row comes that does. */
    @Test
    void a_row_that_makes_filters_grow_ends_the_subscriptions_of_these_filters() throws Exception {
        AttackedGateway.shared().withstands(gateway -> {
            RawSocket[] sockets = new RawSocket[8];
            for (int i = 0; i < sockets.length; i++) {
                String filter = "size(name) < 1000 || " + i + " == 0 || [name]" + ".map(x, x + x)".repeat(30)
                        + ".size() == " + i;
                sockets[i] = gateway.connect();
                sockets[i].upgrade("/v1/tables/people/changes?snapshot=false&filter=" + encoded(filter));
                await(sockets[i], "caught-up");
            }

            put(gateway, "a".repeat(50_000));

            for (RawSocket socket : sockets) {
                await(socket, "filter-budget-exceeded");
            }
            put(gateway, "short again");
        });
    }

    private static void await(RawSocket socket, String text) throws IOException {
        while (!socket.message().contains(text)) {
            // other frames come before
        }
    }

    private static HttpResponse<String> poll(AttackedGateway gateway, String filter) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        gateway.http("/v1/tables/people/changes?wait=5s&filter=" + encoded(filter)))
                .header("Accept", "application/json")
                .timeout(Duration.ofSeconds(20))
                .build();
        return AttackedGateway.CLIENT.send(request, BodyHandlers.ofString());
    }

    private void put(AttackedGateway gateway, String name) throws Exception {
        String id = "hostile" + count.incrementAndGet() % 3;
        JsonObject row = new JsonObject()
                .put("id", id)
                .put("name", name)
                .put("amount", "1.5")
                .put("n", 1);
        HttpRequest request = HttpRequest.newBuilder(gateway.http("/v1/tables/people/rows/" + id))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(row.encode()))
                .build();
        HttpResponse<String> written = AttackedGateway.CLIENT.send(request, BodyHandlers.ofString());
        assertThat(written.statusCode()).as(written.body()).isBetween(200, 299);
    }

    private static String encoded(String filter) {
        return URLEncoder.encode(filter, StandardCharsets.UTF_8);
    }
}
