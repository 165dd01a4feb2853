package dev.tidegate.bench.whole;

import dev.tidegate.bench.whole.Scenario.Side;
import java.util.List;

/** From a topic to a table. */
final class ReadingScenarios {
    private static final int RECORDS = 2_000_000;
    private static final int KEYS = 200_000;
    private static final String FLINK = "dev.tidegate.bench.rivals.flink.Restore";

    private ReadingScenarios() {}

    static Scenario restore() {
        return new Scenario(
                "Restore",
                "2,000,000 records of 200,000 keys in one partition, lz4: from the call that starts the reading, in a new"
                        + " JVM, until all has been read. Tidegate then serves: it has decoded and checked every record"
                        + " and holds the rows as its readers get them. The raw consumer does nothing with the bytes;"
                        + " Jackson makes a map of each value, or of each key too, and then the last ones are kept; Flink's `upsert-kafka`"
                        + " source makes rows that nobody keeps.",
                List.of(
                        new Side("Flink `upsert-kafka` source", lab -> flink(lab, 1)),
                        new Side("Tidegate", lab -> tidegate(lab, 1)),
                        new Side("raw consumer, Jackson to a map", lab -> raw(lab, "maps")),
                        new Side("the same, kept by key", lab -> raw(lab, "table")),
                        new Side("raw consumer", lab -> raw(lab, "bytes"))));
    }

    static Scenario restorePartitions() {
        return new Scenario(
                "Restore of several partitions",
                "The same records in one partition and in four.",
                List.of(
                        new Side("Tidegate, 1 partition", lab -> tidegate(lab, 1)),
                        new Side("Tidegate, 4 partitions", lab -> tidegate(lab, 4)),
                        new Side("Flink, 4 partitions, parallelism 2", lab -> flink(lab, 4))));
    }

    private static String topic(Lab lab, int partitions) throws Exception {
        return lab.orders(partitions, RECORDS, KEYS);
    }

    private static Measurement raw(Lab lab, String values) throws Exception {
        return Lab.batch(lab.side(
                "raw " + values,
                "RawConsumer",
                "bootstrap=" + lab.bootstrap(),
                "topic=" + topic(lab, 1),
                "records=" + RECORDS,
                "values=" + values));
    }

    private static Measurement flink(Lab lab, int partitions) throws Exception {
        return Lab.batch(lab.rival(
                "flink",
                FLINK,
                "bootstrap=" + lab.bootstrap(),
                "topic=" + topic(lab, partitions),
                "records=" + RECORDS,
                "parallelism=" + Math.min(2, partitions)));
    }

    private static Measurement tidegate(Lab lab, int partitions) throws Exception {
        String config =
                lab.configuration(topic(lab, partitions), Workload.COLUMNS, "").toString();
        return Lab.batch(lab.side("tidegate", "Restore", "config=" + config));
    }
}
