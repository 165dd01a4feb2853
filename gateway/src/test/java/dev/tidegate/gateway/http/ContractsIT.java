package dev.tidegate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.config.Configuration;
import dev.tidegate.gateway.reader.TableSettings;
import dev.tidegate.gateway.subscription.Frame;
import dev.tidegate.gateway.subscription.SubscriptionSettings;
import dev.tidegate.gateway.testing.KafkaBroker;
import dev.tidegate.gateway.testing.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** A running gateway, held to what it says of itself. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContractsIT {
    private static final String CHANGES = "/v1/tables/counts/changes";

    private final KafkaBroker broker = KafkaBroker.shared();
    private final String topic = broker.newTopic("contracts", 1);
    private TestGateway gateway;
    private Rest rest;

    @BeforeAll
    void start() throws Exception {
        gateway = TestGateway.start(withShortMemory(), TestTables.counts(broker, topic))
                .awaitServing();
        rest = new Rest(gateway);
        put("north", 1);
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    /** Heartbeats come soon, and what a change replaced is forgotten at once. */
    private static TestGateway.Setup withShortMemory() {
        return new TestGateway.Setup(
                Configuration.defaults()
                        .with(SubscriptionSettings.DEFAULT.withHeartbeat(Duration.ofMillis(100)))
                        .withTables(Map.of("counts", TableSettings.DEFAULT.withHistoryBytes(1))),
                InstantSource.system());
    }

    private JsonObject put(String region, int pv) throws Exception {
        return rest.put("/v1/tables/counts/rows/" + region, "{\"pv\":" + pv + "}")
                .json();
    }

    @Test
    void the_contracts_are_served_under_their_media_types() throws Exception {
        Rest.Answer openapi = rest.get("/openapi.json");
        Rest.Answer asyncapi = rest.get("/asyncapi.json");

        assertThat(openapi.header("content-type")).isEqualTo("application/vnd.oai.openapi+json;version=3.1");
        assertThat(openapi.json()).isEqualTo(Contracts.openapi());
        assertThat(asyncapi.header("content-type")).isEqualTo("application/vnd.aai.asyncapi+json;version=3.0.0");
        assertThat(asyncapi.json()).isEqualTo(Contracts.asyncapi());
        Rest.Answer commands = rest.get("/stream-commands.schema.json");
        assertThat(commands.header("content-type")).isEqualTo("application/schema+json");
        assertThat(commands.json().getString("$id")).isEqualTo("urn:tidegate:stream-commands");
        assertThat(rest.send("HEAD", "/openapi.json", BodyPublishers.noBody()).header("content-length"))
                .isEqualTo(openapi.header("content-length"));
    }

    @Test
    void every_method_of_a_resource_is_described_and_no_other() throws Exception {
        for (Map.Entry<String, Object> path : Contracts.openapi().getJsonObject("paths")) {
            Set<String> described = ((JsonObject) path.getValue())
                    .fieldNames().stream()
                            .filter(name -> !name.equals("parameters"))
                            .map(String::toUpperCase)
                            .collect(Collectors.toSet());
            described.addAll(Set.of("HEAD", "OPTIONS")); // of which the description tells once for all

            String allowed = rest.send("OPTIONS", concrete(path.getKey()), BodyPublishers.noBody())
                    .header("allow");
            assertThat(Set.of(allowed.split(", "))).as(path.getKey()).isEqualTo(described);
        }
    }

    @Test
    void every_query_parameter_is_described_and_no_other() throws Exception {
        for (Map.Entry<String, Object> path : Contracts.openapi().getJsonObject("paths")) {
            if (!path.getKey().startsWith("/v1/")) {
                continue;
            }
            JsonArray parameters =
                    ((JsonObject) path.getValue()).getJsonObject("get").getJsonArray("parameters", new JsonArray());
            Set<String> described = new TreeSet<>();
            for (Object parameter : parameters) {
                if ("query".equals(((JsonObject) parameter).getString("in"))) {
                    described.add(((JsonObject) parameter).getString("name"));
                }
            }

            String detail = rest.get(concrete(path.getKey()) + "?nonsense=1")
                    .problem(400, "invalid-request")
                    .getString("detail");
            assertThat(detail)
                    .as(path.getKey())
                    .endsWith(described.isEmpty() ? "none is known here" : "known here are " + described);
        }
    }

    private static String concrete(String path) {
        return path.replace("{table}", "counts").replace("{key}", "north");
    }

    @Test
    void answers_are_as_described() throws Exception {
        assertAnswer("Tables", rest.get("/v1/tables"));
        assertAnswer("Table", rest.get("/v1/tables/counts"));
        assertAnswer("Readiness", rest.get("/health/ready"));
        Rest.Answer written = rest.post(CHANGES, "[{\"op\":\"+I\",\"row\":{\"region\":\"west\",\"pv\":7}}]");
        assertAnswer("Written", written);
        String position = written.json().getString("position");
        assertAnswer("Row", rest.get("/v1/tables/counts/rows/west", "Tidegate-Min-Position", position));
        Rest.Answer page = rest.get("/v1/tables/counts/rows?limit=1");
        assertAnswer("Page", page);
        assertAnswer(
                "Page", rest.get("/v1/tables/counts/rows?after=" + page.json().getString("next")));
        Rest.Answer poll = rest.get(CHANGES + "?wait=1s");
        assertAnswer("Poll", poll);
        assertAnswer("Poll", rest.get(CHANGES + "?wait=1ms&from=" + poll.json().getString("position")));
        for (String refused : new String[] {
            "/v1/tables/nowhere",
            "/v1/tables/counts/rows/nobody",
            CHANGES + "?from=garbage",
            CHANGES + "?filter=1",
            CHANGES + "?wait=ever"
        }) {
            assertAnswer("Problem", rest.get(refused));
        }
    }

    private static void assertAnswer(String schema, Rest.Answer answer) {
        Contracts.assertValid(Contracts.openapi(), schema, answer.json());
    }

    @Test
    void frames_are_as_described() throws Exception {
        Set<String> seen = new HashSet<>();
        String first;
        TestGateway other = TestGateway.start(withShortMemory(), TestTables.counts(broker, topic))
                .awaitServing();
        try (FrameStream stream = FrameStream.webSocket(other.webSocket(CHANGES))) {
            first = see("caught-up", stream, seen).getString("position");
            see("progress", stream, seen);
            put("north", 2);
            see("changes", stream, seen);
            rest.delete("/v1/tables/counts/rows/north");
            see("changes", stream, seen);
            stream.socket().sendText("what?", true).join();
            see("error", stream, seen);
            other.stop();
            see("goaway", stream, seen);
        } finally {
            other.close();
        }
        for (int pv = 0; pv < 3; pv++) {
            put("south", pv);
        }
        rest.get(
                "/v1/tables/counts/rows/south",
                "Tidegate-Min-Position",
                put("south", 3).getString("position"));
        try (FrameStream stream = FrameStream.webSocket(gateway.webSocket(CHANGES + "?delivery=every&from=" + first))) {
            see("lagged", stream, seen);
            see("caught-up", stream, seen);
        }
        try (FrameStream stream = FrameStream.webSocket(gateway.webSocket(CHANGES + "?filter=pv%3E5&from=" + first))) {
            see("reset", stream, seen);
        }
        try (TestGateway waiting = TestGateway.start(withShortMemory(), TestTables.counts(broker, "no-such-topic"));
                FrameStream stream = FrameStream.webSocket(waiting.webSocket(CHANGES))) {
            assertThat(see("progress", stream, seen).getString("state")).isEqualTo("waiting");
        }
        assertThat(seen)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Frame.Type.values()).map(Frame.Type::text).toList());
    }

    /** Checks each frame up to the next one of this type, which it returns. */
    private static JsonObject see(String type, FrameStream stream, Set<String> seen) throws Exception {
        while (true) {
            JsonObject frame = stream.nextOfAll().json();
            Contracts.assertFrame(frame);
            seen.add(frame.getString("type"));
            if (frame.getString("type").equals(type)) {
                return frame;
            }
        }
    }
}
