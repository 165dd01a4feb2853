package dev.tidegate.gateway.load;

import static dev.tidegate.gateway.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.testing.KafkaBroker;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** One request whose body of lines is larger than the gateway's heap: 1 GB at full size. */
@EnabledIfSystemProperty(named = "tidegate.load", matches = "small|full")
class BulkWriteIT {
    private static final boolean FULL = "full".equals(System.getProperty("tidegate.load"));
    private static final long BYTES = FULL ? 1_000_000_000L : 20_000_000L;
    private static final int KEYS = 100_000;

    private final KafkaBroker kafka = KafkaBroker.shared();

    @TempDir
    Path folder;

    @Test
    void aBodyLargerThanTheHeapIsWrittenAsItComes() throws Exception {
        LoadTopic topic = new LoadTopic(kafka, "bulk", 4);
        try (LoadedGateway gateway = new LoadedGateway(folder, topic.ddl(), kafka.bootstrapServers(), "-Xmx256m")) {
            eventually(() -> assertThat(gateway.get("/health/ready")).contains("\"ready\""));
            Lines lines = new Lines();
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + gateway.port() + "/v1/tables/t/changes"))
                    .header("Content-Type", "application/x-ndjson")
                    .POST(BodyPublishers.ofInputStream(() -> lines))
                    .build();

            long start = System.nanoTime();
            HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
            double seconds = (System.nanoTime() - start) / 1e9;

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(new JsonObject(answer.body()).getLong("written")).isEqualTo(lines.rows);
            assertThat(gateway.metric("tidegate_writer_in_flight_bytes")).isZero();
            eventually(() -> assertThat(gateway.metric("tidegate_rows")).isEqualTo(Math.min(lines.rows, KEYS)));
            System.out.printf(
                    "bulk write: %d rows, %.0f MB of lines in %.1f s: %.0f rows/s, %.1f MB/s; CPU %.1f s, peak RSS %d"
                            + " MiB with -Xmx256m%n",
                    lines.rows,
                    BYTES / 1e6,
                    seconds,
                    lines.rows / seconds,
                    BYTES / 1e6 / seconds,
                    gateway.cpuSeconds(),
                    gateway.peakRss() >> 20);
        }
    }

    /** Makes the body while it is read. */
    private static final class Lines extends InputStream {
        private byte[] line = new byte[0];
        private int next;
        private long made;
        private volatile long rows;

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int offset, int length) {
            int copied = 0;
            while (copied < length && (next < line.length || advance())) {
                int some = Math.min(length - copied, line.length - next);
                System.arraycopy(line, next, to, offset + copied, some);
                next += some;
                copied += some;
            }
            return copied == 0 && length > 0 ? -1 : copied;
        }

        private boolean advance() {
            if (made >= BYTES) {
                return false;
            }
            line = ("{\"op\":\"+U\",\"row\":{\"id\":\"k" + rows % KEYS + "\",\"sent\":" + rows
                            + ",\"note\":\"a value that makes this row about as long as a usual one is, with some text in it,"
                            + " so that it has some two hundred bytes\"}}\n")
                    .getBytes(UTF_8);
            next = 0;
            made += line.length;
            rows++;
            return true;
        }
    }
}
