package dev.tidegate.gateway.reader;

import static dev.tidegate.gateway.reader.ClusterAdmin.NONE;

import dev.tidegate.gateway.catalog.ScanOffsets;
import dev.tidegate.gateway.catalog.ScanOffsets.Named;
import dev.tidegate.gateway.catalog.ScanOffsets.Specific;
import dev.tidegate.gateway.catalog.ScanOffsets.Timestamp;
import dev.tidegate.gateway.catalog.Table;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.jspecify.annotations.Nullable;

/**
 * Finds where each partition of a table is begun: Flink's {@code scan.startup.mode}. As there, an offset that Kafka no
 * longer has gives way to the earliest one, or, of a consumer group, to {@code properties.auto.offset.reset}; but that
 * is told, and an offset or a partition that is not there yet is waited for instead of being passed over.
 */
final class StartOffsets {
    private static final String RESET = "auto.offset.reset";

    /**
     * @param offsets by partition
     * @param newestBefore no record before them has a later timestamp, in milliseconds since 1970
     * @param warnings what the user should know of them
     */
    record Found(long[] offsets, long newestBefore, List<String> warnings) {}

    /** The topic has no such place, not yet at least; the message says what would be right. */
    static final class NotFoundException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotFoundException(String message) {
            super(message);
        }
    }

    /**
     * What can be read, by partition.
     *
     * @param last the offset that the next record will have
     */
    private record Range(long[] first, long[] last) {
        boolean has(int partition, long offset) {
            return offset >= first[partition] && offset <= last[partition];
        }
    }

    private final Table table;
    private final ClusterAdmin admin;
    private final int partitions;
    private final List<String> warnings = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    StartOffsets(Table table, ClusterAdmin admin, int partitions) {
        this.table = table;
        this.admin = admin;
        this.partitions = partitions;
    }

    /**
     * Fails with {@link NotFoundException}, or as Kafka does.
     *
     * @param isNewer whether what the topic holds came after the table was first looked at: the latest offset of that
     *     time is then the earliest of now
     * @param now milliseconds since 1970
     */
    Future<Found> find(boolean isNewer, long now) {
        ScanOffsets start = table.scan().start();
        if (start instanceof Timestamp timestamp) {
            return since(timestamp.millis()).map(offsets -> found(offsets, Math.min(timestamp.millis() - 1, now)));
        } else if (start instanceof Specific specific) {
            return specific(specific.offsets()).map(offsets -> found(offsets, now));
        } else if (start == Named.COMMITTED) {
            return committed(Objects.requireNonNull(group())).map(offsets -> found(offsets, now));
        }
        boolean earliest = start == Named.EARLIEST || isNewer;
        return ask(earliest ? OffsetSpec.earliest() : OffsetSpec.latest()).map(offsets -> found(offsets, now));
    }

    private Found found(long[] offsets, long newestBefore) {
        return new Found(offsets, newestBefore, warnings.isEmpty() ? List.of() : List.of(LiveTable.shown(warnings)));
    }

    private void failIfNotFound(String cure) {
        if (!problems.isEmpty()) {
            throw new NotFoundException(LiveTable.shown(problems) + cure);
        }
    }

    private Future<long[]> ask(OffsetSpec spec) {
        return admin.offsets(table.topic(), partitions, spec);
    }

    private Future<Range> range() {
        return ask(OffsetSpec.earliest())
                .compose(first -> admin.lastOffsets(table.topic(), partitions).map(last -> new Range(first, last)));
    }

    private String extent(int partition, Range range) {
        return "topic '" + table.topic() + "' begins at " + range.first[partition] + " there and ends at "
                + range.last[partition];
    }

    /** The ends are asked for first: no record that comes in between may be missed. */
    private Future<long[]> since(long millis) {
        return ask(OffsetSpec.latest())
                .compose(ends -> ask(OffsetSpec.forTimestamp(millis))
                        .map(found -> eachPartition(p -> found[p] == NONE ? ends[p] : found[p])));
    }

    private long[] eachPartition(IntToLongFunction offset) {
        return IntStream.range(0, partitions).mapToLong(offset).toArray();
    }

    // ---- those of a consumer group

    private @Nullable String group() {
        return table.kafkaProperties().get("group.id");
    }

    private Future<long[]> committed(String group) {
        return admin.committed(group, table.topic(), partitions)
                .compose(committed -> range().compose(range -> reset(range).map(reset -> {
                    long[] offsets = eachPartition(p -> committed(group, p, committed[p], range, reset[p]));
                    failIfNotFound(". Commit offsets, or set 'properties." + RESET + "' to earliest or latest");
                    return offsets;
                })));
    }

    private long committed(String group, int partition, long offset, Range range, long reset) {
        if (range.has(partition, offset)) {
            return offset;
        }
        String committed = "consumer group '" + group + "' has committed "
                + (offset == NONE
                        ? "no offset of partition " + partition + " of topic '" + table.topic() + "'"
                        : "offset " + offset + " of partition " + partition + ", and " + extent(partition, range));
        if (reset == NONE) {
            problems.add(committed);
        } else if (offset != NONE) {
            warnings.add(committed + ": it is read from offset " + reset);
        }
        return reset;
    }

    /** Where a partition is begun of which the group has committed nothing that can be read. */
    private Future<long[]> reset(Range range) {
        String reset = table.kafkaProperties().getOrDefault(RESET, "none").toLowerCase(Locale.ROOT);
        return switch (reset) {
            case "earliest" -> Future.succeededFuture(range.first);
            case "latest" -> ask(OffsetSpec.latest());
            default -> Future.succeededFuture(eachPartition(p -> NONE));
        };
    }

    // ---- those that the option names

    private Future<long[]> specific(Map<Integer, Long> named) {
        String group = group();
        Future<long[]> others = group == null
                ? Future.succeededFuture(eachPartition(p -> NONE))
                : admin.committed(group, table.topic(), partitions);
        return others.compose(committed -> range().map(range -> {
            named.keySet().stream()
                    .filter(p -> p >= partitions)
                    .forEach(p -> problems.add("'scan.startup.specific-offsets' names partition " + p + ", and topic '"
                            + table.topic() + "' has partitions 0 to " + (partitions - 1)));
            long[] offsets = eachPartition(p -> {
                Long offset = named.get(p);
                return offset == null
                        ? committed(String.valueOf(group), p, committed[p], range, range.first[p])
                        : named(p, offset, range);
            });
            failIfNotFound("");
            return offsets;
        }));
    }

    private long named(int partition, long offset, Range range) {
        if (range.has(partition, offset)) {
            return offset;
        }
        String named = "'scan.startup.specific-offsets' names offset " + offset + " of partition " + partition
                + ", and " + extent(partition, range);
        if (offset > range.last[partition]) {
            problems.add(named);
        } else {
            warnings.add(named + ": it is read from offset " + range.first[partition]);
        }
        return range.first[partition];
    }
}
