package dev.tidegate.gateway.reader;

import static dev.tidegate.gateway.testing.Eventually.eventually;
import static dev.tidegate.gateway.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.reader.TableStatus.State;
import dev.tidegate.gateway.testing.DeployedTable;
import dev.tidegate.gateway.testing.KafkaBroker;
import dev.tidegate.gateway.testing.RestartableBroker;
import dev.tidegate.localkafka.LocalKafkaSettings;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Topics that are made when there are none, and those that lose rows. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class TopicIT {
    private final KafkaBroker kafka = KafkaBroker.shared();
    private final Vertx vertx = Vertx.vertx();
    private final String topic = KafkaBroker.uniqueName("made");

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void theTopicOfAnUpsertTableIsMadeCompactedAndServed() throws Exception {
        LiveTable table = DeployedTable.over(kafka, topic)
                .with(TableSettings.DEFAULT.with(new TopicSettings(true, 3, 1)))
                .start(vertx);

        until(() -> table.state() == State.SERVING);

        assertThat(cleanupPolicy()).isEqualTo("compact");
        assertThat(table.status().partitions()).hasSize(3);
        assertThat(table.status().warnings()).isEmpty();
        DeployedTable.put(kafka, topic, "a", 1);
        eventually(() -> assertThat(DeployedTable.rows(table)).containsExactly(DeployedTable.text("a", 1)));
    }

    @Test
    void thatOfAnAppendTableIsMadeAsTheBrokerLikesAndReadFromItsFirstRecord() throws Exception {
        LiveTable table = DeployedTable.over(kafka, topic)
                .append()
                .with(TableSettings.DEFAULT.with(new TopicSettings(true, null, null)))
                .start(vertx);

        until(() -> table.state() == State.SERVING);

        assertThat(cleanupPolicy()).isEqualTo("delete");
        DeployedTable.put(kafka, topic, "a", 1);
        eventually(() -> assertThat(DeployedTable.rows(table)).containsExactly(DeployedTable.text("a", 1)));
    }

    @Test
    void thatOfAWriteOnlyTableIsWaitedForAndWaitedForAgainWhenItIsGone() {
        LiveTable table = DeployedTable.over(kafka, topic)
                .with(TableSettings.DEFAULT.withWriteOnly())
                .start(vertx);
        until(() -> String.valueOf(table.status().problem()).contains("does not exist yet"));
        assertThat(table.written()).isNull();

        kafka.createTopic(topic, 1, Map.of("cleanup.policy", "compact"));
        until(() -> table.state() == State.WRITE_ONLY);
        String id = table.written().topicId();
        assertThat(table.serving()).isNull();

        kafka.deleteTopic(topic);
        until(() -> table.state() == State.WAITING);
        assertThat(table.written()).isNull();

        kafka.createTopic(topic, 1, Map.of("cleanup.policy", "compact"));
        until(() -> table.state() == State.WRITE_ONLY);
        assertThat(table.written().topicId()).isNotEqualTo(id);
    }

    @Test
    void aTopicThatExistsIsTakenAsItIsAndWhatIsAtRiskIsSaid() {
        kafka.createTopic(topic, 1, Map.of("cleanup.policy", "delete"));
        LiveTable table = DeployedTable.over(kafka, topic)
                .with(TableSettings.DEFAULT.with(new TopicSettings(true, 3, 1)))
                .start(vertx);

        until(() -> table.state() == State.SERVING);

        assertThat(table.status().partitions()).hasSize(1);
        assertThat(table.status().warnings())
                .singleElement()
                .asString()
                .contains("topic '" + topic + "' is not compacted", "are gone after the next restart");
    }

    @Test
    void oneThatKafkaDoesNotMakeIsSaidWithItsReasonAndTriedAgain() {
        LiveTable table = DeployedTable.over(kafka, topic)
                .with(TableSettings.DEFAULT.with(new TopicSettings(true, 1, 3)))
                .start(vertx);

        eventually(() -> assertThat(table.status().problem())
                .contains("topic '" + topic + "' does not exist", "topic.create", "replication factor"));

        kafka.createTopic(topic, 1, Map.of("cleanup.policy", "compact"));
        until(() -> table.state() == State.SERVING);
    }

    @Test
    void oneThatSomebodyDeletedIsNotMadeAgain() {
        try (RestartableBroker strict =
                RestartableBroker.start(LocalKafkaSettings.temporary().with("auto.create.topics.enable", "false"))) {
            LiveTable table = DeployedTable.over(strict, topic)
                    .with(TableSettings.DEFAULT.with(new TopicSettings(true, 1, 1)))
                    .start(vertx);
            until(() -> table.state() == State.SERVING);

            strict.deleteTopic(topic);

            eventually(() -> assertThat(table.status().problem()).contains("does not exist yet"));
            strict.createTopic(topic, 2, Map.of());
            until(() -> table.state() == State.SERVING);
            assertThat(table.status().partitions()).hasSize(2);
        }
    }

    private String cleanupPolicy() throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            Config config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
            return config.get("cleanup.policy").value();
        }
    }
}
