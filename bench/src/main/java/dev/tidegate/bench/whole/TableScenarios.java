package dev.tidegate.bench.whole;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidegate.bench.whole.Scenario.Side;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.List;

/** What a table, and a gateway with one, take. */
final class TableScenarios {
    private static final int ROWS = 1_000_000;
    private static final int READS_TO_GET_WARM = 10;
    private static final int IDLE = 10_000;
    private static final int SECONDS_OF_IDLENESS = 60;
    /** So few frames make code hot slowly. */
    private static final int SECONDS_UNTIL_IDLE = 120;

    private static final byte[] CAUGHT_UP = "{\"type\":\"caught-up\"".getBytes(UTF_8);

    private TableScenarios() {}

    static Scenario snapshot() {
        return new Scenario(
                "Snapshot",
                "One client that reads a table of 1,000,000 rows as NDJSON, after ten others, and a bare Vert.x"
                        + " server that answers with the same number of bytes from memory.",
                List.of(
                        new Side("bare Vert.x, chunked", TableScenarios::pour),
                        new Side("Tidegate, NDJSON", TableScenarios::snapshotOnce)));
    }

    static Scenario memory() {
        return new Scenario(
                "Memory",
                "1,000,000 keys, one record each. The bytes of a row are those of its key and of its JSON, as they are"
                        + " served; the heap is what is in use after a collection, beside that of a gateway with an"
                        + " empty table.",
                List.of(new Side("Tidegate", TableScenarios::memoryOnce)));
    }

    static Scenario start() {
        return new Scenario(
                "Start",
                "The launcher's `serve` with an empty table, from the start of the process until it is ready, in an"
                        + " installation as it was unpacked and in one after `tidegate prepare`.",
                List.of(
                        new Side("Tidegate, unpacked", lab -> startOnce(lab, Lab.unprepared())),
                        new Side("Tidegate, prepared", TableScenarios::startOnce)));
    }

    static Scenario idle() {
        return new Scenario(
                "Idle subscribers",
                "10,000 WebSockets to a table on which nothing happens: heap in use after a collection, less that before"
                        + " they came, and the processor's time over 60 s, after 120 s in which the JVM compiles what so many"
                        + " connections have made hot.",
                List.of(new Side("Tidegate", TableScenarios::idleOnce)));
    }

    private static Gateway big(Lab lab) throws Exception {
        String topic = lab.orders(1, ROWS, ROWS);
        return lab.gateway(lab.configuration(topic, Workload.COLUMNS, "")).awaitReady();
    }

    private static Measurement snapshotOnce(Lab lab) throws Exception {
        try (Gateway gateway = big(lab)) {
            return read(gateway.process(), gateway.uri(Gateway.CHANGES));
        }
    }

    private static Measurement pour(Lab lab) throws Exception {
        try (ChildProcess server = lab.side("pour", "Pour", "bytes=" + 200_000_000)) {
            URI uri = URI.create("http://127.0.0.1:" + server.await("ready") + "/");
            return read(server, uri);
        }
    }

    private static Measurement read(ChildProcess server, URI uri) throws Exception {
        for (int i = 0; i < READS_TO_GET_WARM; i++) {
            read(uri);
        }
        double cpu = server.cpuSeconds();
        long began = System.nanoTime();
        long bytes = read(uri);
        double seconds = (System.nanoTime() - began) / 1e9;
        return new Measurement()
                .with("MB/s", bytes / 1e6 / seconds)
                .with("MB", bytes / 1e6)
                .with("ns CPU a byte", (server.cpuSeconds() - cpu) * 1e9 / bytes)
                .with(Measurement.RSS, server.peakRssMebibytes());
    }

    /** Reads to the end, or to where the snapshot is complete. */
    private static long read(URI uri) throws Exception {
        long bytes = 0;
        byte[] chunk = new byte[1 << 18];
        try (InputStream in = uri.toURL().openStream()) {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                bytes += n;
                if (n > CAUGHT_UP.length && holds(chunk, Math.max(0, n - 512), n)) {
                    break;
                }
            }
        }
        return bytes;
    }

    /** It is a short line, and the last one for a while. */
    private static boolean holds(byte[] chunk, int from, int to) {
        for (int i = from; i + CAUGHT_UP.length <= to; i++) {
            if (Arrays.equals(chunk, i, i + CAUGHT_UP.length, CAUGHT_UP, 0, CAUGHT_UP.length)) {
                return true;
            }
        }
        return false;
    }

    private static Measurement memoryOnce(Lab lab) throws Exception {
        double empty;
        try (Gateway gateway = lab.gateway(lab.configuration(lab.newTopic(1), Workload.COLUMNS, ""))
                .awaitReady()) {
            empty = gateway.liveHeap();
        }
        try (Gateway gateway = big(lab)) {
            double heap = gateway.liveHeap() - empty;
            double counted = gateway.metric("tidegate_table_bytes");
            double served = gateway.metric("tidegate_rows") * servedBytes(gateway);
            return new Measurement()
                    .with("bytes of key and row", served / ROWS)
                    .with("heap a key", heap / ROWS)
                    .with("counted a key", counted / ROWS)
                    .with("beyond key and row", (heap - served) / ROWS)
                    .with(Measurement.RSS, gateway.process().peakRssMebibytes());
        }
    }

    /** A row and its key as JSON, on the average of a page. */
    private static double servedBytes(Gateway gateway) throws Exception {
        JsonArray rows =
                new JsonObject(gateway.get("/v1/tables/t/rows?limit=1000").body()).getJsonArray("rows");
        double bytes = 0;
        for (int i = 0; i < rows.size(); i++) {
            JsonObject row = rows.getJsonObject(i);
            bytes += row.encode().getBytes(UTF_8).length
                    + "{\"id\":\"\"}".length()
                    + row.getString("id").length();
        }
        return bytes / rows.size();
    }

    private static Measurement startOnce(Lab lab, String... options) throws Exception {
        String topic = lab.newTopic(1);
        long began = System.nanoTime();
        try (Gateway gateway = lab.gateway(lab.configuration(topic, Workload.COLUMNS, ""), options)) {
            double listening = (System.nanoTime() - began) / 1e9;
            gateway.awaitReady();
            return new Measurement()
                    .with("ready after, s", (System.nanoTime() - began) / 1e9)
                    .with("listening after, s", listening)
                    .with("CPU, s", gateway.process().cpuSeconds())
                    .with("RSS, MiB", gateway.process().rssMebibytes());
        }
    }

    private static Measurement idleOnce(Lab lab) throws Exception {
        try (Gateway gateway = lab.gateway(lab.configuration(lab.newTopic(1), Changes.COLUMNS, ""))
                .awaitReady()) {
            double before = gateway.liveHeap();
            try (Crowd crowd = Crowd.connect(gateway.port(), Gateway.CHANGES, IDLE)) {
                double with = gateway.liveHeap();
                Thread.sleep(SECONDS_UNTIL_IDLE * 1_000);
                double cpu = gateway.process().cpuSeconds();
                Thread.sleep(SECONDS_OF_IDLENESS * 1_000);
                return new Measurement()
                        .with("heap each, bytes", (with - before) / IDLE)
                        .with(
                                "CPU, % of a processor",
                                (gateway.process().cpuSeconds() - cpu) / SECONDS_OF_IDLENESS * 100)
                        .with("frames each", crowd.frames.sum() / (double) IDLE)
                        .with(Measurement.RSS, gateway.process().peakRssMebibytes());
            }
        }
    }
}
