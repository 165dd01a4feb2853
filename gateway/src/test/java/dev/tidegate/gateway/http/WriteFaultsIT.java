package dev.tidegate.gateway.http;

import static dev.tidegate.gateway.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.testing.KafkaBroker;
import dev.tidegate.gateway.testing.RestartableBroker;
import dev.tidegate.gateway.testing.TestGateway;
import dev.tidegate.gateway.writer.WriterSettings;
import dev.tidegate.localkafka.LocalKafkaSettings;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a writer is told when Kafka does not take his rows, each by its real cause. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class WriteFaultsIT {
    private static final String ROW = "/v1/tables/counts/rows/a";

    private static JsonObject tellsToComeBack(Rest.Answer answer, int status, String code) {
        JsonObject problem = answer.problem(status, code);
        assertThat(answer.header("retry-after")).isEqualTo("1");
        assertThat(problem.getBoolean("retryable")).isTrue();
        return problem;
    }

    @Test
    void beyond_the_bound_of_a_table_it_is_overloaded_until_kafka_has_what_is_on_its_way() throws Exception {
        WriterSettings narrow = WriterSettings.defaults().with(100, Duration.ofSeconds(3));
        try (RestartableBroker broker = RestartableBroker.start();
                TestGateway gateway = TestGateway.start(
                                TestGateway.Setup.DEFAULT.with(narrow),
                                TestTables.counts(broker, broker.newTopic("full", 1)))
                        .awaitServing()) {
            Rest rest = new Rest(gateway);
            assertThat(rest.put(ROW, "{\"pv\":0}").status()).isEqualTo(200);
            broker.stop();
            CompletableFuture<Rest.Answer> onItsWay =
                    rest.putLater("/v1/tables/counts/rows/" + "b".repeat(100), "{\"pv\":1}");
            eventually(() -> assertThat(gateway.metric("tidegate_writer_in_flight_bytes"))
                    .isGreaterThan(100));

            JsonObject problem = tellsToComeBack(rest.put(ROW, "{\"pv\":2}"), 429, "overloaded");

            assertThat(problem.getString("detail")).contains("Table 'counts'", "max-in-flight-bytes");
            broker.restart();
            assertThat(onItsWay.get(60, TimeUnit.SECONDS).status()).isEqualTo(200);
            assertThat(rest.put(ROW, "{\"pv\":3}").status()).isEqualTo(200);
        }
    }

    @Test
    void a_producer_without_memory_is_overloaded_and_a_broker_that_is_away_is_unavailable() throws Exception {
        try (RestartableBroker broker = RestartableBroker.start()) {
            // Whoever finds no memory is told long before the memory is given up. A client that finds no broker at all
            // forgets its metadata to start anew, and then a row waits for the topic instead of for memory: not here.
            String small = "'properties.buffer.memory' = '20000', 'properties.batch.size' = '1', "
                    + "'properties.request.timeout.ms' = '500', 'properties.max.block.ms' = '500', "
                    + "'properties.delivery.timeout.ms' = '8000', 'properties.metadata.recovery.strategy' = 'none'";
            String topic = broker.newTopic("away", 1);
            try (TestGateway gateway =
                    TestGateway.start(TestTables.counts(broker, topic, small)).awaitServing()) {
                Rest rest = new Rest(gateway);
                // From now on the producer knows the topic.
                eventually(
                        () -> assertThat(rest.put(ROW, "{\"pv\":0}").status()).isEqualTo(200));
                broker.stop();

                // The first takes the memory there is, until it is given up.
                String large = "/v1/tables/counts/rows/" + "x".repeat(6_000);
                CompletableFuture<Rest.Answer> first = rest.putLater(large, "{\"pv\":1}");
                CompletableFuture<Rest.Answer> next = rest.putLater(large, "{\"pv\":2}");
                Map<Integer, Rest.Answer> answers = new HashMap<>();
                answers.put(first.join().status(), first.join());
                answers.put(next.join().status(), next.join());
                assertThat(answers).containsOnlyKeys(429, 503);
                JsonObject full = tellsToComeBack(answers.get(429), 429, "overloaded");
                assertThat(full.getString("detail")).contains("table 'counts'", topic, "properties.buffer.memory");
                JsonObject away = tellsToComeBack(answers.get(503), 503, "kafka-unavailable");
                assertThat(away.getString("detail")).contains("table 'counts'", topic, "try again");

                broker.restart();
                eventually(
                        () -> assertThat(rest.put(ROW, "{\"pv\":4}").status()).isEqualTo(200));
            }
        }
    }

    @Test
    void what_kafka_does_not_allow_is_forbidden_and_not_to_be_tried_again() throws Exception {
        LocalKafkaSettings guarded = LocalKafkaSettings.temporary()
                .with("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
                .with("allow.everyone.if.no.acl.found", "true");
        try (RestartableBroker broker = RestartableBroker.start(guarded)) {
            String topic = broker.newTopic("guarded", 1);
            try (TestGateway gateway =
                            TestGateway.start(TestTables.counts(broker, topic)).awaitServing();
                    Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
                Rest rest = new Rest(gateway);
                assertThat(rest.put(ROW, "{\"pv\":1}").status()).isEqualTo(200);
                ResourcePattern there = new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL);
                AccessControlEntry reading =
                        new AccessControlEntry("User:ANONYMOUS", "*", AclOperation.READ, AclPermissionType.ALLOW);
                admin.createAcls(List.of(new AclBinding(there, reading))).all().get(30, TimeUnit.SECONDS);

                eventually(() -> {
                    Rest.Answer answer = rest.put(ROW, "{\"pv\":2}");
                    JsonObject problem = answer.problem(403, "kafka-forbidden");
                    assertThat(problem.getString("detail")).contains("WRITE", topic);
                    assertThat(problem.getBoolean("retryable")).isFalse();
                    assertThat(answer.header("retry-after")).isNull();
                });
                assertThat(rest.get(ROW).text()).isEqualTo("{\"region\":\"a\",\"pv\":1}");
            }
        }
    }

    @Test
    void a_record_is_too_large_for_the_producer_or_for_the_topic() throws Exception {
        KafkaBroker broker = KafkaBroker.shared();
        String topic = broker.createTopic(KafkaBroker.uniqueName("small"), 1, Map.of("max.message.bytes", "2000"));
        String options = "'properties.max.request.size' = '5000', 'properties.compression.type' = 'none'";
        try (TestGateway gateway =
                TestGateway.start(TestTables.counts(broker, topic, options)).awaitServing()) {
            Rest rest = new Rest(gateway);

            JsonObject topics = rest.put("/v1/tables/counts/rows/" + "x".repeat(1_500), "{\"pv\":1}")
                    .problem(413, "record-too-large");
            JsonObject producers = rest.put("/v1/tables/counts/rows/" + "x".repeat(3_000), "{\"pv\":1}")
                    .problem(413, "record-too-large");

            assertThat(topics.getString("detail")).contains("max.message.bytes");
            assertThat(producers.getString("detail")).contains("properties.max.request.size");
            assertThat(broker.readAll(topic)).isEmpty();
        }
    }
}
