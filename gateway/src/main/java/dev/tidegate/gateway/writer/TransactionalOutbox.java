package dev.tidegate.gateway.writer;

import static org.apache.kafka.clients.producer.RecordMetadata.UNKNOWN_PARTITION;

import dev.tidegate.gateway.idempotency.Memory;
import dev.tidegate.gateway.writer.CoalescingBuffer.Coalesced;
import dev.tidegate.gateway.writer.Transactions.CommitUnconfirmedException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows go out in transactions, one after another: {@code 'sink.delivery-guarantee' = 'exactly-once'}. A transaction
 * takes all requests that came while the one before it was committed, so it costs them its time once (a group commit);
 * its size is bounded by what a table may have in flight.
 */
final class TransactionalOutbox implements Outbox {
    private static final Logger log = LoggerFactory.getLogger(Writer.class);

    private final Context context;
    private final Producers.Shared producer;
    private final Outcomes outcomes;
    private final Transactions transactions;
    private final KeyedTransactions keyedTransactions;

    // Of the event loop.
    private List<Coalesced<PendingRow>> waiting = new ArrayList<>();
    /** Rows of requests that have an {@code Idempotency-Key}. */
    private List<Coalesced<PendingRow>> keyed = new ArrayList<>();

    private boolean committing;
    /** Whether what is keyed is to wait. */
    private boolean pausing;

    /**
     * @param loop the event loop whose methods these are
     * @param producer of its own, with a {@code transactional.id}
     * @param keyedProducer for requests with a key, with the id that all gateways have for them
     */
    TransactionalOutbox(
            WriterLoop loop,
            Producers.Shared producer,
            Producers.Shared keyedProducer,
            Memory memory,
            InstantSource clock,
            Settlement settlement) {
        this.context = loop.context();
        this.producer = producer;
        this.outcomes = Outcomes.on(loop, settlement);
        this.transactions = new Transactions(producer, outcomes);
        this.keyedTransactions = new KeyedTransactions(keyedProducer, outcomes, memory, clock);
    }

    @Override
    public Future<Void> connect() {
        return producer.connect(context);
    }

    @Override
    public Future<Void> close(Duration patience) {
        return producer.release(context, patience).eventually(() -> keyedTransactions.close(context, patience));
    }

    @Override
    public void add(Coalesced<PendingRow> row) {
        (row.last().request().key() == null ? waiting : keyed).add(row);
    }

    @Override
    public void send() {
        if (committing || waiting.isEmpty() && (keyed.isEmpty() || pausing)) {
            return;
        }
        committing = true;
        List<Coalesced<PendingRow>> rows = waiting;
        List<Coalesced<PendingRow>> keyedRows = pausing ? List.of() : keyed;
        waiting = new ArrayList<>();
        keyed = pausing ? keyed : new ArrayList<>();
        context.executeBlocking(() -> {
                    // Never at the same time: what is answered first is to be first in the topic.
                    transactions.write(rows);
                    return keyedTransactions.write(keyedRows);
                })
                .onComplete(done -> {
                    committing = false;
                    if (done.failed()) {
                        log.error("A transaction broke off, which is a bug", done.cause());
                        rows.forEach(row -> fail(row, done.cause()));
                        keyedRows.forEach(row -> fail(row, done.cause()));
                    } else if (!done.result().isEmpty()) {
                        keyed.addAll(0, done.result());
                        pause();
                    }
                    send();
                });
    }

    /** Fails a row, and those that it stands for, unless the worker has told what became of their requests. */
    private void fail(Coalesced<PendingRow> row, Throwable cause) {
        CommitUnconfirmedException unknown = new CommitUnconfirmedException(cause);
        Stream.concat(row.superseded().stream(), Stream.of(row.last()))
                .forEach(each -> outcomes.add(settlement -> {
                    if (!each.request().isSettled()) {
                        settlement.failed(new Coalesced<>(each, List.of()), UNKNOWN_PARTITION, unknown);
                    }
                }));
    }

    /** Requests with keys wait, those without go on. */
    private void pause() {
        pausing = true;
        context.owner().setTimer(keyedTransactions.pause().toMillis(), timer -> {
            pausing = false;
            send();
        });
    }
}
