package dev.tidegate.gateway.reader;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * A consumer that reads what it polls, on the thread that polls: it would else wait there while the event loop did so. As
 * soon as the event loop has nothing to do it gets the rest of a batch as it is, and reads that itself: so two processors
 * share the work of one partition, whatever its rows cost to read and to keep.
 *
 * <p>A poll never ends with an {@link Error}, which the Vert.x client would not answer. When it fails on records, those are
 * found: the operator's {@code errors.skip} passes over them, and otherwise their partition is blocked and tried again
 * later, while the others go on.
 */
final class ReadingConsumer extends KafkaConsumer<byte[], byte[]> {
    /** How many records are read before it is looked whether the shard waits for them. */
    private static final int READ_AT_LEAST = 16;

    /**
     * How a shard's consumer is made.
     *
     * @param pipeline reads records, on the thread that polls
     * @param awaited whether the shard has nothing else to do: then it gets the records of a poll as they are
     */
    record Setup(
            Map<String, Object> properties,
            Pipeline pipeline,
            ReaderSettings settings,
            TableSettings tableSettings,
            BooleanSupplier awaited) {}

    private final Setup setup;
    private final PollBudget budget;
    private final BlockedPartitions blocked;
    /** The offset after the last record that was handed on, by partition: a poll that fails may have moved beyond it. */
    private final Map<TopicPartition, Long> handedOn = new HashMap<>();

    /** Blocks while host names are looked up. */
    ReadingConsumer(Setup setup) {
        this(setup, new PollBudget(setup.settings().limits().maxPollBytes()));
    }

    private ReadingConsumer(Setup setup, PollBudget budget) {
        super(setup.properties(), budget.keys(), budget.values());
        this.setup = setup;
        this.budget = budget;
        this.blocked = new BlockedPartitions(setup.settings(), System::nanoTime);
    }

    @Override
    public void seek(TopicPartition partition, long offset) {
        super.seek(partition, offset);
        handedOn.put(partition, offset);
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        try {
            resume(blocked.due());
            budget.begin();
            ConsumerRecords<byte[], byte[]> records;
            try {
                records = super.poll(timeout);
            } catch (Throwable e) {
                if (!PollFailure.isAboutRecords(e)) {
                    throw e;
                }
                return inspected(e);
            }
            records.partitions().forEach(blocked::unblock);
            return arrivals(records);
        } catch (KafkaException | IllegalStateException e) {
            throw e;
        } catch (Throwable e) {
            throw new PollFailedException(e);
        }
    }

    private Arrivals arrivals(ConsumerRecords<byte[], byte[]> records) {
        List<Arrivals.Run> runs = new ArrayList<>();
        for (TopicPartition partition : records.partitions()) {
            runs.add(new Arrivals.Run(partition.partition(), read(records.records(partition))));
        }
        records.nextOffsets().forEach((partition, next) -> handedOn.put(partition, next.offset()));
        return new Arrivals(
                runs,
                records.nextOffsets(),
                new Arrivals.Seen(ends(records.nextOffsets()), blocked.records(), fetchLagMillis(runs), 0));
    }

    /** After a poll that failed: what could be read of each partition, up to the record that could not. */
    private Arrivals inspected(Throwable failure) {
        List<Arrivals.Run> runs = new ArrayList<>();
        Map<TopicPartition, OffsetAndMetadata> nextOffsets = new HashMap<>();
        PollInspection inspection =
                new PollInspection(setup.properties(), setup.settings().limits().maxPollBytes());
        long skipped = 0;
        boolean found = false;
        Set<TopicPartition> active = new TreeSet<>((a, b) -> Integer.compare(a.partition(), b.partition()));
        active.addAll(assignment());
        active.removeAll(paused());
        for (TopicPartition partition : active) {
            PollInspection.Finding finding =
                    inspection.inspect(partition, handedOn.getOrDefault(partition, position(partition)));
            long next = finding.next();
            if (finding.failure() == null) {
                blocked.unblock(partition);
            } else {
                found = true;
                long after = afterSkipped(partition, finding, finding.failure());
                if (after > next) {
                    skipped += after - next;
                    next = after;
                    blocked.unblock(partition);
                } else {
                    pause(Set.of(partition));
                    blocked.block(partition, stopped(partition, finding, finding.failure()));
                }
            }
            if (!finding.before().isEmpty()) {
                runs.add(new Arrivals.Run(partition.partition(), read(finding.before())));
            }
            seek(partition, next);
            nextOffsets.put(partition, new OffsetAndMetadata(next));
        }
        if (!found) {
            throw new PollFailedException(failure); // it passed, or it is not about a record: a new consumer goes on
        }
        return new Arrivals(
                runs, nextOffsets, new Arrivals.Seen(Map.of(), blocked.records(), fetchLagMillis(runs), skipped));
    }

    /** The offset to go on at, if the records that cannot be read are to be skipped; else that of the first of them. */
    private long afterSkipped(TopicPartition partition, PollInspection.Finding finding, Throwable failure) {
        TableSettings table = setup.tableSettings();
        long after = table.skip().after(partition.partition(), finding.next());
        boolean tolerated = table.tolerance() == TableSettings.Tolerance.ALL && !PollFailure.canPass(failure);
        return after == finding.next() && tolerated ? finding.last() + 1 : after;
    }

    private StoppedRecord stopped(TopicPartition partition, PollInspection.Finding finding, Throwable failure) {
        return new StoppedRecord(
                partition.partition(),
                finding.next(),
                finding.last(),
                PollFailure.reason(failure) + ". " + PollFailure.remedy(failure),
                null,
                null,
                setup.tableSettings().skip().lineWith(partition.partition(), finding.next(), finding.last()));
    }

    private static long fetchLagMillis(List<Arrivals.Run> runs) {
        if (runs.isEmpty()) {
            return Arrivals.Seen.NO_RECORD;
        }
        List<Arrival> last = runs.get(runs.size() - 1).arrivals();
        long timestamp = last.get(last.size() - 1).message().timestamp();
        return timestamp < 0 ? Arrivals.Seen.NO_RECORD : System.currentTimeMillis() - timestamp;
    }

    private Map<Integer, Long> ends(Map<TopicPartition, OffsetAndMetadata> nextOffsets) {
        Map<Integer, Long> ends = new HashMap<>();
        nextOffsets.forEach((partition, next) -> {
            OptionalLong lag = currentLag(partition);
            if (lag.isPresent()) {
                ends.put(partition.partition(), next.offset() + lag.getAsLong());
            }
        });
        return ends;
    }

    private List<Arrival> read(List<ConsumerRecord<byte[], byte[]>> records) {
        List<Arrival> arrivals = new ArrayList<>(records.size());
        boolean reads = true;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            Arrival arrival = new Arrival(Consumers.message(record), null);
            arrivals.add(reads ? arrival.read(setup.pipeline()) : arrival);
            reads = reads
                    && (arrivals.size() % READ_AT_LEAST != 0 || !setup.awaited().getAsBoolean());
        }
        return arrivals;
    }
}
