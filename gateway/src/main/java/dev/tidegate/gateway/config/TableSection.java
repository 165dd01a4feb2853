package dev.tidegate.gateway.config;

import static dev.tidegate.gateway.config.OptionTypes.BYTES;
import static dev.tidegate.gateway.config.OptionTypes.COUNT;

import dev.tidegate.format.option.Option;
import dev.tidegate.format.option.OptionType;
import dev.tidegate.format.option.Options;
import dev.tidegate.gateway.catalog.TypeLengthEnforcer;
import dev.tidegate.gateway.reader.SkippedOffsets;
import dev.tidegate.gateway.reader.TableSettings;
import dev.tidegate.gateway.reader.TableSettings.Tolerance;
import dev.tidegate.gateway.reader.TopicSettings;
import java.util.List;

/** The section {@code tables.<name>} of {@code tidegate.yaml}: its options, and the settings that come of them. */
final class TableSection {
    private static final TableSettings D = TableSettings.DEFAULT;
    static final Option<Tolerance> TOLERANCE = Option.withDefault(
            "errors.tolerance",
            OptionType.oneOf(Tolerance.class),
            D.tolerance(),
            "Whether a record that cannot be read stops the table (none) or is skipped (all).");
    static final Option<String> DEAD_LETTERS = Option.optional(
            "errors.deadletterqueue.topic.name", OptionType.STRING, "The topic to which skipped records are sent.");
    static final Option<Long> MAX_BYTES =
            Option.withDefault("max-bytes", BYTES, D.maxBytes(), "Heap that the table's rows may take.");
    static final Option<Integer> TOMBSTONES = Option.withDefault(
            "max-tombstones", COUNT, D.maxTombstones(), "Deletes remembered a partition, for readers who resume.");
    static final Option<Long> RECENT = Option.withDefault(
            "recent-bytes", BYTES, D.recentBytes(), "Heap a partition for the latest rows of an append table.");
    static final Option<Long> HISTORY = Option.withDefault(
            "history-bytes", BYTES, D.historyBytes(), "Heap a partition for the changes of late in an upsert table.");
    static final Option<Boolean> WRITE_ONLY = Option.withDefault(
            "write-only",
            OptionType.BOOLEAN,
            D.writeOnly(),
            "Whether rows are only taken, and the topic is not read: nobody is served, and no row takes memory.");
    static final Option<Boolean> CREATE = Option.withDefault(
            "topic.create",
            OptionType.BOOLEAN,
            D.topic().create(),
            "Whether the topic is made when there is none; that of an upsert table with cleanup.policy=compact.");
    static final Option<Integer> PARTITIONS = Option.optional(
            "topic.partitions", COUNT, "Partitions of a topic that is made; else the broker's num.partitions.");
    static final Option<Integer> REPLICATION = Option.optional(
            "topic.replication-factor",
            COUNT,
            "Replicas of a topic that is made; else the broker's default.replication.factor.");
    static final Option<SkippedOffsets> SKIP = Option.withDefault(
            "errors.skip",
            OptionTypes.SKIPPED_OFFSETS,
            D.skip(),
            "Records to skip, as partition:offset or partition:first-last; the status of a stopped table shows the line.");
    static final Option<TypeLengthEnforcer> LENGTHS = Option.withDefault(
            "sink.type-length-enforcer",
            OptionType.oneOf(TypeLengthEnforcer.class),
            D.typeLengthEnforcer(),
            "What becomes of a written value that is too long for its CHAR, VARCHAR, BINARY or VARBINARY column: the row"
                    + " is refused (ERROR), the value is cut or filled up (TRIM_PAD) or taken as it is (IGNORE). The"
                    + " fraction of a time beyond its column's precision is refused with ERROR and cut otherwise. Flink's"
                    + " table.exec.sink.type-length-enforcer, the default of which is IGNORE.");
    static final List<Option<?>> ALL = List.of(
            TOLERANCE,
            DEAD_LETTERS,
            SKIP,
            MAX_BYTES,
            TOMBSTONES,
            RECENT,
            HISTORY,
            WRITE_ONLY,
            CREATE,
            PARTITIONS,
            REPLICATION,
            LENGTHS);

    private TableSection() {}

    static TableSettings settings(Options o) {
        return new TableSettings(
                o.get(TOLERANCE),
                o.find(DEAD_LETTERS).orElse(null),
                o.get(MAX_BYTES),
                o.get(TOMBSTONES),
                o.get(RECENT),
                o.get(HISTORY),
                new TopicSettings(
                        o.get(CREATE),
                        o.find(PARTITIONS).orElse(null),
                        o.find(REPLICATION).orElse(null)),
                o.get(WRITE_ONLY),
                o.get(SKIP),
                o.get(LENGTHS));
    }
}
