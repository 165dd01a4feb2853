package dev.tidegate.gateway;

import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.config.Configuration;
import dev.tidegate.gateway.config.EffectiveOptions;
import dev.tidegate.gateway.format.FormatRegistry;
import dev.tidegate.gateway.http.ConnectionLimits;
import dev.tidegate.gateway.http.HttpSettings;
import dev.tidegate.gateway.http.HttpVerticle;
import dev.tidegate.gateway.http.ManagementServer;
import dev.tidegate.gateway.http.Operations;
import dev.tidegate.gateway.http.ServedTable;
import dev.tidegate.gateway.http.TableRegistry;
import dev.tidegate.gateway.liveness.Watchdog;
import dev.tidegate.gateway.metrics.GatewayMetrics;
import dev.tidegate.gateway.reader.LiveTable;
import dev.tidegate.gateway.reader.ReaderSettings.ReadyWhen;
import dev.tidegate.gateway.reader.TablePipeline;
import dev.tidegate.gateway.reader.TableReader;
import dev.tidegate.gateway.reader.TableSettings;
import dev.tidegate.gateway.record.Formats;
import dev.tidegate.gateway.record.RecordEncoder;
import dev.tidegate.gateway.subscription.Subscriptions;
import dev.tidegate.gateway.writer.DeadLetterWriter;
import dev.tidegate.gateway.writer.Producers;
import dev.tidegate.gateway.writer.Writer;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A running gateway: a writer and a reader for each table, and a server on each event loop.
 *
 * <p>It starts from the back of the road to its front and closes the other way round: first the clients are told to go
 * elsewhere, then what they wrote is flushed and answered, then the readers stop.
 */
public final class Gateway {

    /**
     * @param tables checked, with the Kafka properties they are to use
     * @param eventLoops how many servers share the port
     */
    public record Parts(
            Configuration configuration,
            List<Table> tables,
            FormatRegistry formats,
            InstantSource clock,
            int eventLoops) {}

    private final Vertx vertx;
    private final Parts parts;
    private final Producers producers = new Producers();
    private final GatewayMetrics metrics = new GatewayMetrics();
    private final Watchdog watchdog;
    private final List<String> deployments = new ArrayList<>();
    private final List<ServedTable> served = new ArrayList<>();
    private final List<HttpVerticle> servers = new CopyOnWriteArrayList<>();
    private final Subscriptions.Parts subscriptions;
    private final AtomicInteger waiting = new AtomicInteger();
    private final ConnectionLimits connections;
    private final @Nullable ManagementServer management;

    private Gateway(Vertx vertx, Parts parts) {
        this.vertx = vertx;
        this.parts = parts;
        this.subscriptions = Subscriptions.Parts.of(parts.configuration().subscriptions(), parts.clock());
        this.connections = new ConnectionLimits(parts.configuration().http().connections());
        this.watchdog = Watchdog.start(parts.configuration().reader().livenessTimeout());
        metrics.add(watchdog);
        this.management = parts.configuration().http().management().port() == null ? null : new ManagementServer();
        metrics.addWaiting(waiting);
        metrics.addConnections(connections);
    }

    /** Starts; done when requests are answered, while tables may still be restoring. What fails closes the rest. */
    public static Future<Gateway> start(Vertx vertx, Parts parts) {
        Gateway gateway = new Gateway(vertx, parts);
        Future<?> started = Future.succeededFuture();
        for (Table table : parts.tables()) {
            started = started.compose(v -> gateway.serve(table));
        }
        return started.compose(v -> gateway.pulse())
                .compose(v -> gateway.listen())
                .map(gateway)
                .recover(e -> gateway.close().transform(closed -> Future.failedFuture(e)));
    }

    /** A table that cannot be served is shown as failed, with the reason, beside those that are served. */
    private Future<?> serve(Table table) {
        try {
            return begin(table);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            LiveTable failed = LiveTable.failed(table, e);
            metrics.add(failed, null, subscriptions.counters(failed));
            served.add(new ServedTable(failed, null).showing(EffectiveOptions.of(table, parts.configuration())));
            return Future.succeededFuture();
        }
    }

