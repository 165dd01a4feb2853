package dev.tidegate.gateway.writer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.record.OutgoingRecord;
import dev.tidegate.gateway.writer.CoalescingBuffer.Coalesced;
import dev.tidegate.gateway.writer.CoalescingBuffer.Limits;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The buffer and its requests in virtual time, step by step beside a model that keeps every change ever made and works
 * everything out anew. Kafka is a queue whose head is confirmed or refused at random, late or at once, over two
 * partitions.
 */
final class BufferSimulation {
    private static final int PARTITIONS = 2;
    private static final OutgoingRecord RECORD = new OutgoingRecord("topic", null, null, null, List.of());

    /** One change of one request; ids rise in arrival order. */
    private record Row(int id, int key, int size, int request, int index) {}

    private final Random random;
    private final Limits limits;
    private final int keys;
    private final String seed;
    private long now;

    // What is tested.
    private final CoalescingBuffer<Integer, Row> buffer;
    private final List<WriteRequest> requests = new ArrayList<>();
    private final List<Integer> unanswered = new ArrayList<>();
    private final List<Integer> answers = new ArrayList<>();
    private final ArrayDeque<Coalesced<Row>> sent = new ArrayDeque<>();

    // The model.
    private final List<Row> held = new ArrayList<>();
    private final List<List<Row>> rowsOf = new ArrayList<>();
    /** By change id: the record that decided its fate. */
    private final Map<Integer, Row> decidedBy = new HashMap<>();
    /** By the id of a sent change: its offset, or -1 if Kafka refused it. */
    private final Map<Integer, Long> fates = new HashMap<>();

    private final long[] nextOffset = new long[PARTITIONS];
    private final List<Row> topic = new ArrayList<>();
    private long lastFlush;
    private int nextId;

    BufferSimulation(long seed) {
        this.seed = "seed " + seed;
        random = new Random(seed);
        limits = new Limits(1 + random.nextInt(8), 20 + random.nextInt(60), Duration.ofMillis(1 + random.nextInt(30)));
        keys = 1 + random.nextInt(10);
        now = random.nextInt(1_000);
        lastFlush = now;
        buffer = new CoalescingBuffer<>(limits, now);
    }

    void run(int steps) {
        for (int step = 0; step < steps; step++) {
            int dice = random.nextInt(100);
            if (dice < 35) {
                request();
            } else if (dice < 65) {
                tick(random.nextInt(20));
            } else if (dice < 97) {
                kafkaDecides(random.nextInt(100) < 85);
            } else {
                drain();
            }
            check();
        }
        drain();
        check();
        checkOrder();
        assertThat(answers).as(seed).containsOnly(1);
        assertThat(buffer.bytes()).as(seed).isZero();
    }

    /** As the writer does: flush when full, and when due once the whole request is in. */
    private void request() {
        int index = requests.size();
        int count = 1 + random.nextInt(4);
        WriteRequest request = new WriteRequest(count, WriteOptions.from(0));
        requests.add(request);
        unanswered.add(index);
        rowsOf.add(new ArrayList<>());
        answers.add(0);
        request.answer().whenComplete((result, failure) -> answers.set(index, answers.get(index) + 1));
        for (int i = 0; i < count; i++) {
            Row row = new Row(nextId++, random.nextInt(keys), 1 + random.nextInt(12), index, i);
            rowsOf.get(index).add(row);
            held.add(row);
            boolean full = buffer.put(row.key, row, row.size);
            boolean expectedFull = held.stream().map(Row::key).distinct().count() >= limits.maxRows()
                    || held.stream().mapToLong(Row::size).sum() >= limits.maxBytes();
            assertThat(full).as("%s: full after %s", seed, row).isEqualTo(expectedFull);
            if (full) {
                flush();
            }
        }
        assertThat(buffer.isDue(now)).as("%s: due at %d", seed, now).isEqualTo(expectedDue());
        if (buffer.isDue(now)) {
            flush();
        }
    }

    /** Time goes on; a timer set for {@code dueAt} fires on the way. */
    private void tick(long millis) {
        long until = now + millis;
        OptionalLong due = buffer.dueAt();
        assertThat(due)
                .as(seed)
                .isEqualTo(
                        held.isEmpty()
                                ? OptionalLong.empty()
                                : OptionalLong.of(lastFlush + limits.interval().toMillis()));
        if (due.isPresent() && due.getAsLong() <= until) {
            now = Math.max(now, due.getAsLong());
            flush();
        }
        now = until;
    }

