package dev.tidegate.gateway.http;

import static dev.tidegate.gateway.http.TestTables.upsert;
import static dev.tidegate.gateway.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.testing.KafkaBroker;
import dev.tidegate.gateway.testing.RestartableBroker;
import dev.tidegate.gateway.testing.TestGateway;
import dev.tidegate.localkafka.LocalKafkaSettings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a writer may ask for beside: lenience, not to wait, to wait for more. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WriteMannerIT {
    private static final String CHANGES = "/v1/tables/counts/changes";
    private static final String ARRAY = "application/json";
    private static final String LINES = "application/x-ndjson";

    /** Rows 0, 2, 4 of these are good. */
    private static final String[] MIXED = {
        upsert("a", 1),
        "{\"op\":\"+U\",\"row\":{\"region\":\"b\",\"pv\":\"many\"}}",
        upsert("c", 3),
        "{\"op\":\"?\",\"row\":{}}",
        upsert("e", 5)
    };

    private final KafkaBroker broker = KafkaBroker.shared();
    private final String topic =
            broker.createTopic(KafkaBroker.uniqueName("manner"), 1, Map.of("max.message.bytes", "2000"));
    private TestGateway gateway;
    private Rest rest;

    @BeforeAll
    void start() {
        gateway = TestGateway.start(TestTables.counts(broker, topic, "'properties.compression.type' = 'none'"))
                .awaitServing();
        rest = new Rest(gateway);
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    private Rest.Answer post(String type, String[] changes, String... headers) throws Exception {
        return post(rest, type, changes, headers);
    }

    private static Rest.Answer post(Rest rest, String type, String[] changes, String... headers) throws Exception {
        String body = type.equals(ARRAY) ? "[" + String.join(",", changes) + "]" : String.join("\n", changes);
        String[] all = new String[headers.length + 2];
        all[0] = "Content-Type";
        all[1] = type;
        System.arraycopy(headers, 0, all, 2, headers.length);
        return rest.send("POST", CHANGES, BodyPublishers.ofString(body), all);
    }

    @ParameterizedTest
    @ValueSource(strings = {ARRAY, LINES})
    void with_lenience_a_bad_row_is_refused_alone_and_listed(String type) throws Exception {
        int before = broker.readAll(topic).size();
        int first = type.equals(ARRAY) ? 0 : 1;

        Rest.Answer answer = post(type, MIXED, "Prefer", "handling=lenient");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.header("preference-applied")).isEqualTo("handling=lenient");
        assertThat(answer.json().getInteger("written")).isEqualTo(3);
        assertThat(answer.json().getInteger("failedRows")).isEqualTo(2);
        JsonArray failed = answer.json().getJsonArray("failed");
        assertThat(failed.getJsonObject(0).getInteger("row")).isEqualTo(first + 1);
        assertThat(failed.getJsonObject(0).getString("code")).isEqualTo("invalid-row");
        assertThat(failed.getJsonObject(0).getString("detail")).startsWith("column 'pv': ");
        assertThat(failed.getJsonObject(1).getInteger("row")).isEqualTo(first + 3);
        assertThat(failed.getJsonObject(1).getString("code")).isEqualTo("invalid-request");
        assertThat(broker.readAll(topic)).hasSize(before + 3);
    }

    /** Lines are read token by token, and an array as a whole: that must make no difference. */
    @Test
    void lines_are_taken_and_refused_as_the_changes_of_an_array_are() throws Exception {
        String[] changes = {
            upsert("spelled", 1),
            " { \"row\" : { \"pv\" : \"7\" , \"region\" : \"the other way round\" } , \"op\" : \"+I\" } ",
            "{\"op\":\"-D\",\"row\":{\"region\":\"gone\",\"pv\":[{}],\"other\":{\"a\":[1]}}}",
            "{\"op\":\"-U\",\"row\":{\"region\":\"dropped\",\"pv\":2}}",
            "{\"op\":\"-D\",\"row\":{\"pv\":2}}",
            "{\"op\":\"+U\",\"row\":{\"region\":\"a\",\"pv\":1,\"view\":2}}",
            "{\"op\":\"+U\",\"row\":{\"region\":\"a\",\"pv\":1.5}}",
            "{\"op\":\"+U\",\"row\":{\"region\":null,\"pv\":1}}",
            "{\"op\":\"+U\",\"row\":[\"a\",1]}",
            "{\"op\":\"+U\",\"row\":null}",
            "{\"op\":\"+X\",\"row\":{\"region\":\"a\",\"pv\":1}}",
            "{\"op\":1,\"row\":{\"region\":\"a\",\"pv\":1}}",
            "{\"op\":\"+U\",\"row\":{\"region\":\"a\",\"pv\":1},\"more\":true}",
            "{\"op\":\"+U\"}",
            "{}",
            "[]",
            "17"
        };

        JsonObject ofArray = post(ARRAY, changes, "Prefer", "handling=lenient").json();
        JsonObject ofLines = post(LINES, changes, "Prefer", "handling=lenient").json();

        assertThat(ofArray.getInteger("written")).isEqualTo(3);
        assertThat(ofArray.getInteger("failedRows")).isEqualTo(13);
        assertThat(ofLines.getInteger("written")).isEqualTo(3);
        assertThat(ofLines.getJsonArray("failed"))
                .isEqualTo(new JsonArray(ofArray.getJsonArray("failed").stream()
                        .map(failed -> (JsonObject) failed)
                        .map(failed -> failed.put("row", failed.getInteger("row") + 1))
                        .toList()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"op\":\"+U\",\"row\":{\"region\":\"a\",\"region\":\"b\",\"pv\":1}}",
                "{\"op\":\"+U\",\"row\":{\"region\":\"a\",\"pv\":1}} {}",
                "{\"op\":\"+U\",\"row\":{\"region\":\"a\",\"pv\":1}",
                "{\"op\":\"+U\",\"row\":{\"region\":\"a\",\"pv\":01}}"
            })
    void a_line_that_is_no_json_is_refused_with_its_place(String line) throws Exception {
        JsonObject answer = post(LINES, new String[] {upsert("good", 1), line}, "Prefer", "handling=lenient")
                .json();

        assertThat(answer.getInteger("written")).isEqualTo(1);
        JsonObject failed = answer.getJsonArray("failed").getJsonObject(0);
        assertThat(failed.getInteger("row")).isEqualTo(2);
        assertThat(failed.getString("code")).isEqualTo("invalid-request");
        assertThat(failed.getString("detail")).startsWith("Not JSON at line 1, column ");
    }

    @ParameterizedTest
    @ValueSource(strings = {ARRAY, LINES})
    void a_record_that_kafka_refuses_is_listed_with_the_others(String type) throws Exception {
        int first = type.equals(ARRAY) ? 0 : 1;
        String[] changes = {"not a change", upsert("x".repeat(1_500), 1), upsert("good", 1)};

        Rest.Answer answer = post(type, type.equals(ARRAY) ? quoted(changes) : changes, "Prefer", "handling=lenient");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().getInteger("written")).isEqualTo(1);
        assertThat(answer.json().getJsonArray("failed").stream()
                        .map(JsonObject.class::cast)
                        .map(row -> row.getInteger("row") + " " + row.getString("code")))
                .containsExactly(first + " invalid-request", first + 1 + " record-too-large");
    }

    private static String[] quoted(String[] changes) {
        return new String[] {"\"" + changes[0] + "\"", changes[1], changes[2]};
    }

    @Test
    void without_lenience_the_rows_that_kafka_refused_are_listed_in_the_problem() throws Exception {
        String[] changes = {upsert("one", 1), upsert("x".repeat(1_500), 1), upsert("three", 1)};

        JsonObject problem = post(ARRAY, changes).problem(413, "record-too-large");

        assertThat(problem.getString("detail")).contains("Row 1: ", "1 of the request's 3 rows failed");
        assertThat(problem.getInteger("written")).isEqualTo(2);
        assertThat(problem.getInteger("failedRows")).isEqualTo(1);
        JsonObject failed = problem.getJsonArray("failed").getJsonObject(0);
        assertThat(failed.getInteger("row")).isEqualTo(1);
        assertThat(failed.getString("code")).isEqualTo("record-too-large");
        assertThat(failed.getString("detail")).contains("max.message.bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {ARRAY, LINES})
    void no_more_rows_are_listed_than_the_bound_but_all_are_counted(String type) throws Exception {
        String[] bad =
                IntStream.range(0, 250).mapToObj(i -> upsert("r", "\"no\"")).toArray(String[]::new);

        JsonObject answer = post(type, bad, "Prefer", "handling=lenient").json();

        assertThat(answer.getInteger("written")).isZero();
        assertThat(answer.getInteger("failedRows")).isEqualTo(250);
        int first = type.equals(ARRAY) ? 0 : 1;
        assertThat(answer.getJsonArray("failed").stream()
                        .map(row -> ((JsonObject) row).getInteger("row"))
                        .collect(Collectors.toList()))
                .containsExactlyElementsOf(
                        IntStream.range(first, first + 100).boxed().toList());
    }

    @Test
    void who_does_not_want_to_wait_is_answered_before_kafka_has_it() throws Exception {
        try (RestartableBroker away = RestartableBroker.start()) {
            String theirs = away.newTopic("async", 1);
            try (TestGateway beside =
                    TestGateway.start(TestTables.counts(away, theirs)).awaitServing()) {
                Rest client = new Rest(beside);
                away.stop();

                Rest.Answer put = client.send(
                        "PUT",
                        "/v1/tables/counts/rows/a",
                        BodyPublishers.ofString("{\"pv\":1}"),
                        "Content-Type",
                        ARRAY,
                        "Prefer",
                        "respond-async");
                Rest.Answer lines = post(client, LINES, MIXED, "Prefer", "respond-async, handling=lenient");

                assertThat(put.status()).as(put.text()).isEqualTo(202);
                assertThat(put.header("preference-applied")).isEqualTo("respond-async");
                assertThat(put.text()).isEqualTo("{\"accepted\":1,\"coalesced\":0}");
                assertThat(lines.status()).as(lines.text()).isEqualTo(202);
                assertThat(lines.header("preference-applied")).isEqualTo("handling=lenient, respond-async");
                assertThat(lines.json().getInteger("accepted")).isEqualTo(3);
                assertThat(lines.json().getInteger("failedRows")).isEqualTo(2);
                away.restart();
                eventually(() -> assertThat(away.readAll(theirs)).hasSize(4));
            }
        }
    }

    @Test
    void who_does_not_want_to_wait_is_refused_a_bad_row_all_the_same() throws Exception {
        post(ARRAY, MIXED, "Prefer", "respond-async").problem(422, "invalid-row");
    }

    @ParameterizedTest
    @ValueSource(strings = {ARRAY, LINES})
    void who_waits_for_the_table_reads_his_write_at_once(String type) throws Exception {
        for (int i = 0; i < 20; i++) {
            Rest.Answer answer = post(type, new String[] {upsert("seen", i)}, "Tidegate-Ack", "visible");

            assertThat(answer.json().getBoolean("visible")).as(answer.text()).isTrue();
            assertThat(rest.get("/v1/tables/counts/rows/seen").json().getInteger("pv"))
                    .isEqualTo(i);
        }
    }

    @Test
    void what_the_table_does_not_get_in_time_is_written_all_the_same_and_said_not_to_be_visible() throws Exception {
        LocalKafkaSettings guarded = LocalKafkaSettings.temporary()
                .with("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
                .with("allow.everyone.if.no.acl.found", "true");
        HttpSettings impatient = HttpSettings.DEFAULT.withMinPositionTimeout(Duration.ofMillis(100));
        try (RestartableBroker unread = RestartableBroker.start(guarded)) {
            String theirs = unread.newTopic("unread", 1);
            try (TestGateway beside = TestGateway.start(
                                    TestGateway.Setup.DEFAULT.with(impatient), TestTables.counts(unread, theirs))
                            .awaitServing();
                    Admin admin = Admin.create(Map.of("bootstrap.servers", unread.bootstrapServers()))) {
                ResourcePattern there = new ResourcePattern(ResourceType.TOPIC, theirs, PatternType.LITERAL);
                AccessControlEntry writing =
                        new AccessControlEntry("User:ANONYMOUS", "*", AclOperation.WRITE, AclPermissionType.ALLOW);
                admin.createAcls(List.of(new AclBinding(there, writing))).all().get(30, TimeUnit.SECONDS);

                eventually(() -> {
                    Rest.Answer answer =
                            post(new Rest(beside), ARRAY, new String[] {upsert("a", 1)}, "Tidegate-Ack", "visible");
                    assertThat(answer.status()).isEqualTo(200);
                    assertThat(answer.json().getInteger("written")).isEqualTo(1);
                    assertThat(answer.json().getBoolean("visible")).isFalse();
                });
            }
        }
    }

    @Test
    void what_cannot_be_is_refused_and_what_is_not_known_is_ignored() throws Exception {
        String[] row = {upsert("a", 1)};
        post(ARRAY, row, "Tidegate-Ack", "soon").problem(400, "invalid-request");
        post(ARRAY, row, "Tidegate-Ack", "visible", "Prefer", "respond-async").problem(400, "invalid-request");
        Rest.Answer durable = post(ARRAY, row, "Tidegate-Ack", "durable", "Prefer", "handling=strict, cake");

        assertThat(durable.status()).isEqualTo(200);
        assertThat(durable.header("preference-applied")).isNull();
        assertThat(durable.json().fieldNames()).containsExactlyInAnyOrder("written", "coalesced", "position");
    }
}
