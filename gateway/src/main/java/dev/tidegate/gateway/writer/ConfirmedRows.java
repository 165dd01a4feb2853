package dev.tidegate.gateway.writer;

/**
 * Rows of one request that Kafka has in one partition, one after another: what they add up to, so that each row is looked
 * at once, by the thread that hears of it, and not again by the event loop, whose memory it has long left.
 */
final class ConfirmedRows {
    private final WriteRequest request;
    private final int partition;

    private int rows;
    private int superseded;
    private long bytes;
    private int tombstones;
    private long recordBytes;
    private long end = -1;

    ConfirmedRows(WriteRequest request, int partition) {
        this.request = request;
        this.partition = partition;
    }

    boolean areOf(WriteRequest other, int otherPartition) {
        return request == other && partition == otherPartition;
    }

    /** @param offset of its record, negative when Kafka did not say */
    void add(int size, boolean tombstone, long offset) {
        count(size, offset);
        recordBytes += size;
        if (tombstone) {
            tombstones++;
        }
    }

    /** @param offset of the record that superseded it, negative when Kafka did not say */
    void addSuperseded(int size, long offset) {
        count(size, offset);
        superseded++;
    }

    private void count(int size, long offset) {
        rows++;
        bytes += size;
        if (offset >= 0) {
            end = Math.max(end, offset + 1);
        }
    }

    WriteRequest request() {
        return request;
    }

    int partition() {
        return partition;
    }

    int rows() {
        return rows;
    }

    /** Those that have no record of their own, which came to nothing before they were sent. */
    int superseded() {
        return superseded;
    }

    /** Of all rows: what they held of the room for bytes in flight. */
    long bytes() {
        return bytes;
    }

    int records() {
        return rows - superseded;
    }

    long recordBytes() {
        return recordBytes;
    }

    int tombstones() {
        return tombstones;
    }

    /** The offset after the last of their records, negative when Kafka did not say. */
    long end() {
        return end;
    }
}
