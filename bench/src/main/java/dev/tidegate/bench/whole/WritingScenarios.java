package dev.tidegate.bench.whole;

import dev.tidegate.bench.whole.Scenario.Side;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** From rows to a topic. */
final class WritingScenarios {
    private static final int RECORDS = 2_000_000;
    private static final int WARM = 1_000_000;
    private static final int KEYS = 200_000;
    private static final int HOT_KEYS = 1_000;
    private static final int PUTS = 100_000;
    private static final int PUTS_TO_GET_WARM = 300_000;
    private static final String FLINK = "dev.tidegate.bench.rivals.flink.Sink";
    private static final String WRITE_ONLY = "tables: {t: {write-only: true}}\n";
    private static final String PRODUCER = ", 'properties.compression.type' = 'lz4', 'properties.linger.ms' = '5',"
            + " 'properties.batch.size' = '65536'";

    private WritingScenarios() {}

    static Scenario write() {
        return new Scenario(
                "Write, in the process",
                "2,000,000 rows of 200,000 keys into one partition, acks=all, lz4, linger 5 ms, batches of 64 KiB: from the"
                        + " call that makes the writer, in a new JVM, until Kafka has confirmed all. Tidegate is given"
                        + " 500 rows a call; Flink makes its rows in a source; the raw producer is given bytes that"
                        + " were made before.",
                List.of(
                        new Side("Flink `upsert-kafka` sink", WritingScenarios::flink),
                        new Side("Tidegate", lab -> tidegate(lab, KEYS, "")),
                        new Side("raw producer", WritingScenarios::raw)));
    }

    static Scenario coalesce() {
        return new Scenario(
                "Coalescing",
                "2,000,000 rows of 1,000 keys, given to the writer in the process, 500 a call, with and without"
                        + " `sink.buffer-flush.max-rows` = 5000 and `sink.buffer-flush.interval` = 1s.",
                List.of(
                        new Side("200,000 keys, no buffer", lab -> tidegate(lab, KEYS, "")),
                        new Side("1,000 keys, no buffer", lab -> tidegate(lab, HOT_KEYS, "")),
                        new Side(
                                "1,000 keys, buffer",
                                lab -> tidegate(
                                        lab,
                                        HOT_KEYS,
                                        ", 'sink.buffer-flush.max-rows' = '5000', 'sink.buffer-flush.interval' ="
                                                + " '1s'"))));
    }

    static Scenario writeOverHttp() {
        return new Scenario(
                "Write over HTTP",
                "To a whole gateway, which reads what was written back into its table at the same time, and to one that is"
                        + " `write-only` and does not, as Flink's sink does not: bodies of 20,000 NDJSON lines, two at a"
                        + " time, at-least-once, with the producers of both as for writes in the process; and one-row"
                        + " PUTs on 64 kept connections, with the producer as it is by itself. A"
                        + " gateway's code is compiled once in its life: so 2,000,000 lines are counted after 1,000,000"
                        + " that are not, and so are Flink's rows, and 100,000 PUTs after 300,000. The"
                        + " client's time is not counted; Flink's sink gets its rows in the process.",
                List.of(
                        new Side("Flink `upsert-kafka` sink", WritingScenarios::warmFlink),
                        new Side("Tidegate, NDJSON", lab -> linesOverHttp(writable(lab, PRODUCER, ""))),
                        new Side(
                                "Tidegate, NDJSON, write-only",
                                lab -> linesOverHttp(writable(lab, PRODUCER, WRITE_ONLY))),
                        new Side("Tidegate, one-row PUTs", WritingScenarios::putsOverHttp)));
    }

    /** Returns when all is answered. */
    @FunctionalInterface
    private interface Load {
        void send() throws Exception;
    }

    private static Measurement linesOverHttp(Gateway gateway) throws Exception {
        try (gateway) {
            HttpLoad.postLines(gateway.port(), WARM, KEYS);
            return watched(gateway, RECORDS, () -> HttpLoad.postLines(gateway.port(), RECORDS, KEYS));
        }
    }

    private static Measurement putsOverHttp(Lab lab) throws Exception {
        try (Gateway gateway = writable(lab, "", "")) {
            HttpLoad.putRows(gateway.port(), PUTS_TO_GET_WARM, KEYS);
            return watched(gateway, PUTS, () -> HttpLoad.putRows(gateway.port(), PUTS, KEYS));
        }
    }

    private static Gateway writable(Lab lab, String producer, String settings) throws Exception {
        Path configuration = lab.configuration(lab.newTopic(1), Workload.COLUMNS, producer);
        Files.writeString(configuration, settings, StandardOpenOption.APPEND);
        return lab.gateway(configuration).awaitReady();
    }

    private static Measurement watched(Gateway gateway, int rows, Load load) throws Exception {
        double cpu = gateway.process().cpuSeconds();
        long began = System.nanoTime();
        load.send();
        double seconds = (System.nanoTime() - began) / 1e9;
        return new Measurement()
                .with(Measurement.SPEED, rows / seconds)
                .with(Measurement.CPU, (gateway.process().cpuSeconds() - cpu) * 1e6 / rows)
                .with(Measurement.RSS, gateway.process().peakRssMebibytes());
    }

    private static Measurement tidegate(Lab lab, int keys, String buffer) throws Exception {
        String topic = lab.newTopic(1);
        String config =
                lab.configuration(topic, Workload.COLUMNS, PRODUCER + buffer).toString();
        Measurement measured =
                Lab.batch(lab.side("tidegate", "Write", "config=" + config, "records=" + RECORDS, "keys=" + keys));
        return measured.with("records in Kafka", Workload.end(lab.bootstrap(), topic));
    }

    private static Measurement raw(Lab lab) throws Exception {
        return Lab.batch(lab.side("raw producer", "RawProducer", to(lab, RECORDS)));
    }

    private static Measurement flink(Lab lab) throws Exception {
        return Lab.batch(lab.rival("flink", FLINK, to(lab, RECORDS)));
    }

    private static Measurement warmFlink(Lab lab) throws Exception {
        return Lab.batch(lab.rival("flink", FLINK, to(lab, WARM + RECORDS, "warm=" + WARM)));
    }

    private static String[] to(Lab lab, int records, String... more) throws Exception {
        List<String> words = new ArrayList<>(List.of(more));
        words.add("bootstrap=" + lab.bootstrap());
        words.add("topic=" + lab.newTopic(1));
        words.add("records=" + records);
        words.add("keys=" + KEYS);
        return words.toArray(String[]::new);
    }
}
