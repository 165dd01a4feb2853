package dev.tidegate.gateway.writer;

import dev.tidegate.format.type.Row;
import dev.tidegate.gateway.catalog.Sink;
import dev.tidegate.gateway.catalog.Sink.DeliveryGuarantee;
import dev.tidegate.gateway.writer.CoalescingBuffer.Coalesced;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends the rows of requests that were let in: at once, or with {@code sink.buffer-flush.*} coalesced and when the
 * buffer is full or due. Belongs to the writer's event loop.
 */
final class Departures {
    private final WriterLoop loop;
    private final Outbox outbox;
    private final WriterMetrics metrics;
    private final @Nullable CoalescingBuffer<Row, PendingRow> buffer;
    /** Whether a flush may not part the rows of a request, because they are in one transaction. */
    private final boolean wholeRequests;

    private boolean flushScheduled;

    /** @param maxBytes of the buffer, if the sink has one */
    Departures(WriterLoop loop, Outbox outbox, WriterMetrics metrics, Sink sink, long maxBytes) {
        this.loop = loop;
        this.outbox = outbox;
        this.metrics = metrics;
        this.buffer = sink.buffered()
                ? new CoalescingBuffer<>(
                        new CoalescingBuffer.Limits(sink.bufferMaxRows(), maxBytes, sink.bufferInterval()), millis())
                : null;
        this.wholeRequests = sink.deliveryGuarantee() == DeliveryGuarantee.EXACTLY_ONCE;
    }

    private long millis() {
        return loop.nanoTime().getAsLong() / 1_000_000;
    }

    /** Takes the rows of a request; they may wait for the buffer's interval. */
    void add(List<Intake.Encoded> rows) {
        if (buffer == null) {
            addAtOnce(rows);
            return;
        }
        boolean full = false;
        for (Intake.Encoded encoded : rows) {
            full |= buffer.put(encoded.key(), encoded.row(), encoded.row().size());
            if (full && !wholeRequests) {
                flush();
                full = false;
            }
        }
        if (full || buffer.isDue(millis())) {
            flush();
        }
        metrics.buffered(buffer.rows());
        scheduleFlush(buffer);
    }

    /** Takes the rows of a request that may not wait, and sends what came before them first. */
    void addAtOnce(List<Intake.Encoded> rows) {
        flush();
        rows.forEach(encoded -> outbox.add(new Coalesced<>(encoded.row(), List.of())));
        outbox.send();
    }

    private void scheduleFlush(CoalescingBuffer<?, ?> buffer) {
        if (flushScheduled || buffer.dueAt().isEmpty()) {
            return;
        }
        flushScheduled = true;
        long delay = Math.max(1, buffer.dueAt().getAsLong() - millis());
        loop.context().owner().setTimer(delay, timer -> {
            flushScheduled = false;
            if (buffer.isDue(millis())) {
                flush();
            }
            scheduleFlush(buffer);
        });
    }

    /** Sends what the buffer holds. */
    void flush() {
        if (buffer == null) {
            return;
        }
        for (Coalesced<PendingRow> row : buffer.flush(millis())) {
            metrics.coalesced(row.superseded().size());
            outbox.add(row);
        }
        metrics.buffered(0);
        outbox.send();
    }

    /** As {@link Outbox#close}. */
    Future<Void> close(Duration patience) {
        return outbox.close(patience);
    }
}
