package dev.tidegate.gateway.reader;

import org.jspecify.annotations.Nullable;

/**
 * Whether a table's topic is made when there is none: options of {@code tidegate.yaml} under {@code tables.<name>}. That
 * of an upsert table is made with {@code cleanup.policy=compact}.
 *
 * @param create {@code topic.create}
 * @param partitions {@code topic.partitions}, null for the broker's default
 * @param replicationFactor {@code topic.replication-factor}, null for the broker's default
 */
public record TopicSettings(
        boolean create,
        @Nullable Integer partitions,
        @Nullable Integer replicationFactor) {

    /** The topic is waited for. */
    public static final TopicSettings DEFAULT = new TopicSettings(false, null, null);
}
