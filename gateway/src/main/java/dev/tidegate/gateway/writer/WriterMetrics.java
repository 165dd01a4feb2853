package dev.tidegate.gateway.writer;

import java.util.concurrent.atomic.LongAdder;

/**
 * What one writer has done since it started, with the names of Flink's sink metrics where Flink has one. Read from any
 * thread; every count only rises, the two gauges ({@link #inFlightBytes}, {@link #bufferedRows}) come back to zero when
 * nothing is on its way.
 */
public final class WriterMetrics {
    private final InFlightBytes inFlight;
    private final LongAdder recordsOut = new LongAdder();
    private final LongAdder bytesOut = new LongAdder();
    private final LongAdder recordsOutErrors = new LongAdder();
    private final LongAdder tombstones = new LongAdder();
    private final LongAdder coalesced = new LongAdder();
    private volatile int bufferedRows;
    private volatile long sendNanos = -1;

    WriterMetrics(InFlightBytes inFlight) {
        this.inFlight = inFlight;
    }

    /** Records that Kafka confirmed, tombstones included. */
    public long numRecordsOut() {
        return recordsOut.sum();
    }

    /** Bytes of their keys and values, before compression. */
    public long numBytesOut() {
        return bytesOut.sum();
    }

    /** Records that Kafka refused or did not confirm. */
    public long numRecordsOutErrors() {
        return recordsOutErrors.sum();
    }

    /** Confirmed records without value: deletes. */
    public long tombstones() {
        return tombstones.sum();
    }

    /** Changes superseded in the buffer, which have no record of their own. */
    public long coalesced() {
        return coalesced.sum();
    }

    /** Bytes taken and not yet answered for. */
    public long inFlightBytes() {
        return inFlight.bytes();
    }

    /** Distinct keys in the coalescing buffer. */
    public int bufferedRows() {
        return bufferedRows;
    }

    /** From handing over a record to its confirmation, of the latest one that was timed; -1 before the first. */
    public long currentSendNanos() {
        return sendNanos;
    }

    void sendTook(long nanos) {
        sendNanos = nanos;
    }

    void confirmed(ConfirmedRows rows) {
        recordsOut.add(rows.records());
        bytesOut.add(rows.recordBytes());
        tombstones.add(rows.tombstones());
    }

    void failed() {
        recordsOutErrors.increment();
    }

    void coalesced(int changes) {
        coalesced.add(changes);
    }

    void buffered(int rows) {
        bufferedRows = rows;
    }
}
