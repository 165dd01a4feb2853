package dev.tidegate.gateway.http;

import dev.tidegate.format.type.ChangeKind;
import dev.tidegate.format.type.Row;
import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.reader.SimulatedTable;
import dev.tidegate.gateway.record.Change;
import dev.tidegate.gateway.simulation.Simulation;
import dev.tidegate.gateway.testing.Tables;
import dev.tidegate.gateway.writer.SimulatedKafka;
import dev.tidegate.gateway.writer.SimulatedWriter;
import dev.tidegate.gateway.writer.WriteResult;
import dev.tidegate.gateway.writer.WriterSettings;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Several connections, on several event loops, that write to one table with little room; some close while their writes
 * wait, and other writes do not wait at all. In the end the writer closes, while writes are under way or after them.
 */
final class WritersSimulation {
    private static final Table TABLE = Tables.upsert("id STRING, n INT, PRIMARY KEY (id) NOT ENFORCED");
    private static final Pattern NUMBER = Pattern.compile("\"id\":\"(\\d+)\",\"n\":(\\d+)");

    private final Simulation simulation;
    private final Random random;
    private final SimulatedKafka kafka;
    private final SimulatedWriter writer;
    private final ServedTable table;
    private final List<Connection> connections = new ArrayList<>();
    private final Coverage coverage = new Coverage();
    private final Fault fault;

    /** What a schedule came to. */
    static final class Coverage {
        int waited;
        int written;
        int failed;
        int closed;

        void add(Coverage other) {
            waited += other.waited;
            written += other.written;
            failed += other.failed;
            closed += other.closed;
        }
    }

    /** Faults that a test plants, to see that they are found. */
    enum Fault {
        NONE,
        /** A write is taken before one that the client sent earlier. */
        OVERTAKES,
        /** A write is begun twice, as by a waiter that is woken twice. */
        WOKEN_TWICE,
        /** The connection is not read again after it had to wait. */
        WAKE_UP_LOST,
        /** An answer is handed over again. */
        ANSWERS_TWICE,
        /** An answer is lost. */
        ANSWER_LOST,
        /** Answers are handed over in another order than their results came in. */
        ANSWERS_SWAPPED,
        /** What is read after its connection has closed is written. */
        READS_AFTER_CLOSE,
        /** Kafka never answers for a record. */
        KAFKA_IS_SILENT,
        /** Kafka does not keep the order of records. */
        KAFKA_REORDERS
    }

    WritersSimulation(long seed) {
        this(seed, Fault.NONE);
    }

