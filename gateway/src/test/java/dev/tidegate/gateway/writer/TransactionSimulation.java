package dev.tidegate.gateway.writer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.record.OutgoingRecord;
import dev.tidegate.gateway.writer.CoalescingBuffer.Coalesced;
import dev.tidegate.gateway.writer.CoalescingBuffer.Limits;
import dev.tidegate.gateway.writer.UnreliableKafka.Record;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@code exactly-once} promises, in virtual time: requests pass through the buffer into transactions of an
 * {@link UnreliableKafka}, and each answer is held against what is committed when it is given.
 */
final class TransactionSimulation {
    private static final Table TABLE = PageViews.table("t", Map.of("properties.bootstrap.servers", "localhost:9092"));
    private static final int RECORD_BYTES = 8;

    /** A request, and what came of it. */
    private static final class Told {
        final List<PendingRow> rows = new ArrayList<>();
        final WriteRequest request;
        int answers;

        @Nullable
        WriteResult result;

        @Nullable
        TidegateException failure;

        boolean abandoned;

        Told(int rows) {
            request = new WriteRequest(rows, WriteOptions.from(0));
            request.answer().whenComplete((written, refused) -> {
                answers++;
                result = written;
                failure = (TidegateException) refused;
            });
        }
    }

    private final String seed;
    private final Random random;
    private final int keys;
    private final UnreliableKafka kafka;
    private final Set<Integer> tooLarge = new HashSet<>();
    private final InFlightBytes inFlight = new InFlightBytes(1 << 20);
    private final Transactions transactions;
    private final @Nullable CoalescingBuffer<Integer, PendingRow> buffer;
    private final List<Told> open = new ArrayList<>();
    private List<Coalesced<PendingRow>> waiting = new ArrayList<>();
    private long now;
    private int nextId;

    TransactionSimulation(long seed) {
        this.seed = "seed " + seed;
        random = new Random(seed);
        keys = 1 + random.nextInt(8);
        kafka = new UnreliableKafka(random, tooLarge);
        Limits limits =
                new Limits(1 + random.nextInt(8), 20 + random.nextInt(200), Duration.ofMillis(1 + random.nextInt(30)));
        buffer = random.nextInt(4) == 0 ? null : new CoalescingBuffer<>(limits, now);
        Settlements settlements =
                new Settlements(TABLE, inFlight, new WriterMetrics(inFlight), new HashMap<>(), request -> {});
        transactions = new Transactions(
                new Producers(properties -> kafka.producer()).acquire(Map.of("transactional.id", "t")),
                new Outcomes(Runnable::run, settlements, System::nanoTime));
    }

    void run(int steps) {
        for (int step = 0; step < steps; step++) {
            int dice = random.nextInt(100);
            if (dice < 45) {
                request();
            } else if (dice < 70) {
                tick(random.nextInt(20));
            } else if (dice < 97) {
                transact();
            } else if (dice < 98) {
                abandon();
            } else {
                drain();
            }
        }
        drain();
        assertThat(open).as(seed).isEmpty();
        assertThat(inFlight.bytes()).as(seed).isZero();
        checkTopic();
    }

    /** As the writer does: a request is in the buffer as a whole before the buffer is flushed. */
    private void request() {
        int count = 1 + random.nextInt(4);
        Told told = new Told(count);
        open.add(told);
        boolean full = false;
        for (int i = 0; i < count; i++) {
            int id = nextId++;
            int key = random.nextInt(keys);
            if (random.nextInt(25) == 0) {
                tooLarge.add(id);
            }
            OutgoingRecord record = new OutgoingRecord("t", bytes(key), bytes(id), null, List.of());
            PendingRow row = PendingRow.of(record, told.request, i, -1);
            told.rows.add(row);
            assertThat(row.size()).isEqualTo(RECORD_BYTES);
            assertThat(inFlight.reserve(row.size())).isTrue();
            if (buffer == null) {
                waiting.add(new Coalesced<>(row, List.of()));
            } else {
                full |= buffer.put(key, row, row.size());
            }
        }
        if (full || buffer != null && buffer.isDue(now)) {
            flush();
        }
    }

