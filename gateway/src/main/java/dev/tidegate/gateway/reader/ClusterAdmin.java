package dev.tidegate.gateway.reader;

import dev.tidegate.gateway.error.Causes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a cluster beside its records. Kafka's own client, not the wrapped one: its calls never block, and it
 * shares no thread with a consumer, so a question can time out while records flow. Answers complete on the caller's
 * context.
 */
final class ClusterAdmin implements AutoCloseable {

    /**
     * @param compacted whether {@code cleanup.policy} has {@code compact}
     * @param deleted whether {@code cleanup.policy} has {@code delete}
     * @param deleteRetention {@code delete.retention.ms}
     */
    record Topic(String id, int partitions, boolean compacted, boolean deleted, Duration deleteRetention) {}

    /** In place of an offset. */
    static final long NONE = -1;

    private final Vertx vertx;
    private final String bootstrapServers;
    private final Admin admin;
    private final IsolationLevel isolation;

    /** Connects to nothing yet; must not be called on an event loop, for it looks up host names. */
    ClusterAdmin(Vertx vertx, Map<String, String> kafkaProperties) {
        this.vertx = vertx;
        this.bootstrapServers = bootstrapServers(kafkaProperties);
        Properties properties = new Properties();
        properties.putAll(kafkaProperties);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5_000);
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 4_000);
        properties.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        properties.put(AdminClientConfig.CLIENT_ID_CONFIG, "tidegate-admin");
        this.admin = Admin.create(properties);
        this.isolation = "read_committed".equals(kafkaProperties.get("isolation.level"))
                ? IsolationLevel.READ_COMMITTED
                : IsolationLevel.READ_UNCOMMITTED;
    }

    static String bootstrapServers(Map<String, String> kafkaProperties) {
        return String.valueOf(kafkaProperties.get("bootstrap.servers"));
    }

    /** Says that a request was not answered. The text of Kafka's timeouts differs each time, and says less. */
    String unreachable(Throwable e) {
        if (e instanceof AuthenticationException) {
            return "Kafka at " + bootstrapServers + " does not accept the credentials: " + Causes.text(e);
        } else if (e instanceof AuthorizationException) {
            return "Kafka at " + bootstrapServers + " does not allow this gateway to read: " + Causes.text(e);
        }
        return "Kafka at " + bootstrapServers + " does not answer"
                + (e instanceof TimeoutException ? "" : ": " + Causes.text(e));
    }

    /** What an operator can do about it. */
    static String remedy(Throwable e) {
        if (e instanceof AuthenticationException) {
            return "Correct 'properties.sasl.*' or 'properties.ssl.*', or the user in Kafka; the gateway tries again";
        } else if (e instanceof AuthorizationException) {
            return "Allow DESCRIBE, DESCRIBE_CONFIGS and READ on the topic; the gateway tries again";
        }
        return "Check 'properties.bootstrap.servers', 'properties.security.protocol' and the brokers; "
                + "the gateway tries again";
    }

    /** The topic, or nothing if there is none. */
    Future<Optional<Topic>> describe(String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Future<TopicDescription> description =
                future(admin.describeTopics(List.of(topic)).topicNameValues().get(topic));
        return description
                .compose(d -> future(admin.describeConfigs(List.of(resource))
                                .values()
                                .get(resource))
                        .map(config -> Optional.of(topic(d, config))))
                .recover(e -> e instanceof UnknownTopicOrPartitionException
                        ? Future.succeededFuture(Optional.empty())
                        : Future.failedFuture(e));
    }

    /** Makes the topic, unless it exists. */
    Future<Void> create(String topic, TopicSettings wanted, boolean compacted) {
        NewTopic made = new NewTopic(
                        topic,
                        Optional.ofNullable(wanted.partitions()),
                        Optional.ofNullable(wanted.replicationFactor()).map(Integer::shortValue))
                .configs(compacted ? Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, "compact") : Map.of());
        return future(admin.createTopics(List.of(made)).all())
                .recover(e -> e instanceof TopicExistsException ? Future.succeededFuture() : Future.failedFuture(e));
    }

    private static Topic topic(TopicDescription description, Config config) {
        String cleanup = config.get("cleanup.policy").value();
        return new Topic(
                description.topicId().toString(),
                description.partitions().size(),
                cleanup.contains("compact"),
                cleanup.contains("delete"),
                Duration.ofMillis(
                        Long.parseLong(config.get("delete.retention.ms").value())));
    }

    /**
     * Offsets of the partitions 0 to {@code partitions - 1}, by number, as a consumer of this table sees them; -1 for a
     * time of which there is no record yet.
     */
    Future<long[]> offsets(String topic, int partitions, OffsetSpec spec) {
        return offsets(topic, partitions, spec, isolation);
    }

    /** Whether records of transactions that have not ended are not read. */
    boolean isReadCommitted() {
        return isolation == IsolationLevel.READ_COMMITTED;
    }

    /** The ends of the partitions, behind transactions that are still open, too: no record has a later offset. */
    Future<long[]> lastOffsets(String topic, int partitions) {
        return offsets(topic, partitions, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
    }

    private Future<long[]> offsets(String topic, int partitions, OffsetSpec spec, IsolationLevel isolation) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        for (int p = 0; p < partitions; p++) {
            asked.put(new TopicPartition(topic, p), spec);
        }
        return future(admin.listOffsets(asked, new ListOffsetsOptions(isolation))
                        .all())
                .map(found -> {
                    long[] offsets = new long[partitions];
                    for (Map.Entry<TopicPartition, ListOffsetsResultInfo> e : found.entrySet()) {
                        offsets[e.getKey().partition()] = e.getValue().offset();
                    }
                    return offsets;
                });
    }

    /** What a consumer group has committed, by partition; -1 where it has not. */
    Future<long[]> committed(String group, String topic, int partitions) {
        return future(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(group))
                .map(found -> {
                    long[] offsets = new long[partitions];
                    for (int p = 0; p < partitions; p++) {
                        OffsetAndMetadata committed = found.get(new TopicPartition(topic, p));
                        offsets[p] = committed == null ? NONE : committed.offset();
                    }
                    return offsets;
                });
    }

    private <T> Future<T> future(@Nullable KafkaFuture<T> future) {
        Future<T> answer = Future.fromCompletionStage(
                Objects.requireNonNull(future).toCompletionStage(), vertx.getOrCreateContext());
        return answer.recover(
                e -> Future.failedFuture(e instanceof CompletionException && e.getCause() != null ? e.getCause() : e));
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
