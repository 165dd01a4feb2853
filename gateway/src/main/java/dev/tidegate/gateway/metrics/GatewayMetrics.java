package dev.tidegate.gateway.metrics;

import dev.tidegate.gateway.http.ConnectionLimits;
import dev.tidegate.gateway.liveness.Heartbeat;
import dev.tidegate.gateway.liveness.Watchdog;
import dev.tidegate.gateway.reader.LiveTable;
import dev.tidegate.gateway.reader.ReaderCounters;
import dev.tidegate.gateway.reader.TableStatus;
import dev.tidegate.gateway.reader.TableStatus.PartitionStatus;
import dev.tidegate.gateway.reader.TableStatus.State;
import dev.tidegate.gateway.subscription.SubscriptionCounters;
import dev.tidegate.gateway.writer.WriterMetrics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The meters of this process. Tables are added as they come; {@link #scrape} may be called from any thread. */
public final class GatewayMetrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics gc = new JvmGcMetrics();
    private final List<LiveTable> tables = new CopyOnWriteArrayList<>();
    private final MultiGauge positions = partitionGauge("tidegate.partition.position", "The next offset to read.");
    private final MultiGauge ends =
            partitionGauge("tidegate.partition.end.offset", "Kafka's end offset, as of the last probe.");
    private final MultiGauge lags =
            partitionGauge("tidegate.partition.lag", "Records between the position and Kafka's end offset.");

    private final MultiGauge turns = partitionGauge(
            "tidegate.loop.last.turn.age.seconds", "Since the loop turned last; one that waits for work may rest.");
    private final MultiGauge stalls = partitionGauge(
            "tidegate.loop.stalled",
            "1 for a loop that has work to do and has not turned within reader.liveness-timeout.");
    private @Nullable Watchdog watchdog;

    public GatewayMetrics() {
        // Names that promtool objects to; process.cpu.usage tells as much as the first.
        registry.config()
                .meterFilter(MeterFilter.denyNameStartsWith("process.cpu.time"))
                .meterFilter(MeterFilter.denyNameStartsWith("system.cpu.count"));
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        gc.bindTo(registry);
        String version = GatewayMetrics.class.getPackage().getImplementationVersion();
        Gauge.builder("tidegate.build.info", () -> 1)
                .description("1, with the version of this gateway and of its Java.")
                .tags(
                        "version",
                        version == null ? "not packaged" : version,
                        "java",
                        Runtime.version().toString())
                .register(registry);
    }

    /** Adds the loops that a watchdog looks at. */
    public void add(Watchdog watched) {
        watchdog = watched;
    }

    private MultiGauge partitionGauge(String name, String help) {
        return MultiGauge.builder(name).description(help).register(registry);
    }

    /**
     * Adds the meters of a table.
     *
     * @param writer null for a table that is not written to
     */
    public void add(LiveTable table, @Nullable WriterMetrics writer, SubscriptionCounters subscriptions) {
        tables.add(table);
        Tags tags = Tags.of("table", table.table().name());
        source(table, tags);
        state(table, tags);
        subscriptions(subscriptions, tags);
        if (writer != null) {
            sink(writer, tags);
        }
    }

    /** @param waiting requests that wait, of all tables */
    public void addWaiting(AtomicInteger waiting) {
        gauge(
                "waiting.requests",
                "Requests that wait for a change or a position.",
                Tags.empty(),
                waiting,
                Number::doubleValue);
    }

    public void addConnections(ConnectionLimits connections) {
        gauge("connections", "Connections of clients.", Tags.empty(), connections, ConnectionLimits::open);
        count(
                "connections.refused",
                "Connections beyond http.max-connections or http.max-connections-per-address.",
                Tags.empty(),
                connections,
                ConnectionLimits::refusals);
    }

    private void source(LiveTable table, Tags tags) {
        ReaderCounters in = table.counters();
        count("num.records.in", "Records read.", tags, in, c -> c.recordsIn.sum());
        count("num.bytes.in", "Bytes of their keys and values.", tags, in, c -> c.bytesIn.sum());
        count("num.records.in.errors", "Records that could not be read.", tags, in, c -> c.recordErrors.sum());
        count("records.skipped", "Records without a key or without a row.", tags, in, c -> c.skipped.sum());
        count("records.dead.lettered", "Records sent to the dead letter topic.", tags, in, c -> c.deadLetters.sum());
        count("key.mismatches", "Records whose value contradicts their key.", tags, in, c -> c.keyMismatches.sum());
        count("changes", "Rows that changed something.", tags, in, c -> c.changes.sum());
        count("rows.unchanged", "Rows equal to the ones they replace.", tags, in, c -> c.unchanged.sum());
        gauge("pending.records", "Records that Kafka has and the table has not.", tags, table, t -> lag(t.status()));
        gauge(
                "current.fetch.event.time.lag.seconds",
                "From the timestamp of the latest record to its arrival from Kafka.",
                tags,
                in,
                c -> c.fetchLagMillis.get() < 0 ? Double.NaN : c.fetchLagMillis.get() / 1000.0);
        gauge(
                "source.idle.time.seconds",
                "Since the latest record was taken.",
                tags,
                in,
                c -> (System.nanoTime() - c.recordAtNanos.get()) / 1e9);
        gauge(
                "current.emit.event.time.lag.seconds",
                "From the timestamp of the latest record to its place in the table.",
                tags,
                in,
                c -> c.emitLagMillis.get() / 1000.0);
    }

    private void state(LiveTable table, Tags tags) {
        gauge(
                "rows",
                "Live rows, of an append table those at hand.",
                tags,
                table,
                t -> t.status().rows());
        gauge(
                "table.bytes",
                "Heap that the table's logs hold.",
                tags,
                table,
                t -> t.status().bytes());
        gauge(
                "table.problem",
                "1 while the table's status has a problem.",
                tags,
                table,
                t -> t.status().problem() == null ? 0 : 1);
        for (State state : State.values()) {
            gauge(
                    "table.state",
                    "1 for the state that the table is in.",
                    tags.and("state", state.text()),
                    table,
                    t -> t.state() == state ? 1 : 0);
        }
    }

    private static double lag(TableStatus status) {
        return status.lagKnown() ? status.lag() : Double.NaN;
    }

    private void subscriptions(SubscriptionCounters out, Tags tags) {
        gauge("subscribers", "Open subscriptions.", tags, out, c -> c.subscribers.get());
        count("frames.sent", "Frames sent to subscribers.", tags, out, c -> c.frames.sum());
        count("frame.bytes.sent", "Bytes of those frames.", tags, out, c -> c.bytes.sum());
        count("changes.sent", "Changes told, once for each subscriber.", tags, out, c -> c.changes.sum());
        count("changes.conflated", "Changes that lagging subscribers were spared.", tags, out, c -> c.conflated.sum());
        count(
                "subscription.pages.read",
                "Pages read for subscribers who were behind.",
                tags,
                out,
                c -> c.pagesRead.sum());
        count("subscription.pages.shared", "Pages given to one more of them.", tags, out, c -> c.pagesShared.sum());
        count("subscription.lagged", "Times a subscriber of every change missed some.", tags, out, c -> c.lagged.sum());
        count("subscription.stalled", "Connections given up for taking nothing.", tags, out, c -> c.stalled.sum());
        count("subscription.resets", "Subscriptions that had to begin afresh.", tags, out, c -> c.resets.sum());
        count(
                "subscribers.fell.behind",
                "How often a live subscriber had no room.",
                tags,
                out,
                c -> c.fellBehind.sum());
    }

    private void sink(WriterMetrics out, Tags tags) {
        count("num.records.out", "Records that Kafka confirmed.", tags, out, WriterMetrics::numRecordsOut);
        count("num.bytes.out", "Bytes of their keys and values.", tags, out, WriterMetrics::numBytesOut);
        count("num.records.out.errors", "Records that Kafka refused.", tags, out, WriterMetrics::numRecordsOutErrors);
        count("tombstones.out", "Confirmed records without value.", tags, out, WriterMetrics::tombstones);
        count("changes.coalesced", "Changes superseded in the buffer.", tags, out, WriterMetrics::coalesced);
        gauge("writer.in.flight.bytes", "Bytes taken and not answered for.", tags, out, WriterMetrics::inFlightBytes);
        gauge(
                "current.send.time.seconds",
                "From handing a record to the producer to Kafka's confirmation, of the latest record that was timed.",
                tags,
                out,
                w -> w.currentSendNanos() < 0 ? Double.NaN : w.currentSendNanos() / 1e9);
        gauge("writer.buffered.rows", "Keys in the coalescing buffer.", tags, out, WriterMetrics::bufferedRows);
    }

    private <T> void count(String name, String help, Tags tags, T source, ToDoubleFunction<T> value) {
        FunctionCounter.builder("tidegate." + name, source, value)
                .description(help)
                .tags(tags)
                .register(registry);
    }

    private <T> void gauge(String name, String help, Tags tags, T source, ToDoubleFunction<T> value) {
        Gauge.builder("tidegate." + name, source, value)
                .description(help)
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }

    /** All meters in Prometheus' text format. One at a time: the partitions' gauges are made anew by each. */
    public synchronized String scrape() {
        List<Row<?>> position = new ArrayList<>();
        List<Row<?>> end = new ArrayList<>();
        List<Row<?>> lag = new ArrayList<>();
        for (LiveTable table : tables) {
            TableStatus status = table.status();
            for (PartitionStatus p : status.partitions()) {
                Tags tags = Tags.of("table", table.table().name(), "partition", String.valueOf(p.partition()));
                position.add(Row.of(tags, p.position()));
                end.add(Row.of(tags, p.endOffset()));
                lag.add(Row.of(tags, status.lagKnown() ? (double) p.lag() : Double.NaN));
            }
        }
        positions.register(position, true);
        ends.register(end, true);
        lags.register(lag, true);
        loops();
        return registry.scrape();
    }

    private void loops() {
        Watchdog watched = watchdog;
        if (watched == null) {
            return;
        }
        List<Row<?>> age = new ArrayList<>();
        List<Row<?>> stalled = new ArrayList<>();
        for (Heartbeat heartbeat : watched.heartbeats()) {
            Tags tags = Tags.of(
                    "table", heartbeat.loop().table(), "loop", heartbeat.loop().name());
            age.add(Row.of(tags, heartbeat.age().toMillis() / 1000.0));
            stalled.add(Row.of(tags, heartbeat.isStalled() ? 1 : 0));
        }
        turns.register(age, true);
        stalls.register(stalled, true);
    }

    @Override
    public void close() {
        gc.close();
        registry.close();
    }
}
