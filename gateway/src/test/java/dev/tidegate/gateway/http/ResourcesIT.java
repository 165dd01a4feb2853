package dev.tidegate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tidegate.gateway.testing.KafkaBroker;
import dev.tidegate.gateway.testing.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.Inet6Address;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What describes the gateway, and how it treats requests that fit nothing. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResourcesIT {
    private final KafkaBroker broker = KafkaBroker.shared();
    private final String topic = broker.newTopic("described", 2);
    private TestGateway gateway;
    private Rest rest;

    @BeforeAll
    void start() throws Exception {
        gateway = TestGateway.start(TestTables.orders(broker, topic)).awaitServing();
        rest = new Rest(gateway);
        String written = rest.put("/v1/tables/orders/rows/1,north", "{\"total\":1}")
                .json()
                .getString("position");
        rest.get("/v1/tables/orders/rows/1,north", "Tidegate-Min-Position", written);
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @Test
    void tables_are_listed_with_their_state() throws Exception {
        JsonArray tables = rest.get("/v1/tables").json().getJsonArray("tables");

        assertThat(tables).hasSize(1);
        JsonObject orders = tables.getJsonObject(0);
        assertThat(orders.getString("name")).isEqualTo("orders");
        assertThat(orders.getString("comment")).isEqualTo("what was ordered");
        assertThat(orders.getString("connector")).isEqualTo("upsert-kafka");
        assertThat(orders.getString("state")).isEqualTo("serving");
        assertThat(orders.getLong("rows")).isEqualTo(1);
        assertThat(orders.getBoolean("writable")).isTrue();
    }

    @Test
    void a_table_is_described_whole_but_for_its_secrets() throws Exception {
        Rest.Answer answer = rest.get("/v1/tables/orders");

        JsonObject orders = answer.json();
        assertThat(orders.getJsonArray("columns").getJsonObject(0).encode())
                .isEqualTo("{\"name\":\"shop\",\"type\":\"STRING NOT NULL\",\"comment\":\"where it was ordered\"}");
        assertThat(orders.getJsonArray("primaryKey").getList()).containsExactly("id", "shop");
        assertThat(orders.getJsonObject("options").getString("properties.ssl.keystore.password"))
                .isEqualTo("******");
        assertThat(answer.text()).doesNotContain("secret");
        assertThat(orders.getJsonArray("partitions")).hasSize(2);
        JsonObject partition = orders.getJsonArray("partitions").getJsonObject(1);
        assertThat(partition.fieldNames()).containsExactlyInAnyOrder("partition", "position", "endOffset", "lag");
        assertThat(orders.getJsonObject("counters").getLong("recordsIn")).isEqualTo(1);
        assertThat(orders.getJsonArray("warnings").toString()).contains("is not compacted");
    }

    @Test
    void health_is_told_to_machines() throws Exception {
        assertThat(rest.get("/health/live").status()).isEqualTo(200);
        assertThat(rest.get("/health/ready").status()).isEqualTo(200);
        try (TestGateway waiting = TestGateway.start(TestTables.counts(broker, "there-is-no-such-topic"))) {
            Rest.Answer answer = new Rest(waiting).get("/health/ready");

            assertThat(answer.status()).isEqualTo(503);
            JsonObject table = answer.json().getJsonArray("waitingFor").getJsonObject(0);
            assertThat(table.getString("table")).isEqualTo("counts");
            assertThat(table.getString("state")).isEqualTo("waiting");
            assertThat(new Rest(waiting).get("/health/live").status()).isEqualTo(200);
        }
    }

    @Test
    void metrics_are_text_for_prometheus() throws Exception {
        Rest.Answer answer = rest.get("/metrics");

        assertThat(answer.header("content-type")).startsWith("text/plain; version=0.0.4");
        assertThat(answer.text()).contains("tidegate_rows{table=\"orders\"} 1.0\n");
    }

    @Test
    void the_console_may_load_from_here_and_nowhere_else() throws Exception {
        Rest.Answer answer = rest.get("/");

        assertThat(answer.text()).contains("<title>");
        assertThat(answer.header("content-type")).contains("text/html");
        assertThat(rest.get("/console.js").header("content-type")).contains("javascript");
        assertThat(answer.header("content-security-policy")).contains("default-src 'self'", "frame-ancestors 'none'");
        assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
    }

    /** Node 18 takes the name localhost for {@code ::1} where the system lists it first. */
    @Test
    void a_gateway_on_loopback_listens_on_both_families() throws Exception {
        assumeThat(NetworkInterface.networkInterfaces()
                        .flatMap(NetworkInterface::inetAddresses)
                        .anyMatch(address -> address instanceof Inet6Address && address.isLoopbackAddress()))
                .isTrue();
        try (RawConnection raw =
                new RawConnection(URI.create("http://[::1]:" + gateway.http("/").getPort()), "::1")) {
            assertThat(raw.get("/health/live").status()).isEqualTo(200);
        }
    }

    @Test
    void what_is_not_there_is_a_problem_too() throws Exception {
        for (String path : new String[] {"/nothing", "/v1/nothing", "/v1/tables/orders/nothing", "/../etc/passwd"}) {
            JsonObject problem = rest.get(path).problem(404, "not-found");
            assertThat(problem.getString("detail")).contains(path.substring(path.lastIndexOf('/')));
        }
        rest.get("/v1/tables/nowhere").problem(404, "unknown-table");
        rest.get("/v1/tables?verbose=true").problem(400, "invalid-request");
    }

    @Test
    void a_method_that_does_not_fit_is_refused_with_those_that_do() throws Exception {
        Rest.Answer posted = rest.send("POST", "/v1/tables/orders/rows/1,north", BodyPublishers.noBody());
        Rest.Answer asked = rest.send("OPTIONS", "/v1/tables/orders/changes", BodyPublishers.noBody());

        posted.problem(405, "method-not-allowed");
        assertThat(posted.header("allow")).isEqualTo("DELETE, GET, HEAD, PATCH, PUT, OPTIONS");
        assertThat(asked.status()).isEqualTo(204);
        assertThat(asked.header("allow")).isEqualTo("GET, HEAD, POST, OPTIONS");
    }

    @Test
    void a_head_is_the_answer_without_its_body() throws Exception {
        for (String path : new String[] {
            "/v1/tables", "/v1/tables/orders/rows/1,north", "/v1/tables/orders/changes", "/metrics", "/console.js"
        }) {
            Rest.Answer head = rest.send("HEAD", path, BodyPublishers.noBody());

            assertThat(head.status()).as(path).isEqualTo(200);
            assertThat(head.text()).isEmpty();
        }
        assertThat(rest.send("HEAD", "/v1/tables/nowhere", BodyPublishers.noBody())
                        .status())
                .isEqualTo(404);
    }

    @Test
    void a_page_whose_name_was_made_to_resolve_to_this_machine_gets_nothing() throws Exception {
        URI address = gateway.http("/v1/tables");
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.getOutputStream()
                    .write("GET /v1/tables HTTP/1.1\r\nHost: evil.example.org\r\nConnection: close\r\n\r\n"
                            .getBytes(UTF_8));

            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 403")
                    .contains("forbidden-host", "evil.example.org", "http.allowed-hosts");
        }
    }

    @Test
    void a_page_of_a_foreign_origin_may_neither_read_nor_write() throws Exception {
        rest.get("/v1/tables", "Origin", "https://evil.example.org").problem(403, "forbidden-origin");

        Rest.Answer preflight = rest.send(
                "OPTIONS",
                "/v1/tables/orders/changes",
                BodyPublishers.noBody(),
                "Origin",
                "http://localhost:3000",
                "Access-Control-Request-Method",
                "POST");
        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.header("access-control-allow-origin")).isEqualTo("http://localhost:3000");
        assertThat(preflight.header("access-control-allow-methods")).contains("POST", "PATCH");
        assertThat(preflight.header("access-control-allow-headers"))
                .contains("If-Match", "Idempotency-Key", "Tidegate-Ack", "Prefer");
    }
}
