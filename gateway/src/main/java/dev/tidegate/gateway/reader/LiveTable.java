package dev.tidegate.gateway.reader;

import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.error.Causes;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.Secrets;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.reader.TableStatus.PartitionStatus;
import dev.tidegate.gateway.reader.TableStatus.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A table as it is served: its logs, its state, its counters. Written by its {@link TableReader}, read from any thread.
 */
public final class LiveTable {

    /**
     * What a serving table consists of. A new value when the topic was recreated or partitions were added.
     *
     * @param topicId Kafka's id of the topic: another one is another topic under the same name
     * @param deleteRetention the topic's {@code delete.retention.ms}: how long Kafka keeps tombstones for sure
     * @param partitions by number, without gaps; none of a table that is write-only
     */
    public record Generation(String topicId, Duration deleteRetention, List<LivePartition> partitions) {
        public Generation {
            partitions = List.copyOf(partitions);
        }

        /** Whether this is that earlier one, with or without new partitions. */
        public boolean extendsOn(Generation earlier) {
            int known = earlier.partitions.size();
            return partitions.size() >= known && partitions.subList(0, known).equals(earlier.partitions);
        }
    }

    private record Condition(
            State state,
            @Nullable Problem problem,
            @Nullable Generation generation) {}

    private static final Logger LOG = LoggerFactory.getLogger(LiveTable.class);
    /** The source of what is wrong with the writer, which outlives every reader. */
    private static final String WRITER = "writer";

    private static final int SHOWN_PROBLEMS = 3;

    private final Table table;
    private final boolean writeOnly;
    private final String fingerprint;
    private final ReaderCounters counters = new ReaderCounters();
    private final Set<Runnable> watchers = ConcurrentHashMap.newKeySet();
    private volatile Condition condition = new Condition(State.WAITING, Problem.passing("not started yet", null), null);
    private final Map<String, String> problems = new ConcurrentHashMap<>();
    private volatile boolean lagKnown;
    private volatile boolean wasServed;
    /** Where each partition stood when the table stopped, with the end offsets of now. */
    private volatile List<PartitionStatus> stoppedAt = List.of();

    private final Map<Integer, StoppedRecord> blocked = new ConcurrentHashMap<>();
    private volatile List<String> topicWarnings = List.of();

    LiveTable(Table table, boolean writeOnly) {
        this.table = table;
        this.writeOnly = writeOnly;
        this.fingerprint = table.fingerprint();
    }

    /** A table that could not even be set up, such as one whose format refuses its options. */
    public static LiveTable failed(Table table, Throwable cause) {
        LiveTable live = new LiveTable(table, false);
        Problem problem = Problem.misconfigured(
                "table '" + table.name() + "' cannot be set up: " + Secrets.redact(Causes.text(cause)),
                "Correct the table (" + table.origin() + "). Then restart the gateway");
        LOG.error("table {}: stopped: {}", table.name(), problem.text());
        live.become(State.FAILED, problem, null);
        return live;
    }

    /** Its rows are served, but no producer can be created to write to it. */
    public void cannotBeWritten(Throwable cause) {
        String problem = "it takes no writes: " + Secrets.redact(Causes.text(cause));
        LOG.error("table {}: {}", table.name(), problem);
        problem(WRITER, problem);
    }

    public Table table() {
        return table;
    }

    /** Whether its topic is not read: {@code tables.<name>.write-only}. */
    public boolean isWriteOnly() {
        return writeOnly;
    }

    /** {@link Table#fingerprint}, which takes a digest each time: every frame and answer that has a position needs it. */
    public String fingerprint() {
        return fingerprint;
    }

    public ReaderCounters counters() {
        return counters;
    }

    /** The logs to read from, null unless the table is serving. */
    public @Nullable Generation serving() {
        Condition now = condition;
        return now.state == State.SERVING ? now.generation : null;
    }

    /** The topic in which rows that are written have a position, null unless the table is serving or write-only. */
    public @Nullable Generation written() {
        Condition now = condition;
        return writeOnly || now.state == State.SERVING ? now.generation : null;
    }

    public State state() {
        return condition.state;
    }

    /** What a request to a table that has {@linkplain State#FAILED failed} is refused with. */
    public TidegateException stopped() {
        TableStatus status = status();
        String remedy = status.remedy();
        return new TidegateException(
                status.retryable() ? ErrorCode.TABLE_FAILED : ErrorCode.TABLE_MISCONFIGURED,
                "table '" + table.name() + "' stopped: " + status.problem() + (remedy == null ? "" : ". " + remedy));
    }

