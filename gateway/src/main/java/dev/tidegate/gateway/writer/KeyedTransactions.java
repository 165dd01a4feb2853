package dev.tidegate.gateway.writer;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.idempotency.Answer;
import dev.tidegate.gateway.idempotency.IdempotencyKey;
import dev.tidegate.gateway.idempotency.Memory;
import dev.tidegate.gateway.writer.CoalescingBuffer.Coalesced;
import dev.tidegate.gateway.writer.Transactions.CommitUnconfirmedException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.Nullable;

/**
 * Writes requests that have an {@code Idempotency-Key}, each once, and answers again whoever repeats one. All gateways
 * use one transactional id for this, and Kafka sees to it that only the last to claim it can commit: so whoever commits
 * has seen every answer that was committed before. When a gateway loses the id between claim and commit, or does not
 * hear whether its commit came through, it claims the id back and looks what the memory says.
 *
 * <p>{@link #write} blocks: for one worker thread at a time.
 */
final class KeyedTransactions {
    private static final int ATTEMPTS = 8;
    /**
     * Two gateways that write at the same time take the id from each other. Each gets something done once one of them
     * happens to wait for longer than the other needs, so the pauses grow: to 6 s at the most.
     */
    private static final long FIRST_PAUSE_MILLIS = 50;

    private final Producers.Shared producer;
    private final Transactions transactions;
    private final Outcomes outcomes;
    private final Memory memory;
    private final InstantSource clock;
    private @Nullable Producer<byte[], byte[]> owner;
    /** How often in a row the id was lost between claim and commit. */
    private int lost;

    KeyedTransactions(Producers.Shared producer, Outcomes outcomes, Memory memory, InstantSource clock) {
        this.producer = producer;
        this.transactions = new Transactions(producer, outcomes);
        this.outcomes = outcomes;
        this.memory = memory;
        this.clock = clock;
    }

    /**
     * Writes the rows of whole requests, each of which has a key, and settles them.
     *
     * @return those that are to be written again after a {@link #pause}, because somebody else has taken the id
     */
    List<Coalesced<PendingRow>> write(List<Coalesced<PendingRow>> rows) {
        List<Coalesced<PendingRow>> open = rows;
        while (!open.isEmpty()) {
            Throwable failure = own();
            if (failure == null) {
                open = withoutRepeated(open);
            }
            List<Sent> sent = Sent.all(open);
            Map<String, Answer> answers = new LinkedHashMap<>();
            if (failure == null && !open.isEmpty()) {
                failure = transactions.attempt(sent, () -> seal(sent, answers));
            }
            if (failure != null && isTakenOver(failure) && ++lost < ATTEMPTS) {
                return open;
            }
            lost = 0;
            if (failure == null) {
                answers.forEach(memory::put);
            }
            open = transactions.settle(sent, failure);
        }
        return List.of();
    }

    /** For how long to let others be: the longer the oftener the id was lost, and never twice the same. */
    Duration pause() {
        return Duration.ofMillis(1 + ThreadLocalRandom.current().nextLong(FIRST_PAUSE_MILLIS << lost));
    }

    /** From the event loop. */
    Future<Void> close(Context context, Duration patience) {
        return context.<Void>executeBlocking(
                        () -> {
                            memory.close();
                            return null;
                        },
                        false)
                .eventually(() -> producer.release(context, patience));
    }

    /** @return what keeps this gateway from owning the memory, or null when it does, and has read all of it */
    private @Nullable Throwable own() {
        try {
            Producer<byte[], byte[]> current = producer.get();
            if (current != owner) {
                memory.catchUp();
                owner = current;
            }
            return null;
        } catch (RuntimeException e) {
            return e;
        }
    }

    private static boolean isTakenOver(Throwable failure) {
        return failure instanceof ProducerFencedException
                || failure instanceof InvalidProducerEpochException
                || failure instanceof CommitUnconfirmedException;
    }

    /** Settles the requests that were written before. */
    private List<Coalesced<PendingRow>> withoutRepeated(List<Coalesced<PendingRow>> rows) {
        List<Coalesced<PendingRow>> rest = new ArrayList<>();
        for (Coalesced<PendingRow> row : rows) {
            IdempotencyKey key = row.last().request().requireKey();
            Answer answer = memory.answer(key.text());
            if (answer == null) {
                rest.add(row);
            } else if (answer.fingerprint().equals(key.fingerprint())) {
                WriteResult result = new WriteResult(answer.rows(), 0, answer.position());
                outcomes.add(settlement -> settlement.repeated(row.last(), result));
            } else {
                TidegateException refusal = new TidegateException(
                        ErrorCode.IDEMPOTENCY_KEY_REUSED,
                        "The Idempotency-Key '" + key.text()
                                + "' was that of another request to this table; nothing was written. Give each request"
                                + " a key of its own, and send the same request again with the same key only");
                outcomes.add(settlement -> settlement.refused(row.last(), refusal));
            }
        }
        return rest;
    }

    private List<ProducerRecord<byte[], byte[]>> seal(List<Sent> rows, Map<String, Answer> answers) {
        Map<WriteRequest, Map<Integer, Long>> positions = new LinkedHashMap<>();
        Map<WriteRequest, Integer> counts = new HashMap<>();
        for (Sent row : rows) {
            WriteRequest request = row.row().last().request();
            positions
                    .computeIfAbsent(request, r -> new TreeMap<>())
                    .merge(row.partition(), row.offset() + 1, Math::max);
            counts.merge(request, 1, Integer::sum);
        }
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        positions.forEach((request, position) -> {
            IdempotencyKey key = request.requireKey();
            Answer answer = new Answer(key.fingerprint(), counts.getOrDefault(request, 0), position, clock.millis());
            answers.put(key.text(), answer);
            records.add(memory.record(key.text(), answer));
        });
        return records;
    }
}
