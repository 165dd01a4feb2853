package dev.tidegate.gateway.reader;

import org.jspecify.annotations.Nullable;

/**
 * A record, or a batch of them, that cannot be read.
 *
 * @param offset of the record, or of the first one in the batch
 * @param lastOffset the same as {@code offset}, or that of the last record in a batch that cannot be polled
 * @param reason what is wrong with it
 * @param key its first bytes, as {@link BytePreview} shows them; null when it has none or cannot be polled
 * @param value as {@code key}
 * @param skip the line to add to {@code tidegate.yaml} under {@code tables.<name>}
 */
public record StoppedRecord(
        int partition,
        long offset,
        long lastOffset,
        String reason,
        @Nullable String key,
        @Nullable String value,
        String skip) {}