    private Future<?> begin(Table table) {
        Formats formats = Formats.of(table, parts.formats());
        Writer writer = new Writer(
                table,
                () -> new RecordEncoder(table, formats),
                producers,
                parts.configuration()
                        .writer()
                        .named(parts.configuration().http().port()));
        TableSettings settings = parts.configuration().table(table.name());
        DeadLetterWriter deadLetters = new DeadLetterWriter(table, producers);
        TableReader reader = new TableReader(
                table,
                new TableReader.Parts(
                        parts.configuration().reader(),
                        settings,
                        (t, counters) -> new TablePipeline(t, formats, counters, parts.clock()),
                        deadLetters::send,
                        parts.clock(),
                        watchdog));
        writer.watchedBy(watchdog, reader.live()::loop);
        ServedTable servedTable = new ServedTable(reader.live(), writer, settings.typeLengthEnforcer())
                .showing(EffectiveOptions.of(table, parts.configuration()));
        metrics.add(reader.live(), writer.metrics(), subscriptions.counters(reader.live()));
        served.add(servedTable);
        return deploy(deadLetters)
                .compose(v -> deploy(reader))
                .compose(v -> deploy(writer).recover(e -> {
                    reader.live().cannotBeWritten(e);
                    return Future.succeededFuture();
                }));
    }

    private Future<Void> deploy(Deployable verticle) {
        return vertx.deployVerticle(verticle).onSuccess(deployments::add).mapEmpty();
    }

    private Future<?> pulse() {
        AtomicInteger numbers = new AtomicInteger();
        return vertx.deployVerticle(
                        () -> new EventLoopPulse(watchdog, numbers),
                        new DeploymentOptions().setInstances(parts.eventLoops()))
                .onSuccess(deployments::add);
    }

    private Future<?> listen() {
        HttpSettings settings = parts.configuration().http();
        TableRegistry tables = TableRegistry.of(served);
        Operations operations = new Operations(
                metrics::scrape, watchdog, parts.configuration().reader().readyWhen() == ReadyWhen.ALL_TABLES);
        HttpVerticle.Parts http = new HttpVerticle.Parts(
                tables, subscriptions, settings, operations, waiting, connections, parts.eventLoops());
        return vertx.deployVerticle(
                        () -> {
                            HttpVerticle server = new HttpVerticle(http);
                            servers.add(server);
                            return server;
                        },
                        new DeploymentOptions().setInstances(parts.eventLoops()))
                .onSuccess(deployments::add)
                .compose(v -> manage(settings, tables, operations));
    }

    private Future<?> manage(HttpSettings settings, TableRegistry tables, Operations operations) {
        Integer port = settings.management().port();
        return port == null || management == null
                ? Future.succeededFuture()
                : management.start(settings, port, tables, operations);
    }

    /** The port that is listened on. */
    public int port() {
        return servers.get(0).port();
    }

    /** The port of {@code http.management}, -1 if there is none. */
    public int managementPort() {
        ManagementServer server = management;
        return server == null ? -1 : server.port();
    }

    public List<ServedTable> tables() {
        return List.copyOf(served);
    }

    /** Stops in order; each step goes on though the one before it failed, and the first failure is told. */
    public Future<Void> close() {
        Future<?> closed = Future.succeededFuture();
        for (int i = deployments.size() - 1; i >= 0; i--) {
            String deployment = deployments.get(i);
            closed = closed.eventually(() -> vertx.undeploy(deployment));
        }
        deployments.clear();
        ManagementServer server = management;
        if (server != null) {
            closed = closed.eventually(server::close);
        }
        return closed.eventually(() -> {
                    watchdog.close();
                    metrics.close();
                    return Future.succeededFuture();
                })
                .mapEmpty();
    }
}