    private void tick(int millis) {
        now += millis;
        if (buffer != null && buffer.isDue(now)) {
            flush();
        }
    }

    private void flush() {
        if (buffer != null) {
            waiting.addAll(buffer.flush(now));
        }
    }

    /** All that waits goes into one transaction, if Kafka wishes so. */
    private void transact() {
        int faults = kafka.faults();
        int transaction = kafka.committed().size();
        List<Coalesced<PendingRow>> rows = waiting;
        waiting = new ArrayList<>();
        transactions.write(rows);

        assertThat(kafka.committed()).as(seed).hasSizeLessThanOrEqualTo(transaction + 1);
        List<Record> committed =
                transaction < kafka.committed().size() ? kafka.committed().get(transaction) : List.of();
        open.removeIf(told -> {
            assertThat(told.answers).as(seed).isEqualTo(told.request.isSettled() || told.abandoned ? 1 : 0);
            if (told.request.isSettled()) {
                check(told, committed, kafka.faults() > faults);
            }
            return told.request.isSettled();
        });
    }

    /** As the writer does when it has waited long enough at its end; what is under way goes on. */
    private void abandon() {
        for (Told told : open) {
            told.abandoned = true;
            told.request.abandon(new TidegateException(ErrorCode.KAFKA_UNAVAILABLE, "its rows may be written"));
        }
    }

    private void drain() {
        flush();
        transact();
    }

    private void check(Told told, List<Record> committed, boolean faulty) {
        List<PendingRow> there = told.rows.stream()
                .filter(row -> committed.stream().anyMatch(record -> record.id() == id(row)))
                .toList();
        List<Optional<Record>> deciding =
                told.rows.stream().map(row -> deciding(row, committed)).toList();
        String what = seed + ": request of "
                + told.rows.stream().map(TransactionSimulation::id).toList() + ", answered "
                + (told.failure == null ? told.result : told.failure) + ", in " + committed;
        boolean whole = deciding.stream().allMatch(Optional::isPresent);
        if (told.result != null) {
            assertThat(whole).as(what).isTrue();
            Map<Integer, Long> position = new TreeMap<>();
            deciding.forEach(record -> position.merge(
                    record.orElseThrow().partition(), record.orElseThrow().offset() + 1, Math::max));
            assertThat(told.result)
                    .as(what)
                    .isEqualTo(new WriteResult(told.rows.size(), told.rows.size() - there.size(), position));
            return;
        }
        String failure = String.valueOf(told.failure == null ? null : told.failure.getMessage());
        if (told.abandoned || failure.contains("nobody here knows")) {
            assertThat(whole || there.isEmpty()).as(what).isTrue();
        } else {
            assertThat(there).as(what).isEmpty();
        }
        if (!told.abandoned) {
            assertThat(faulty || isToBlame(told, failure)).as(what).isTrue();
        }
    }

    /** Whether the row that the failure names is one that Kafka does not take. */
    private boolean isToBlame(Told told, String failure) {
        return told.rows.stream()
                .filter(row -> tooLarge.contains(id(row)))
                .anyMatch(row -> failure.startsWith("Row " + row.index() + ": "));
    }

    /** The record of this row, or the one that superseded it: the next of its key. */
    private static Optional<Record> deciding(PendingRow row, List<Record> committed) {
        return committed.stream()
                .filter(record -> record.key() == number(row.record().key()) && record.id() >= id(row))
                .findFirst();
    }

    private void checkTopic() {
        int[] newest = new int[keys];
        for (List<Record> transaction : kafka.committed()) {
            for (Record record : transaction) {
                assertThat(record.id() + 1)
                        .as("%s: order of key %d", seed, record.key())
                        .isGreaterThan(newest[record.key()]);
                newest[record.key()] = record.id() + 1;
            }
        }
    }

    private static int id(PendingRow row) {
        return number(row.record().value());
    }

    private static int number(byte[] bytes) {
        return ByteBuffer.wrap(bytes).getInt();
    }

    private static byte[] bytes(int number) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    }
}
