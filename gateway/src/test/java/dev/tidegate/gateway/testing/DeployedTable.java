package dev.tidegate.gateway.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.changelog.Changelog;
import dev.tidegate.gateway.liveness.Watchdog;
import dev.tidegate.gateway.reader.LivePartition;
import dev.tidegate.gateway.reader.LiveTable;
import dev.tidegate.gateway.reader.Pipeline;
import dev.tidegate.gateway.reader.ReaderSettings;
import dev.tidegate.gateway.reader.TablePipeline;
import dev.tidegate.gateway.reader.TableReader;
import dev.tidegate.gateway.reader.TableSettings;
import dev.tidegate.gateway.record.Formats;
import dev.tidegate.gateway.writer.DeadLetterWriter;
import dev.tidegate.gateway.writer.Producers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A table {@code (id STRING, n INT)} over a topic, read as a gateway reads it; a test says what it wants otherwise. */
public final class DeployedTable {
    /** Impatient, so that tests need not be patient. */
    public static final ReaderSettings EAGER = new ReaderSettings(
            500,
            Duration.ofMillis(3),
            0,
            Duration.ofMillis(200),
            Duration.ofMillis(400),
            Duration.ofMillis(50),
            Duration.ofMillis(500));

    private final String bootstrapServers;
    private final String topic;
    private final StringBuilder options = new StringBuilder();
    private @Nullable String startupMode;
    private ReaderSettings readerSettings = EAGER;
    private TableSettings tableSettings = TableSettings.DEFAULT;
    private Watchdog watchdog = Watchdog.start(Duration.ofSeconds(30));
    private UnaryOperator<Pipeline> around = UnaryOperator.identity();

    private DeployedTable(String bootstrapServers, String topic) {
        this.bootstrapServers = bootstrapServers;
        this.topic = topic;
    }

    /** An upsert table whose primary key is {@code id}. */
    public static DeployedTable over(KafkaBroker kafka, String topic) {
        return over(kafka.bootstrapServers(), topic);
    }

    public static DeployedTable over(String bootstrapServers, String topic) {
        return new DeployedTable(bootstrapServers, topic);
    }

    /** It has no primary key, and is read from the latest offset. */
    public DeployedTable append() {
        return append("latest-offset");
    }

    /**
     * It has no primary key.
     *
     * @param mode its {@code scan.startup.mode}
     */
    public DeployedTable append(String mode) {
        startupMode = mode;
        return this;
    }

    public DeployedTable option(String key, String value) {
        options.append(", '").append(key).append("' = '").append(value).append('\'');
        return this;
    }

    public DeployedTable with(ReaderSettings settings) {
        readerSettings = settings;
        return this;
    }

    public DeployedTable with(TableSettings settings) {
        tableSettings = settings;
        return this;
    }

    /** Its loops are looked at by this one. */
    public DeployedTable with(Watchdog other) {
        watchdog.close();
        watchdog = other;
        return this;
    }

    /** Puts something around the real pipeline. */
    public DeployedTable through(UnaryOperator<Pipeline> wrapper) {
        around = wrapper;
        return this;
    }

    /** Begins to read; it may not be serving yet. */
    public LiveTable start(Vertx vertx) {
        Table table = Tables.parse(ddl());
        Formats formats = Formats.of(table, Tables.FORMATS);
        DeadLetterWriter deadLetters = new DeadLetterWriter(table, new Producers());
        await(vertx.deployVerticle(deadLetters));
        TableReader reader = new TableReader(
                table,
                new TableReader.Parts(
                        readerSettings,
                        tableSettings,
                        (t, counters) -> around.apply(new TablePipeline(t, formats, counters, InstantSource.system())),
                        deadLetters::send,
                        InstantSource.system(),
                        watchdog));
        await(vertx.deployVerticle(reader));
        return reader.live();
    }

    private String ddl() {
        return startupMode == null
                ? """
                CREATE TABLE t (id STRING, n INT, PRIMARY KEY (id) NOT ENFORCED) WITH (
                  'connector' = 'upsert-kafka', 'topic' = '%s', 'properties.bootstrap.servers' = '%s',
                  'key.format' = 'json', 'value.format' = 'json'%s)
                """.formatted(topic, bootstrapServers, options)
                : """
                CREATE TABLE t (id STRING, n INT) WITH (
                  'connector' = 'kafka', 'topic' = '%s', 'properties.bootstrap.servers' = '%s',
                  'scan.startup.mode' = '%s', 'format' = 'json'%s)
                """.formatted(topic, bootstrapServers, startupMode, options);
    }

    /** Writes a row, and returns when Kafka has it. */
    public static void put(KafkaBroker kafka, String topic, String id, int n) {
        kafka.produce(topic, key(id), row(id, n));
    }

    public static byte[] key(String id) {
        return ("{\"id\":\"" + id + "\"}").getBytes(UTF_8);
    }

    public static byte[] row(String id, int n) {
        return text(id, n).getBytes(UTF_8);
    }

    /** The row as {@link #rows} gives it. */
    public static String text(String id, int n) {
        return "{\"id\":\"" + id + "\",\"n\":" + n + "}";
    }

    /** The rows that a table serves, of an append table those at hand; none when it does not serve. */
    public static List<String> rows(LiveTable live) {
        LiveTable.@Nullable Generation serving = live.serving();
        List<String> rows = new ArrayList<>();
        if (serving != null) {
            for (LivePartition partition : serving.partitions()) {
                rows.addAll(await(partition.ask(DeployedTable::rowsOf)));
            }
        }
        return rows;
    }

    private static List<String> rowsOf(Changelog log) {
        List<String> rows = new ArrayList<>();
        log.read(
                log.fromStart(),
                Integer.MAX_VALUE,
                (kind, offset, entry, keyLength) ->
                        rows.add(new String(entry, keyLength, entry.length - keyLength, UTF_8)));
        return rows;
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(30, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