    public TableStatus status() {
        Condition now = condition;
        List<PartitionStatus> partitions = new ArrayList<>();
        long rows = 0;
        long bytes = 0;
        if (now.generation != null) {
            for (LivePartition p : now.generation.partitions()) {
                partitions.add(new PartitionStatus(p.number(), p.end(), p.kafkaEnd()));
                rows += p.rows();
                bytes += p.bytes();
            }
        } else {
            partitions.addAll(stoppedAt);
        }
        List<String> warnings = new ArrayList<>(table.warnings());
        warnings.addAll(topicWarnings);
        Problem problem = now.problem;
        String text = problem == null ? null : problem.text();
        if (text == null && !problems.isEmpty()) {
            text = shown(new TreeMap<>(problems).values());
        }
        return new TableStatus(
                now.state,
                text,
                problem == null ? null : problem.remedy(),
                problem == null || problem.retryable(),
                problem == null ? blocked.values().stream().findFirst().orElse(null) : problem.record(),
                rows,
                bytes,
                partitions,
                lagKnown,
                warnings);
    }

    /** The first of many sentences, and how many there are. */
    static String shown(Collection<String> problems) {
        String first = problems.stream().limit(SHOWN_PROBLEMS).collect(Collectors.joining("; "));
        int others = problems.size() - SHOWN_PROBLEMS;
        return others <= 0 ? first : first + "; and " + others + " more of the kind";
    }

    /**
     * Calls back after each change of state or generation, on whatever thread made it: hop to your own.
     *
     * @return ends the watching
     */
    public Runnable watch(Runnable watcher) {
        watchers.add(watcher);
        return () -> watchers.remove(watcher);
    }

    /** Live rows in all logs. A row whose topic grew partitions may count twice until its old record is gone. */
    public long rows() {
        Generation generation = condition.generation;
        long rows = 0;
        if (generation != null) {
            for (LivePartition partition : generation.partitions()) {
                rows += partition.rows();
            }
        }
        return rows;
    }

    /** Heap of all logs. */
    long bytes() {
        Generation generation = condition.generation;
        long bytes = 0;
        if (generation != null) {
            for (LivePartition partition : generation.partitions()) {
                bytes += partition.bytes();
            }
        }
        return bytes;
    }

    void become(State state, @Nullable Problem problem, @Nullable Generation generation) {
        Condition before = condition;
        stoppedAt = state == State.FAILED ? status().partitions() : List.of();
        wasServed |= state == State.SERVING || state == State.WRITE_ONLY;
        lagKnown = generation != null || !stoppedAt.isEmpty();
        condition = new Condition(state, problem, generation);
        if (generation == null) {
            blocked.clear();
            problems.keySet().retainAll(Set.of(WRITER)); // the others were those of readers that are no more
        }
        if (before.state != state || before.generation != generation) {
            watchers.forEach(Runnable::run);
        }
    }

    /**
     * Something keeps the table from its best; the state is not touched.
     *
     * @param source who says so: only he can take it back
     * @param problem null when it is over
     * @return whether that is news
     */
    boolean problem(String source, @Nullable String problem) {
        String shown = problem == null ? null : Secrets.redact(problem);
        String before = shown == null ? problems.remove(source) : problems.put(source, shown);
        return !Objects.equals(before, shown);
    }

    /** A partition waits at a record that cannot be polled; null when it goes on. */
    void blocked(int partition, @Nullable StoppedRecord record, @Nullable String problem) {
        if (record == null) {
            blocked.remove(partition);
        } else {
            blocked.put(partition, record);
        }
        problem("poll of partition " + partition, problem);
    }

    @Nullable
    Generation generation() {
        return condition.generation;
    }

    /** One of its loops does not turn; null when it does again. */
    public void loop(String loop, @Nullable String problem) {
        problem("loop " + loop, problem);
    }

    /** Whether it was ever served since the start. */
    public boolean wasServed() {
        return wasServed;
    }

    /** Whether Kafka gave its end offsets when it was asked last. */
    void lagKnown(boolean known) {
        lagKnown = known;
    }

    /** Kafka's end offsets while the table is stopped, by partition. */
    void endsWhileStopped(long[] ends) {
        stoppedAt = stoppedAt.stream()
                .map(p -> p.partition() < ends.length
                        ? new PartitionStatus(p.partition(), p.position(), ends[p.partition()])
                        : p)
                .toList();
        lagKnown = true;
    }

    void topicWarnings(List<String> warnings) {
        topicWarnings = List.copyOf(warnings);
    }
}
