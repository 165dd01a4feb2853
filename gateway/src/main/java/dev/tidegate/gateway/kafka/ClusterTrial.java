package dev.tidegate.gateway.kafka;

import dev.tidegate.gateway.catalog.KafkaOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Connects to a table's cluster with its credentials, and asks for its topic and for what this gateway may do with it. */
public final class ClusterTrial {

    /**
     * What the cluster answered.
     *
     * @param failure why the table cannot be read, null when it can
     * @param partitions of the topic, 0 when there is none
     * @param writable whether this gateway may write to it
     */
    public record Answer(@Nullable ClientFailure failure, int partitions, boolean writable) {}

    private ClusterTrial() {}

    /**
     * Asks, and waits at most this long.
     *
     * @param creates whether the gateway will create the topic if there is none
     */
    public static Answer ask(KafkaOptions options, String topic, boolean creates, Duration timeout) {
        Map<String, Object> properties = new HashMap<>(options.values());
        properties.remove("transactional.id");
        int millis = (int) Math.min(timeout.toMillis(), Integer.MAX_VALUE);
        properties.put("default.api.timeout.ms", millis);
        properties.put("request.timeout.ms", Math.max(1, millis - 1));
        try (Admin admin = Admin.create(properties)) {
            DescribeTopicsOptions rights = new DescribeTopicsOptions().includeAuthorizedOperations(true);
            KafkaFuture<TopicDescription> asked = admin.describeTopics(List.of(topic), rights)
                    .topicNameValues()
                    .get(topic);
            TopicDescription found = Objects.requireNonNull(asked).get(millis + 500L, TimeUnit.MILLISECONDS);
            return answer(topic, found);
        } catch (ExecutionException e) {
            return e.getCause() instanceof UnknownTopicOrPartitionException
                    ? missing(topic, creates)
                    : failed(e.getCause() == null ? e : e.getCause(), options, timeout);
        } catch (TimeoutException e) {
            return failed(new org.apache.kafka.common.errors.TimeoutException(e.getMessage()), options, timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(e, options, timeout);
        } catch (RuntimeException | LinkageError e) {
            return failed(e, options, timeout);
        }
    }

    private static Answer failed(Throwable cause, KafkaOptions options, Duration timeout) {
        Optional<ClientFailure> precise = cause instanceof org.apache.kafka.common.errors.TimeoutException
                ? PortProbe.failure(options, timeout)
                : Optional.empty();
        return new Answer(precise.orElseGet(() -> ClientFailure.of(cause, options)), 0, false);
    }

    private static Answer missing(String topic, boolean creates) {
        return new Answer(
                creates
                        ? null
                        : new ClientFailure(
                                "the topic '" + topic + "' does not exist",
                                null,
                                "Create it, or set topic.create under tables.<name> in tidegate.yaml",
                                false),
                0,
                true);
    }

    private static Answer answer(String topic, TopicDescription found) {
        Set<AclOperation> allowed = found.authorizedOperations();
        int partitions = found.partitions().size();
        if (allowed == null || allowed.contains(AclOperation.READ)) {
            return new Answer(null, partitions, allowed == null || allowed.contains(AclOperation.WRITE));
        }
        return new Answer(
                new ClientFailure(
                        "Kafka does not let this gateway read the topic '" + topic + "'",
                        null,
                        "Grant its user READ on the topic",
                        false),
                partitions,
                allowed.contains(AclOperation.WRITE));
    }
}
