package dev.tidegate.format.registry;

import static dev.tidegate.format.registry.HttpStub.always;
import static dev.tidegate.format.registry.HttpStub.inTurn;
import static dev.tidegate.format.registry.HttpStub.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tidegate.format.option.Options;
import dev.tidegate.format.registry.RegistryException.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class HttpSchemaRegistryTest {
    private static final String SCHEMA = "{\"schema\":\"\\\"string\\\"\"}";
    private static final SchemaDefinition STRING = SchemaDefinition.avro("\"string\"");

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @Test
    void asks_for_a_schema_as_confluents_client_does() {
        HttpStub server = server(always(200, SCHEMA));

        SchemaDefinition schema = await(registry(server.url() + "/base/").byId(7));

        assertThat(schema).isEqualTo(STRING);
        assertThat(server.asked()).hasToString("[GET /base/schemas/ids/7?fetchMaxId=false]");
        assertThat(server.asked().get(0).header("Accept")).startsWith("application/vnd.schemaregistry.v1+json");
        assertThat(server.asked().get(0).header("Authorization")).isNull();
    }

    @Test
    void registers_a_schema_under_a_subject_of_any_letters() {
        HttpStub server = server(always(200, "{\"id\":12,\"version\":1}"));

        int id = await(registry(server.url()).register("orders/für 1-value", STRING));

        assertThat(id).isEqualTo(12);
        HttpStub.Asked asked = server.asked().get(0);
        assertThat(asked).hasToString("POST /subjects/orders%2Ff%C3%BCr%201-value/versions");
        assertThat(asked.header("Content-Type")).isEqualTo("application/vnd.schemaregistry.v1+json");
        assertThat(asked.body()).isEqualTo(SCHEMA);
    }

    @Test
    void says_which_language_a_schema_is_in_and_reads_those_it_refers_to_first() {
        HttpStub server = server((exchange, number) -> {
            String path = exchange.getRequestURI().getPath();
            String references = "\"references\":[{\"name\":\"x\",\"subject\":\"%s\",\"version\":%d}]";
            reply(
                    exchange,
                    200,
                    path.equals("/subjects/b/versions/3")
                            ? "{\"subject\":\"b\",\"version\":3,\"id\":5,\"schema\":\"B\"}"
                            : path.equals("/subjects/a/versions/2")
                                    ? "{\"schema\":\"A\"," + references.formatted("b", 3) + "}"
                                    : "{\"schema\":\"S\",\"schemaType\":\"JSON\"," + references.formatted("a", 2)
                                            + "}");
        });

        SchemaDefinition schema = await(registry(server.url()).byId(7));

        SchemaDefinition b = SchemaDefinition.avro("B");
        SchemaDefinition a = new SchemaDefinition("AVRO", "A", List.of(b));
        assertThat(schema).isEqualTo(new SchemaDefinition("JSON", "S", List.of(a)));
    }

    @Test
    void gives_up_on_schemas_that_refer_to_each_other_without_end() {
        HttpStub server = server(
                always(200, "{\"schema\":\"A\",\"references\":[{\"name\":\"x\",\"subject\":\"a\",\"version\":1}]}"));

        RegistryException failure = failure(registry(server.url()).byId(7));

        assertThat(failure.problem()).isEqualTo(Problem.UNINTELLIGIBLE);
        assertThat(failure).hasMessageContaining("more than 100 others").hasMessageContaining("subject 'a'");
    }

    @Test
    void asks_once_however_many_want_to_know_and_remembers_the_answer() throws Exception {
        CountDownLatch answering = new CountDownLatch(1);
        HttpStub server = server((exchange, number) -> {
            answering.await();
            reply(exchange, 200, SCHEMA);
        });
        SchemaRegistry registry = registry(server.url());
        SchemaRegistry ofAnotherTable = registry(server.url());

        List<CompletionStage<SchemaDefinition>> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            all.add((i % 2 == 0 ? registry : ofAnotherTable).byId(7));
        }
        answering.countDown();

        assertThat(all).allSatisfy(each -> assertThat(await(each)).isEqualTo(STRING));
        assertThat(await(registry.byId(7))).isEqualTo(STRING);
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void keeps_no_more_requests_on_their_way_than_allowed() throws Exception {
        CountDownLatch answering = new CountDownLatch(1);
        AtomicInteger onTheirWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        HttpStub server = server((exchange, number) -> {
            most.accumulateAndGet(onTheirWay.incrementAndGet(), Math::max);
            answering.await();
            onTheirWay.decrementAndGet(); // before the answer is, upon which the next one may come at once
            reply(exchange, 200, SCHEMA);
        });
        SchemaRegistry registry = registry(server.url(), "tidegate.max.concurrent.requests", "3");

        List<CompletionStage<SchemaDefinition>> all = new ArrayList<>();
        for (int id = 0; id < 20; id++) {
            all.add(registry.byId(id));
        }
        eventually(() -> server.asked().size() == 3);
        answering.countDown();

        assertThat(all).allSatisfy(each -> assertThat(await(each)).isEqualTo(STRING));
        assertThat(most).hasValue(3);
        assertThat(server.asked()).hasSize(20);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            401 | {"error_code":401,"message":"Unauthorized"} | ACCESS_DENIED | 401 (Unauthorized): it wants credentials
            403 | {"error_code":40301,"message":"User denied"} | ACCESS_DENIED | Let the registry allow it to read schemas
            404 | {"error_code":40403,"message":"Schema 7 not found"} | UNKNOWN | it does not know id 7, or not yet
            404 | <html>no such page</html> | UNINTELLIGIBLE | Check url: is a path missing
            404 | {"error_code":404,"message":"HTTP 404 Not Found"} | UNINTELLIGIBLE | Check url: is a path missing
            302 | | UNINTELLIGIBLE | redirections are not followed
            418 | | UNINTELLIGIBLE | which no schema registry does
            200 | <html>welcome</html> | UNINTELLIGIBLE | It begins: <html>welcome</html>
            200 | {"schema":"\\"str | UNINTELLIGIBLE | no JSON object
            200 | [] | UNINTELLIGIBLE | no JSON object
            200 | {} | UNINTELLIGIBLE | it holds no schema
            200 | {"schema":7} | UNINTELLIGIBLE | it holds no schema
            200 | {"schema":"x","references":[{"name":"a"}]} | UNINTELLIGIBLE | no JSON object
            """)
    void says_why_it_has_no_schema(int status, String body, Problem problem, String message) {
        HttpStub server = server(always(status, body == null ? "" : body));

        RegistryException failure = failure(registry(server.url()).byId(7));

        assertThat(failure.problem()).isEqualTo(problem);
        assertThat(failure)
                .hasMessageContaining(server.url())
                .hasMessageContaining("GET /schemas/ids/7")
                .hasMessageContaining(message);
        assertThat(server.asked())
                .as("what will not pass by itself is not repeated")
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            403 | {"error_code":40301,"message":"User denied"} | ACCESS_DENIED | Let the registry allow it to register schemas
            409 | {"error_code":409,"message":"incompatible with an earlier schema"} | INCOMPATIBLE | 409 (incompatible with an earlier schema): the table's schema is at odds with earlier ones of subject 'orders-value'
            422 | {"error_code":42201,"message":"Input schema is an invalid Avro schema"} | INVALID | it does not take this schema under subject 'orders-value'
            200 | {"version":1} | UNINTELLIGIBLE | it holds no id
            200 | {"id":"one"} | UNINTELLIGIBLE | it holds no id
            """)
    void says_why_it_has_not_registered_a_schema(int status, String body, Problem problem, String message) {
        HttpStub server = server(always(status, body));

        RegistryException failure = failure(registry(server.url()).register("orders-value", STRING));

        assertThat(failure.problem()).isEqualTo(problem);
        assertThat(failure)
                .hasMessageContaining("POST /subjects/orders-value/versions")
                .hasMessageContaining(message);
        assertThat(server.asked()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504, 408, 429})
    void asks_again_when_the_server_is_busy_or_at_fault(int status) {
        HttpStub server = server(inTurn(always(status, "oops"), always(status, ""), always(200, SCHEMA)));

        assertThat(await(registry(server.url()).byId(7))).isEqualTo(STRING);

        assertThat(server.asked()).hasSize(3);
    }

    @Test
    void says_what_the_server_says_when_it_stays_at_fault() {
        HttpStub server = server(always(500, "{\"error_code\":50001,\"message\":\"Error in\\nthe backend\"}"));

        RegistryException failure = failure(registry(server.url()).byId(7));

        assertThat(failure.problem()).isEqualTo(Problem.UNAVAILABLE);
        assertThat(failure).hasMessageContaining("with 500 (Error in the backend)");
        assertThat(server.asked()).hasSize(3);
    }

    @Test
    void leaves_a_server_alone_for_as_long_as_it_wishes() {
        HttpStub server = server((exchange, number) -> {
            exchange.getResponseHeaders().add("Retry-After", "30");
            reply(exchange, 503, "");
        });
        SchemaRegistry registry = registry(server.url());

        failure(registry.byId(7));
        failure(registry.byId(7));

        assertThat(server.asked())
                .as("30 s are beyond the timeout of a request")
                .hasSize(1);
    }

    @Test
    void does_not_ask_in_vain_again_until_a_while_has_passed_and_then_learns_better() {
        HttpStub server = server(inTurn(
                always(404, "{\"error_code\":40403,\"message\":\"not found\"}"),
                always(404, "{\"error_code\":40403,\"message\":\"not found\"}"),
                always(200, SCHEMA)));
        SchemaRegistry registry =
                registry(server.url(), "tidegate.retry.wait.ms", "1000", "tidegate.retry.wait.max.ms", "1000");

        for (int i = 0; i < 10; i++) {
            assertThat(failure(registry.byId(7)).problem()).isEqualTo(Problem.UNKNOWN);
        }
        assertThat(server.asked()).hasSize(1);

        eventually(() -> catchThrowable(() -> await(registry.byId(7))) == null);
        assertThat(server.asked()).hasSize(3);
    }

    @Test
    void gives_up_a_server_that_takes_too_long() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        HttpStub server = server((exchange, number) -> end.await());

        RegistryException failure =
                failure(registry(server.url(), "http.read.timeout.ms", "200").byId(7));
        end.countDown();

        assertThat(failure.problem()).isEqualTo(Problem.UNAVAILABLE);
        assertThat(failure)
                .hasMessageContaining("did not answer GET /schemas/ids/7")
                .hasMessageContaining("within 200 ms");
    }

    @Test
    void gives_up_an_answer_that_trickles_in() {
        HttpStub server = server((exchange, number) -> {
            exchange.sendResponseHeaders(200, 0);
            OutputStream body = exchange.getResponseBody();
            while (true) {
                body.write(' ');
                body.flush();
                Thread.sleep(20);
            }
        });

        RegistryException failure =
                failure(registry(server.url(), "http.read.timeout.ms", "300").byId(7));

        assertThat(failure).hasMessageContaining("within 300 ms");
    }

    @Test
    void gives_up_an_answer_that_is_too_long() {
        HttpStub server = server((exchange, number) -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] blanks = " ".repeat(10_000).getBytes();
            for (int i = 0; i < 1000; i++) {
                exchange.getResponseBody().write(blanks);
            }
        });

        RegistryException failure = failure(
                registry(server.url(), "tidegate.max.response.bytes", "100000").byId(7));

        assertThat(failure.problem()).isEqualTo(Problem.UNINTELLIGIBLE);
        assertThat(failure).hasMessageContaining("more than 100000 bytes");
    }

    @Test
    void gives_up_an_answer_that_breaks_off() {
        HttpStub server = server((exchange, number) -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write('{');
        });

        assertThat(failure(registry(server.url()).byId(7)).problem()).isEqualTo(Problem.UNAVAILABLE);
    }

    @Test
    void turns_to_the_next_address_when_one_does_not_answer_and_stays_there() throws IOException {
        HttpStub broken = server(always(500, ""));
        HttpStub sound = server(always(200, SCHEMA));
        SchemaRegistry registry = registry("http://localhost:" + freePort() + ", " + broken.url() + "," + sound.url());

        assertThat(await(registry.byId(7))).isEqualTo(STRING);
        assertThat(await(registry.byId(8))).isEqualTo(STRING);

        assertThat(broken.asked()).hasSize(1);
        assertThat(sound.asked()).hasSize(2);
    }

    @Test
    void reaches_a_server_as_soon_as_it_is_there() throws IOException {
        int port = freePort();
        SchemaRegistry registry = registry("http://localhost:" + port, "http.read.timeout.ms", "500");

        RegistryException failure = failure(registry.byId(7));
        assertThat(failure.problem()).isEqualTo(Problem.UNAVAILABLE);
        assertThat(failure).hasMessageMatching(".*at http://localhost:" + port + " cannot be reached: .*");

        HttpStub server = HttpStub.startAt(port, always(200, SCHEMA));
        open.add(server);
        eventually(() -> catchThrowable(() -> await(registry.byId(7))) == null);
    }

    @Test
    void goes_by_way_of_a_proxy() {
        HttpStub proxy = server(always(200, SCHEMA));

        SchemaDefinition schema = await(registry(
                        "http://registry.invalid:8081",
                        "proxy.host",
                        "localhost",
                        "proxy.port",
                        Integer.toString(proxy.port()))
                .byId(7));

        assertThat(schema).isEqualTo(STRING);
        assertThat(proxy.asked()).hasToString("[GET http://registry.invalid:8081/schemas/ids/7?fetchMaxId=false]");
    }

    @Test
    void says_that_a_host_is_not_known() {
        RegistryException failure =
                failure(registry("http://nowhere.invalid:8081").byId(7));

        assertThat(failure).hasMessageContaining("host name is not known");
    }

    @Test
    void shows_who_it_is() {
        HttpStub server = server(always(200, SCHEMA));

        await(registry(
                        server.url(),
                        "basic.auth.credentials.source",
                        "USER_INFO",
                        "basic.auth.user.info",
                        "ann:s3cret:x")
                .byId(1));
        await(registry(server.url().replace("://", "://bob:pass%20word@"), "basic.auth.credentials.source", "URL")
                .byId(2));
        await(registry(server.url(), "bearer.auth.credentials.source", "STATIC_TOKEN", "bearer.auth.token", "t0ken")
                .byId(3));

        assertThat(server.asked())
                .extracting(asked -> asked.header("Authorization"))
                .containsExactly("Basic YW5uOnMzY3JldDp4", "Basic Ym9iOnBhc3Mgd29yZA==", "Bearer t0ken");
    }

    @Test
    void keeps_the_password_in_an_address_to_itself() {
        HttpStub server = server(always(500, ""));

        RegistryException failure =
                failure(registry(server.url().replace("://", "://bob:hidden@")).byId(7));

        assertThat(failure).hasMessageContaining(server.url()).message().doesNotContain("hidden");
    }

    @Test
    void refuses_to_be_asked_after_its_last_user_has_closed_it() {
        HttpStub server = server(always(200, SCHEMA));
        RegistrySettings settings = settings(server.url());
        SchemaRegistry one = SchemaRegistry.open(settings);
        SchemaRegistry other = SchemaRegistry.open(settings);

        one.close();
        one.close();
        assertThat(await(other.byId(7))).isEqualTo(STRING);
        other.close();

        assertThat(failure(other.byId(7))).hasMessageContaining("closed");
    }

    private HttpStub server(HttpStub.Answering answering) {
        HttpStub server = HttpStub.start(answering);
        open.add(server);
        return server;
    }

    private SchemaRegistry registry(String url, String... properties) {
        SchemaRegistry registry = SchemaRegistry.open(settings(url, properties));
        open.add(registry);
        return registry;
    }

    private static RegistrySettings settings(String url, String... properties) {
        Map<String, String> written = new HashMap<>(Map.of("url", url, "properties.tidegate.retry.wait.ms", "10"));
        for (int i = 0; i < properties.length; i += 2) {
            written.put("properties." + properties[i], properties[i + 1]);
        }
        return RegistryOptions.settings(Options.parse(RegistryOptions.all(), written));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    private static RegistryException failure(CompletionStage<?> stage) {
        Throwable thrown = catchThrowable(() -> await(stage));
        assertThat(thrown).isInstanceOf(CompletionException.class).hasCauseInstanceOf(RegistryException.class);
        return (RegistryException) thrown.getCause();
    }

    private static void eventually(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time").isLessThan(deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }
}
