package dev.tidegate.gateway.writer;

import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.writer.CoalescingBuffer.Coalesced;
import io.vertx.core.Future;
import java.time.Duration;

/**
 * The way from the event loop into Kafka's producer and back. Every row added is settled exactly once, on the event
 * loop, whose methods these are; rows of one key are settled in the order in which they were added.
 */
interface Outbox {

    /** Takes what became of rows, on the event loop. */
    interface Settlement {
        void confirmed(ConfirmedRows rows);

        /** @param partition negative when it is not known */
        void failed(Coalesced<PendingRow> row, int partition, Throwable cause);

        /** Nothing is wrong with the row: its request fails as a whole, by another row that failed before this call. */
        void rolledBack(PendingRow row);

        /** The row's request was written before, all of it. */
        void repeated(PendingRow row, WriteResult result);

        /** A record was confirmed so long after it was handed over; on any thread. */
        default void sendTook(long nanos) {}

        /** The row's request is not to be written. */
        void refused(PendingRow row, TidegateException cause);
    }

    /** Makes the producer now, rather than with the first row; fails if it cannot be made. */
    Future<Void> connect();

    void add(Coalesced<PendingRow> row);

    /** Sends what was added; whoever added the rows of a request has added all of them. */
    void send();

    /**
     * Lets go of the producer.
     *
     * @param patience how long to wait for what is not confirmed yet, if nobody else uses it
     */
    Future<Void> close(Duration patience);
}
