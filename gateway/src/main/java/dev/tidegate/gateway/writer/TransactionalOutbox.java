package dev.tidegate.gateway.writer;

import dev.tidegate.gateway.writer.CoalescingBuffer.Coalesced;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows go out in transactions, one after another: {@code 'sink.delivery-guarantee' = 'exactly-once'}. A transaction
 * takes all requests that came while the one before it was committed, so it costs them its time once (a group commit);
 * its size is bounded by what a table may have in flight.
 */
final class TransactionalOutbox implements Outbox {
    private final Context context;
    private final Producers.Shared producer;
    private final Transactions transactions;

    // Of the event loop.
    private List<Coalesced<PendingRow>> waiting = new ArrayList<>();
    private boolean committing;

    /**
     * @param context the event loop whose methods these are
     * @param producer of its own, with a {@code transactional.id}
     */
    TransactionalOutbox(Context context, Producers.Shared producer, Settlement settlement) {
        this.context = context;
        this.producer = producer;
        this.transactions = new Transactions(producer, new Outcomes(context, settlement));
    }

    @Override
    public Future<Void> connect() {
        return context.executeBlocking(producer::get).mapEmpty();
    }

    @Override
    public Future<Void> close(Duration patience) {
        // Not in order behind a transaction that waits for a broker.
        return context.executeBlocking(
                () -> {
                    producer.release(patience);
                    return null;
                },
                false);
    }

    @Override
    public void add(Coalesced<PendingRow> row) {
        waiting.add(row);
    }

    @Override
    public void send() {
        if (committing || waiting.isEmpty()) {
            return;
        }
        committing = true;
        List<Coalesced<PendingRow>> rows = waiting;
        waiting = new ArrayList<>();
        context.executeBlocking(() -> {
                    transactions.write(rows);
                    return null;
                })
                .onComplete(done -> {
                    committing = false;
                    send();
                });
    }
}