    private boolean expectedDue() {
        return !held.isEmpty() && now - lastFlush >= limits.interval().toMillis();
    }

    private void flush() {
        List<Coalesced<Row>> flushed = buffer.flush(now);
        List<Coalesced<Row>> expected = new ArrayList<>();
        for (int i = 0; i < held.size(); i++) {
            Row row = held.get(i);
            List<Row> later = held.subList(i + 1, held.size());
            if (later.stream().noneMatch(other -> other.key == row.key)) {
                List<Row> earlier = held.subList(0, i).stream()
                        .filter(other -> other.key == row.key)
                        .toList();
                expected.add(new Coalesced<>(row, earlier));
                decidedBy.put(row.id, row);
                earlier.forEach(other -> decidedBy.put(other.id, row));
            }
        }
        assertThat(flushed).as("%s: flush at %d", seed, now).isEqualTo(expected);
        held.clear();
        lastFlush = now;
        sent.addAll(flushed);
    }

    private void kafkaDecides(boolean kindly) {
        Coalesced<Row> head = sent.poll();
        if (head == null) {
            return;
        }
        Row last = head.last();
        int partition = last.key % PARTITIONS;
        if (kindly) {
            long offset = nextOffset[partition]++;
            fates.put(last.id, offset);
            topic.add(last);
            head.superseded().forEach(row -> confirmed(row, partition, rows -> rows.addSuperseded(1, offset)));
            confirmed(last, partition, rows -> rows.add(1, false, offset));
        } else {
            fates.put(last.id, -1L);
            TidegateException refusal = new TidegateException(ErrorCode.KAFKA_UNAVAILABLE, "change " + last.id);
            head.superseded().forEach(row -> requests.get(row.request).failed(row.index, refusal));
            requests.get(last.request).failed(last.index, refusal);
        }
    }

    private void confirmed(Row row, int partition, Consumer<ConfirmedRows> adding) {
        WriteRequest request = requests.get(row.request);
        ConfirmedRows rows = new ConfirmedRows(request, partition);
        adding.accept(rows);
        request.written(rows);
    }

    private PendingRow pending(Row row) {
        return PendingRow.of(RECORD, requests.get(row.request), row.index, -1);
    }

    private void drain() {
        flush();
        while (!sent.isEmpty()) {
            kafkaDecides(random.nextInt(100) < 85);
        }
    }

    private void check() {
        unanswered.removeIf(this::answeredAsItShould);
    }

    private void checkOrder() {
        int[] newest = new int[keys];
        for (Row row : topic) {
            assertThat(row.id + 1).as("%s: order of key %d", seed, row.key).isGreaterThan(newest[row.key]);
            newest[row.key] = row.id + 1;
        }
    }

    private boolean answeredAsItShould(int index) {
        List<Row> rows = rowsOf.get(index);
        WriteRequest request = requests.get(index);
        boolean decided = rows.stream().allMatch(row -> fateOf(row) != null);
        assertThat(answers.get(index))
                .as("%s: answers of request %d", seed, index)
                .isEqualTo(decided ? 1 : 0);
        if (!decided) {
            return false;
        }
        List<Row> refused = rows.stream().filter(row -> fateOf(row) == -1).toList();
        var answer = request.answer().toCompletableFuture();
        if (refused.isEmpty()) {
            Map<Integer, Long> position = new TreeMap<>();
            rows.forEach(row -> position.merge(row.key % PARTITIONS, fateOf(row) + 1, Math::max));
            int coalesced = (int)
                    rows.stream().filter(row -> decidedBy.get(row.id) != row).count();
            assertThat(answer).as(seed).isCompletedWithValue(new WriteResult(rows.size(), coalesced, position));
        } else {
            Row first = refused.get(0);
            assertThat(answer.handle((result, failure) -> String.valueOf(failure))
                            .join())
                    .as(seed)
                    .contains("Row " + first.index + ": change " + decidedBy.get(first.id).id
                            + (rows.size() > 1 ? ";" : ""));
        }
        return true;
    }

    private Long fateOf(Row row) {
        Row decider = decidedBy.get(row.id);
        return decider == null ? null : fates.get(decider.id);
    }
}
