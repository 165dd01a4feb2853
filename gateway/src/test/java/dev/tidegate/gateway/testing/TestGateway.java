package dev.tidegate.gateway.testing;

import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.catalog.TableParser;
import dev.tidegate.gateway.format.FormatRegistry;
import dev.tidegate.gateway.http.HttpSettings;
import dev.tidegate.gateway.http.HttpVerticle;
import dev.tidegate.gateway.http.ServedTable;
import dev.tidegate.gateway.http.TableRegistry;
import dev.tidegate.gateway.reader.ReaderSettings;
import dev.tidegate.gateway.reader.TableReader;
import dev.tidegate.gateway.reader.TableSettings;
import dev.tidegate.gateway.reader.TableStatus.State;
import dev.tidegate.gateway.subscription.SubscriptionCounters;
import dev.tidegate.gateway.subscription.SubscriptionSettings;
import dev.tidegate.gateway.subscription.Subscriptions;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A gateway in this JVM, on a port of its own, that serves the tables of some DDL. */
public final class TestGateway implements AutoCloseable {
    private static final long TIMEOUT_SECONDS = 30;

    /** What a test may want to have otherwise. */
    public record Setup(HttpSettings http, SubscriptionSettings subscriptions, InstantSource clock) {
        public static final Setup DEFAULT =
                new Setup(withAnyPort(HttpSettings.DEFAULT), SubscriptionSettings.DEFAULT, InstantSource.system());

        public Setup with(HttpSettings settings) {
            return new Setup(withAnyPort(settings), subscriptions, clock);
        }

        public Setup with(SubscriptionSettings settings) {
            return new Setup(http, settings, clock);
        }

        public Setup with(InstantSource otherClock) {
            return new Setup(http, subscriptions, otherClock);
        }

        private static HttpSettings withAnyPort(HttpSettings s) {
            return new HttpSettings(
                    s.host(),
                    0,
                    s.allowedOrigins(),
                    s.maxBodyBytes(),
                    s.maxLineBytes(),
                    s.maxFrameBytes(),
                    s.sendBufferBytes(),
                    s.writeQueueBytes(),
                    s.maxPageRows(),
                    s.minPositionTimeout(),
                    s.pingInterval(),
                    s.idleTimeout(),
                    s.drainTimeout());
        }
    }

    private final Vertx vertx;
    private final List<ServedTable> tables = new ArrayList<>();
    private final Subscriptions.Parts subscriptions;
    private final List<HttpVerticle> servers = new CopyOnWriteArrayList<>();
    private final String httpDeployment;

    private TestGateway(Setup setup, String ddl) {
        vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
        subscriptions = Subscriptions.Parts.of(setup.subscriptions(), setup.clock());
        for (Table table : new TableParser(FormatRegistry.load(null))
                .parse(ddl, "test.sql")
                .orThrow()
                .tables()) {
            TableReader reader = new TableReader(
                    table,
                    new TableReader.Parts(
                            ReaderSettings.DEFAULT,
                            TableSettings.DEFAULT,
                            (t, counters) -> new PlainPipeline(),
                            (topic, message, reason) -> Future.succeededFuture(),
                            InstantSource.system()));
            await(vertx.deployVerticle(reader));
            tables.add(new ServedTable(reader.live(), null));
        }
        HttpVerticle.Parts parts = new HttpVerticle.Parts(
                TableRegistry.of(tables), subscriptions, setup.http(), () -> "# no metrics here\n");
        httpDeployment = await(vertx.deployVerticle(
                () -> {
                    HttpVerticle server = new HttpVerticle(parts);
                    servers.add(server);
                    return server;
                },
                new DeploymentOptions().setInstances(2)));
    }

    /** Starts, and returns when requests are answered; tables may still be reading. */
    public static TestGateway start(Setup setup, String ddl) {
        return new TestGateway(setup, ddl);
    }

    public static TestGateway start(String ddl) {
        return start(Setup.DEFAULT, ddl);
    }

    /** Returns when all tables serve. */
    public TestGateway awaitServing() {
        for (ServedTable table : tables) {
            Conditions.await(
                    table.table().name() + " serves", () -> table.live().state() == State.SERVING);
        }
        return this;
    }

    public int port() {
        return servers.get(0).port();
    }

    public URI http(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    public URI webSocket(String path) {
        return URI.create("ws://127.0.0.1:" + port() + path);
    }

    /** What was handed out for a table. */
    public SubscriptionCounters counters(String table) {
        return subscriptions.counters(tables.stream()
                .filter(t -> t.table().name().equals(table))
                .findFirst()
                .orElseThrow()
                .live());
    }

    /** The servers stop in order; the tables live on. */
    public void stopServing() {
        await(vertx.undeploy(httpDeployment));
    }

    @Override
    public void close() {
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
