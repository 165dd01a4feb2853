package dev.tidegate.gateway.writer;

import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.writer.CoalescingBuffer.Coalesced;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What became of rows, told to the requests that wait for them, to the counts and to the log. On the event loop. */
final class Settlements implements Outbox.Settlement {
    private static final Logger log = LoggerFactory.getLogger(Writer.class);
    private static final Duration QUIET = Duration.ofSeconds(10);

    private final Table table;
    private final InFlightBytes inFlight;
    private final WriterMetrics metrics;
    private final Consumer<WriteRequest> whenSettled;
    private final Map<Integer, Long> written;
    private boolean failing;
    private long quietUntil = System.nanoTime();

    /**
     * @param written is kept: for each partition the offset after the last row that was confirmed
     * @param whenSettled takes each request when all of its rows are settled
     */
    Settlements(
            Table table,
            InFlightBytes inFlight,
            WriterMetrics metrics,
            Map<Integer, Long> written,
            Consumer<WriteRequest> whenSettled) {
        this.table = table;
        this.inFlight = inFlight;
        this.metrics = metrics;
        this.written = written;
        this.whenSettled = whenSettled;
    }

    @Override
    public void confirmed(ConfirmedRows rows) {
        metrics.confirmed(rows);
        reportHealth(null);
        if (rows.end() >= 0) {
            written.merge(rows.partition(), rows.end(), Math::max);
        }
        settle(rows.request(), rows.bytes(), request -> request.written(rows));
    }

    @Override
    public void failed(Coalesced<PendingRow> row, int partition, Throwable cause) {
        PendingRow last = row.last();
        TidegateException failure = KafkaFailure.of(table, partition, cause);
        metrics.failed();
        if (failure.code().kind() != ErrorCode.Kind.USER) {
            reportHealth(failure);
        }
        for (PendingRow superseded : row.superseded()) {
            settle(superseded, request -> request.failed(superseded.index(), KafkaFailure.supersededBy(failure)));
        }
        settle(last, request -> request.failed(last.index(), failure));
    }

    @Override
    public void sendTook(long nanos) {
        metrics.sendTook(nanos);
    }

    @Override
    public void rolledBack(PendingRow row) {
        settle(row, WriteRequest::rolledBack);
    }

    @Override
    public void repeated(PendingRow row, WriteResult result) {
        settle(row, request -> request.repeated(result));
    }

    @Override
    public void refused(PendingRow row, TidegateException cause) {
        settle(row, request -> request.refused(cause));
    }

    /** Says when Kafka begins to fail and when it is well again, but not time and again. */
    private void reportHealth(@Nullable TidegateException failure) {
        if (failing == (failure != null) || System.nanoTime() - quietUntil < 0) {
            return;
        }
        failing = failure != null;
        quietUntil = System.nanoTime() + QUIET.toNanos();
        if (failure != null) {
            log.warn("Rows are not written: {}", failure.getMessage());
        } else {
            log.info("Table '{}' is written again", table.name());
        }
    }

    private void settle(PendingRow row, Consumer<WriteRequest> outcome) {
        settle(row.request(), row.size(), outcome);
    }

    /** Room is given back before the answer, so whoever has his answer finds it. */
    private void settle(WriteRequest request, long bytes, Consumer<WriteRequest> outcome) {
        inFlight.release(bytes);
        outcome.accept(request);
        if (request.isSettled()) {
            whenSettled.accept(request);
        }
    }
}
