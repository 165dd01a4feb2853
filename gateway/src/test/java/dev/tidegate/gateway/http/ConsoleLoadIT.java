package dev.tidegate.gateway.http;

import static dev.tidegate.gateway.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.testing.KafkaBroker;
import dev.tidegate.gateway.testing.RunningGateway;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * How the console bears a large table that changes fast. Prints figures of the browser's main thread, and judges only
 * whether the page shows what is there: how fast it is depends on what else the machine does.
 */
@EnabledIfSystemProperty(named = "tidegate.load", matches = "small|full")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ConsoleLoadIT {
    private static final boolean FULL = "full".equals(System.getProperty("tidegate.load"));
    private static final int ROWS = FULL ? 100_000 : 5_000;
    private static final int PER_SECOND = 1_000;
    private static final int SECONDS = FULL ? 20 : 3;
    private static final int AT_ONCE = 20;

    /** Counts frames and the tasks that made the page wait, from now on. */
    private static final String WATCH = """
            const seen = window.seen = {tasks: [], frames: [], began: performance.now()};
            window.observer?.disconnect();
            window.observer = new PerformanceObserver((list) =>
                list.getEntries().forEach(({duration}) => seen.tasks.push(duration)));
            window.observer.observe({type: 'longtask'});
            let before = performance.now();
            const frame = (now) => {
              if (window.seen === seen) {
                seen.frames.push(now - before);
                before = now;
                requestAnimationFrame(frame);
              }
            };
            requestAnimationFrame(frame);
            """;

    private static final String TELL = """
            const {tasks, frames, began} = window.seen;
            const sorted = [...frames].sort((a, b) => a - b);
            const seconds = (performance.now() - began) / 1000;
            const sum = tasks.reduce((all, one) => all + one, 0);
            return `${(frames.length / seconds).toFixed(0)} frames/s, 99 % of them within `
              + `${sorted[Math.floor(sorted.length * 0.99)]?.toFixed(0)} ms, longest ${sorted.at(-1)?.toFixed(0)} ms; `
              + `${tasks.length} long tasks, ${sum.toFixed(0)} ms in all, longest ${Math.max(0, ...tasks).toFixed(0)} ms`;
            """;

    private final KafkaBroker broker = KafkaBroker.shared();
    private final Random random = new Random(5);

    @TempDir
    Path folder;

    @Test
    void aLargeTableThatChangesFastIsShown() throws Exception {
        String topic = broker.newTopic("console-load", 1);
        for (int from = 0; from < ROWS; from += 1_000) {
            List<ProducerRecord<byte[], byte[]>> batch = new ArrayList<>();
            for (int k = from; k < from + 1_000; k++) {
                batch.add(row(topic, k));
            }
            broker.produce(batch);
        }
        Files.writeString(folder.resolve("orders.sql"), """
                CREATE TABLE orders (
                  id STRING, shop STRING, pieces BIGINT, total DECIMAL(10, 2), note STRING, PRIMARY KEY (id) NOT ENFORCED
                ) WITH (
                  'connector' = 'upsert-kafka', 'topic' = '%s', 'properties.bootstrap.servers' = '%s',
                  'key.format' = 'json', 'value.format' = 'json');
                """.formatted(topic, broker.bootstrapServers()));
        Path config = Files.writeString(folder.resolve("tidegate.yaml"), """
                ddl: orders.sql
                http:
                  port: 0
                """);
        try (RunningGateway gateway = RunningGateway.start("serve", "--config", config.toString())
                        .awaitListening();
                Browser browser = Browser.open()) {
            URI page = URI.create("http://127.0.0.1:" + gateway.port() + "/#orders");
            eventually(() -> assertThat(rows(page)).isEqualTo(ROWS));
            browser.look(1280, 800, "light");
            long start = System.nanoTime();
            browser.load(page);
            browser.run(WATCH);
            eventually(() -> assertThat(browser.texts("#status")).containsExactly("Live"));
            System.out.printf("load: %.1f s; ", (System.nanoTime() - start) / 1e9);
            tell(browser, "while loading");

            changes(topic, browser, "live");
            browser.click("th[data-column=total] button");
            changes(topic, browser, "sorted by a DECIMAL");
            browser.click("th[data-column=shop] button");
            changes(topic, browser, "sorted by a STRING");
            browser.type("#find", "shop 7");
            changes(topic, browser, "sorted, and searched for text");
            browser.photograph("load");

            String last = "k" + (ROWS - 1);
            browser.load(URI.create(page + "?filter=" + "pieces%20%3D%3D%207"));
            changes(topic, browser, "with a filter");
            broker.produce(topic, key(last), null);
            eventually(() -> assertThat(browser.texts("tr[data-key='[\"" + last + "\"]']"))
                    .isEmpty());
        }
    }

    private static long rows(URI page) throws IOException {
        try (InputStream table = page.resolve("/v1/tables/orders").toURL().openStream()) {
            return new JsonObject(Buffer.buffer(table.readAllBytes())).getLong("rows");
        }
    }

    private void changes(String topic, Browser browser, String phase) {
        cpu(browser);
        browser.run(WATCH);
        double before = cpu(browser);
        long start = System.nanoTime();
        for (int i = 0; i < SECONDS * PER_SECOND / AT_ONCE; i++) {
            List<ProducerRecord<byte[], byte[]>> batch = new ArrayList<>();
            for (int n = 0; n < AT_ONCE; n++) {
                batch.add(row(topic, random.nextInt(ROWS)));
            }
            broker.produce(batch);
            long due = start + TimeUnit.MILLISECONDS.toNanos(1_000L * (i + 1) * AT_ONCE / PER_SECOND);
            LockSupport.parkNanos(due - System.nanoTime());
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "%.0f changes/s, %.0f %% of a processor in the page's main thread; ",
                SECONDS * PER_SECOND / seconds, 100 * (cpu(browser) - before) / seconds);
        tell(browser, phase);
    }

    private static double cpu(Browser browser) {
        return browser.metric("ThreadTime");
    }

    private static void tell(Browser browser, String phase) {
        Object told = browser.run(TELL);
        browser.devTools("HeapProfiler.collectGarbage", Map.of());
        System.out.printf(
                "%s: %s; heap %.0f MB, %.0f nodes%n",
                phase, told, browser.metric("JSHeapUsedSize") / 1e6, browser.metric("Nodes"));
    }

    private ProducerRecord<byte[], byte[]> row(String topic, int k) {
        String row = "{\"id\":\"k%d\",\"shop\":\"shop %d\",\"pieces\":%d,\"total\":%d.%02d,\"note\":\"%s\"}"
                .formatted(
                        k,
                        random.nextInt(1_000),
                        random.nextInt(100),
                        random.nextInt(10_000),
                        random.nextInt(100),
                        "as long as a usual note of an order is");
        return new ProducerRecord<>(topic, key("k" + k), row.getBytes(UTF_8));
    }

    private static byte[] key(String id) {
        return ("{\"id\":\"" + id + "\"}").getBytes(UTF_8);
    }
}
