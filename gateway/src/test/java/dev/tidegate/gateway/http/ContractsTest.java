package dev.tidegate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.liveness.Watchdog;
import dev.tidegate.gateway.subscription.Frame;
import dev.tidegate.gateway.subscription.SubscriptionSettings;
import dev.tidegate.gateway.subscription.Subscriptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.json.schema.OutputUnit;
import io.vertx.openapi.contract.OpenAPIVersion;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the gateway says of itself, held to the standards it names and to the code. */
class ContractsTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void the_resources_are_described_as_openapi_wants() throws Exception {
        OutputUnit verdict = OpenAPIVersion.V3_1
                .getRepository(vertx, "tidegate://contracts/")
                .compose(schemas -> OpenAPIVersion.V3_1.validateContract(vertx, schemas, Contracts.openapi()))
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);

        assertThat(verdict.getValid()).as(String.valueOf(verdict.getErrors())).isTrue();
    }

    @Test
    void every_path_is_described_and_no_other() {
        Set<String> served = new HashSet<>();
        for (Route route : routes()) {
            if (route.getPath() != null) {
                served.add(route.getPath().replaceAll(":(\\w+)", "{$1}"));
            }
        }

        assertThat(Contracts.openapi().getJsonObject("paths").fieldNames()).containsExactlyInAnyOrderElementsOf(served);
    }

    private List<Route> routes() {
        HttpSettings settings = HttpSettings.DEFAULT;
        ConnectionLimits limits = new ConnectionLimits(settings.connections());
        Subscriptions.Parts subscriptions =
                Subscriptions.Parts.of(SubscriptionSettings.DEFAULT, InstantSource.system());
        HttpVerticle.Parts parts = new HttpVerticle.Parts(
                TableRegistry.of(List.of()),
                subscriptions,
                settings,
                new Operations(() -> "", new Watchdog(Duration.ofSeconds(30), System::nanoTime), false),
                new AtomicInteger(),
                limits,
                1);
        return Routes.of(
                        vertx,
                        parts,
                        new Routes.OfLoop(
                                new Connections(vertx, limits, settings),
                                new Subscriptions(vertx, subscriptions),
                                new OpenStreams(),
                                new Waits(vertx, parts.waiting(), 1),
                                new BodyBudget(vertx, settings.bodies(), 1)))
                .getRoutes();
    }

    @Test
    void every_code_of_a_problem_is_listed_and_no_other() {
        JsonArray listed = schemas(Contracts.openapi())
                .getJsonObject("Problem")
                .getJsonObject("properties")
                .getJsonObject("code")
                .getJsonArray("enum");

        assertThat(listed)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(ErrorCode.values()).map(ErrorCode::text).collect(Collectors.toSet()));
    }

    @Test
    void every_type_of_frame_is_described_and_no_other() {
        assertThat(Contracts.frames("changes"))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Frame.Type.values()).map(Frame.Type::text).collect(Collectors.toSet()));
    }

    @Test
    void a_reference_leads_somewhere() {
        for (JsonObject contract : List.of(Contracts.openapi(), Contracts.asyncapi())) {
            assertThat(references(contract)).isNotEmpty().allSatisfy(reference -> {
                assertThat(reference).startsWith("#/");
                Object place = contract;
                for (String step : reference.substring(2).split("/")) {
                    place = ((JsonObject) Objects.requireNonNull(place, reference)).getValue(step);
                }
                assertThat(place).as(reference).isNotNull();
            });
        }
    }

    private static Set<String> references(Object json) {
        Set<String> found = new HashSet<>();
        if (json instanceof JsonObject object) {
            object.forEach(field -> {
                if (field.getKey().equals("$ref")) {
                    found.add((String) field.getValue());
                } else {
                    found.addAll(references(field.getValue()));
                }
            });
        } else if (json instanceof JsonArray array) {
            array.forEach(element -> found.addAll(references(element)));
        }
        return found;
    }

    /** Or else a test that frames are as described would show nothing. */
    @Test
    void a_frame_that_is_not_as_described_is_noticed() {
        JsonObject frame = new JsonObject().put("type", "goaway").put("retryAfterMs", 5);
        Contracts.assertFrame(frame);

        for (JsonObject wrong : List.of(
                frame.copy().put("retryAfterMs", "5"),
                frame.copy().put("more", 1),
                new JsonObject().put("type", "goaway"),
                new JsonObject().put("type", "reset").put("reason", "whim"),
                new JsonObject().put("type", "unheard-of"))) {
            assertThatThrownBy(() -> Contracts.assertFrame(wrong)).isInstanceOf(AssertionError.class);
        }
    }

    private static JsonObject schemas(JsonObject contract) {
        return contract.getJsonObject("components").getJsonObject("schemas");
    }
}
