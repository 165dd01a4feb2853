package dev.tidegate.gateway.reader;

import dev.tidegate.gateway.catalog.TypeLengthEnforcer;
import org.jspecify.annotations.Nullable;

/**
 * What is set for one table beside its DDL: options of {@code tidegate.yaml} under {@code tables.<name>}.
 *
 * @param tolerance {@code errors.tolerance}: what a record that cannot be read does to the table
 * @param deadLetterTopic {@code errors.deadletterqueue.topic.name}: where such records go when they are tolerated, null
 *     for nowhere
 * @param maxBytes {@code max-bytes}: heap that the table's logs may take before the table stops
 * @param maxTombstones {@code max-tombstones}: deletes remembered a partition, for readers who resume
 * @param recentBytes {@code recent-bytes}: heap a partition for the latest rows of an append table
 * @param historyBytes {@code history-bytes}: heap a partition of an upsert table for the changes of late with what they
 *     replaced: how far behind a reader may be who filters, or wants every change, and still be told exactly
 * @param topic {@code topic.*}: whether the topic is made when there is none
 * @param writeOnly {@code write-only}: whether the topic is not read, because rows are only taken here
 * @param skip {@code errors.skip}: records that are skipped, whatever is in them
 * @param typeLengthEnforcer {@code sink.type-length-enforcer}: what becomes of written values that are too long for their
 *     columns
 */
public record TableSettings(
        Tolerance tolerance,
        @Nullable String deadLetterTopic,
        long maxBytes,
        int maxTombstones,
        long recentBytes,
        long historyBytes,
        TopicSettings topic,
        boolean writeOnly,
        SkippedOffsets skip,
        TypeLengthEnforcer typeLengthEnforcer) {

    /** Kafka Connect's {@code errors.tolerance}. */
    public enum Tolerance {
        /** The table stops, and its status names the record. */
        NONE,
        /** The record is skipped and counted. */
        ALL
    }

    public static final TableSettings DEFAULT =
            new TableSettings(Tolerance.NONE, null, 2L << 30, 1_000_000, 16 << 20, 8 << 20);

    /** The same over a topic that is waited for when there is none. */
    public TableSettings(
            Tolerance tolerance,
            @Nullable String deadLetterTopic,
            long maxBytes,
            int maxTombstones,
            long recentBytes,
            long historyBytes) {
        this(
                tolerance,
                deadLetterTopic,
                maxBytes,
                maxTombstones,
                recentBytes,
                historyBytes,
                TopicSettings.DEFAULT,
                false,
                SkippedOffsets.NONE,
                TypeLengthEnforcer.ERROR);
    }

    public TableSettings withHistoryBytes(long otherHistoryBytes) {
        return copy(otherHistoryBytes, topic, writeOnly, skip);
    }

    public TableSettings with(TopicSettings otherTopic) {
        return copy(historyBytes, otherTopic, writeOnly, skip);
    }

    public TableSettings with(SkippedOffsets otherSkip) {
        return copy(historyBytes, topic, writeOnly, otherSkip);
    }

    public TableSettings withWriteOnly() {
        return copy(historyBytes, topic, true, skip);
    }

    public TableSettings with(TypeLengthEnforcer otherEnforcer) {
        return new TableSettings(
                tolerance,
                deadLetterTopic,
                maxBytes,
                maxTombstones,
                recentBytes,
                historyBytes,
                topic,
                writeOnly,
                skip,
                otherEnforcer);
    }

    private TableSettings copy(
            long otherHistoryBytes, TopicSettings otherTopic, boolean otherWriteOnly, SkippedOffsets otherSkip) {
        return new TableSettings(
                tolerance,
                deadLetterTopic,
                maxBytes,
                maxTombstones,
                recentBytes,
                otherHistoryBytes,
                otherTopic,
                otherWriteOnly,
                otherSkip,
                typeLengthEnforcer);
    }
}
