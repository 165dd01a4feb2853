package dev.tidegate.gateway.reader;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What a table's consumers have seen, counted up from start. Written by the shards, read from anywhere. */
public final class ReaderCounters {
    public final LongAdder recordsIn = new LongAdder();
    public final LongAdder bytesIn = new LongAdder();
    /** Rows that changed something. */
    public final LongAdder changes = new LongAdder();
    /** Rows equal to the ones they replace. */
    public final LongAdder unchanged = new LongAdder();
    /** Records that could not be read. */
    public final LongAdder recordErrors = new LongAdder();
    /** Records sent to the dead letter topic. */
    public final LongAdder deadLetters = new LongAdder();
    /** Records without a key, or without rows. */
    public final LongAdder skipped = new LongAdder();
    /** Records whose value contradicts their key. */
    public final LongAdder keyMismatches = new LongAdder();
    /** Milliseconds between a record's timestamp and its place in the log, of the latest record. */
    public final AtomicLong emitLagMillis = new AtomicLong();
    /** Milliseconds between a record's timestamp and its arrival from Kafka, of the latest record; -1 before the first. */
    public final AtomicLong fetchLagMillis = new AtomicLong(-1);
    /** When the latest record was taken, as {@link System#nanoTime}; at first when counting began. */
    public final AtomicLong recordAtNanos = new AtomicLong(System.nanoTime());
}
