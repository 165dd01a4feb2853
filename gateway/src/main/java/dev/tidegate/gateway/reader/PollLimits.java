package dev.tidegate.gateway.reader;

/**
 * Bounds on the memory of the records that one consumer reads. A table has {@code reader.shards} consumers; each holds at
 * most {@code maxFetchBytes} for every broker it reads from, as they came, and twice {@code maxPollBytes} decompressed:
 * the records of a poll that are being applied and those of the next one.
 *
 * @param maxFetchBytes Kafka's {@code fetch.max.bytes}: what one fetch brings from a broker, compressed; a first batch that
 *     is larger comes nevertheless
 * @param maxPartitionFetchBytes Kafka's {@code max.partition.fetch.bytes}: the same of one partition
 * @param maxPollBytes keys and values of one poll, decompressed; a single record that is larger comes nevertheless
 */
public record PollLimits(int maxFetchBytes, int maxPartitionFetchBytes, long maxPollBytes) {
    public static final PollLimits DEFAULT = new PollLimits(16 << 20, 1 << 20, 16 << 20);
}