    WritersSimulation(long seed, Fault fault) {
        this.fault = fault;
        this.simulation = new Simulation(seed);
        this.random = simulation.random();
        this.kafka = new SimulatedKafka(simulation, random.nextInt(3) == 0 ? 10 : 0, kafkasFault(fault));
        WriterSettings settings = WriterSettings.defaults().with(100 + random.nextInt(500), Duration.ofSeconds(3));
        this.writer = SimulatedWriter.start(simulation, TABLE, kafka.producers(), settings);
        this.table = new ServedTable(new SimulatedTable(TABLE, "AAAAAAAAAAAAAAAAAAAAAA").live(), writer.writer());
        int count = 1 + random.nextInt(4);
        List<Context> loops = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(2); i++) {
            loops.add(simulation.newLoop());
        }
        for (int i = 0; i < count; i++) {
            connections.add(new Connection(i, loops.get(i % loops.size())));
        }
    }

    private static SimulatedKafka.Fault kafkasFault(Fault fault) {
        return switch (fault) {
            case KAFKA_IS_SILENT -> SimulatedKafka.Fault.SILENT;
            case KAFKA_REORDERS -> SimulatedKafka.Fault.REORDERS;
            case NONE,
                    OVERTAKES,
                    WOKEN_TWICE,
                    WAKE_UP_LOST,
                    ANSWERS_TWICE,
                    ANSWER_LOST,
                    ANSWERS_SWAPPED,
                    READS_AFTER_CLOSE -> SimulatedKafka.Fault.NONE;
        };
    }

    /** Whether the planted fault, if it is this one, happens now. */
    private boolean happens(Fault planted) {
        return fault == planted && random.nextInt(6) == 0;
    }

    Coverage run() {
        try (simulation) {
            return play();
        }
    }

    private Coverage play() {
        connections.forEach(Connection::begin);
        if (random.nextInt(4) == 0) {
            simulation.repeat(Duration.ofMillis(20), this::writeWithoutWaiting);
        }
        boolean closesEarly = random.nextInt(4) == 0;
        if (closesEarly) {
            int steps = random.nextInt(400);
            for (int i = 0; i < steps; i++) {
                simulation.step();
            }
        } else {
            simulation.until(
                    "writes are not answered", () -> connections.stream().allMatch(Connection::isDone));
        }
        simulation.await("the end of the writer", writer.stop());
        simulation.until(
                "writes are not answered after the end",
                () -> connections.stream().allMatch(Connection::isDone)
                        && kafka.isQuiet()
                        && writer.inFlightBytes() == 0);
        check();
        return coverage;
    }

    private int flood = 200;

    private boolean writeWithoutWaiting() {
        writer.writer().write(List.of(change("none", 0)));
        return --flood > 0 && !connections.stream().allMatch(Connection::isDone);
    }

    private static Change change(String id, int n) {
        return new Change(ChangeKind.UPDATE_AFTER, Row.of(id, n));
    }

    private void check() {
        Map<String, Integer> last = new HashMap<>();
        kafka.log().forEach(record -> {
            Matcher row = NUMBER.matcher(new String(record.value(), StandardCharsets.UTF_8));
            if (row.find()) {
                int n = Integer.parseInt(row.group(2));
                Integer before = last.put(row.group(1), n);
                require(before == null || before < n, "Kafka has write " + n + " after write " + before);
                require(
                        n <= connections.get(Integer.parseInt(row.group(1))).mayBeWritten,
                        "write " + n + " of a connection that has closed was written");
            }
        });
        connections.forEach(Connection::check);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    /** A client, and its connection at the gateway, which is read while its gate is open. */
    private final class Connection {
        private final int number;
        private final Context loop;
        private final int max = 1 + random.nextInt(4);
        private final int count = 1 + random.nextInt(30);
        private final boolean leaves = random.nextInt(4) == 0;
        private final Queue<Integer> unread = new ArrayDeque<>();
        private final List<Integer> written = new ArrayList<>();
        private final List<Integer> answered = new ArrayList<>();
        private final StreamWrites writes;
        private boolean paused;
        private boolean closed;
        private int mayBeWritten = Integer.MAX_VALUE;
        private int lastRead;

        Connection(int number, Context loop) {
            this.number = number;
            this.loop = loop;
            this.writes = new StreamWrites(max, new ReadGate(this::pause, this::resume), this::answered);
            for (int n = 1; n <= count; n++) {
                unread.add(n);
            }
        }

        void begin() {
            resume();
            if (leaves) {
                simulation.later(Duration.ofMillis(200), () -> loop.runOnContext(turn -> close()));
            }
        }

        private void pause() {
            paused = true;
            coverage.waited++;
        }

        private void resume() {
            if (paused && happens(Fault.WAKE_UP_LOST)) {
                return;
            }
            paused = false;
            loop.runOnContext(turn -> readOn());
        }

        private void readOn() {
            // What was read before the pause may still come, as from a transport that reads many frames at once.
            boolean comesLate = paused && random.nextInt(8) == 0;
            boolean isRead = !closed || fault == Fault.READS_AFTER_CLOSE;
            if (!isRead || paused && !comesLate) {
                return;
            }
            Integer next = unread.poll();
            if (next != null) {
                lastRead = next;
                Integer later = happens(Fault.OVERTAKES) ? unread.poll() : null;
                if (later != null) {
                    lastRead = later;
                    begin(later);
                }
                begin(next);
                if (happens(Fault.WOKEN_TWICE)) {
                    begin(next);
                }
                loop.runOnContext(turn -> readOn());
            }
        }

        private void begin(int n) {
            writes.begin(new StreamWrites.Write(String.valueOf(n), table, List.of(change(String.valueOf(number), n))));
        }

        private void answered(StreamWrites.Write write, AsyncResult<WriteResult> result) {
            require(simulation.isOn(loop), "an answer came on another event loop");
            int n = Integer.parseInt(write.id());
            if (happens(Fault.ANSWER_LOST)) {
                return;
            }
            answered.add(n);
            if (happens(Fault.ANSWERS_TWICE)) {
                answered.add(n);
            }
            if (happens(Fault.ANSWERS_SWAPPED) && result.succeeded() && !written.isEmpty()) {
                written.add(written.size() - 1, n);
                return;
            }
            if (result.succeeded()) {
                written.add(n);
                coverage.written++;
            } else {
                coverage.failed++;
            }
        }

        private void close() {
            if (!isDone()) {
                coverage.closed++;
                closed = true;
                mayBeWritten = lastRead;
                writes.close();
            }
        }

        boolean isDone() {
            return closed || answered.size() == count || unread.isEmpty() && writes.isEmpty();
        }

        void check() {
            require(isSorted(written), "writes of connection " + number + " were answered as " + written);
            require(answered.size() == answered.stream().distinct().count(), "a write was answered twice: " + answered);
            require(closed || answered.size() == lastRead, "of " + lastRead + " writes were answered " + answered);
        }

        private static boolean isSorted(List<Integer> numbers) {
            for (int i = 1; i < numbers.size(); i++) {
                if (numbers.get(i - 1) >= numbers.get(i)) {
                    return false;
                }
            }
            return true;
        }
    }
}
