package dev.tidegate.gateway.testing;

import dev.tidegate.gateway.Gateway;
import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.catalog.TableParser;
import dev.tidegate.gateway.config.Configuration;
import dev.tidegate.gateway.http.HttpSettings;
import dev.tidegate.gateway.http.ServedTable;
import dev.tidegate.gateway.reader.TableSettings;
import dev.tidegate.gateway.reader.TableStatus.State;
import dev.tidegate.gateway.subscription.SubscriptionSettings;
import dev.tidegate.gateway.writer.WriterSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A gateway in this JVM, on a port of its own, that serves the tables of some DDL. */
public final class TestGateway implements AutoCloseable {
    private static final int EVENT_LOOPS = 2;
    private static final long TIMEOUT_SECONDS = 30;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** What a test may want to have otherwise. */
    public record Setup(Configuration configuration, InstantSource clock) {
        public static final Setup DEFAULT = new Setup(Configuration.defaults(), InstantSource.system());

        public Setup with(HttpSettings settings) {
            return new Setup(configuration.with(settings), clock);
        }

        public Setup with(SubscriptionSettings settings) {
            return new Setup(configuration.with(settings), clock);
        }

        public Setup with(WriterSettings settings) {
            return new Setup(configuration.with(settings), clock);
        }

        public Setup with(String table, TableSettings settings) {
            return new Setup(configuration.withTables(Map.of(table, settings)), clock);
        }

        public Setup with(InstantSource otherClock) {
            return new Setup(configuration, otherClock);
        }
    }

    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setEventLoopPoolSize(EVENT_LOOPS).setPreferNativeTransport(true));
    private final Gateway gateway;

    private TestGateway(Setup setup, String ddl) {
        List<Table> tables =
                new TableParser(Tables.FORMATS).parse(ddl, "test.sql").orThrow().tables();
        Configuration configuration = setup.configuration();
        gateway = await(Gateway.start(
                vertx,
                new Gateway.Parts(
                        configuration.with(configuration.http().withPort(0)),
                        tables,
                        Tables.FORMATS,
                        setup.clock(),
                        EVENT_LOOPS)));
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
        Eventually.eventually(() -> {
            for (ServedTable table : gateway.tables()) {
                if (table.live().state() != State.SERVING) {
                    throw new AssertionError(
                            table.table().name() + ": " + table.live().status());
                }
            }
        });
        return this;
    }

    public URI http(String path) {
        return URI.create("http://127.0.0.1:" + gateway.port() + path);
    }

    /** The server of {@code http.management}. */
    public URI management() {
        return URI.create("http://127.0.0.1:" + gateway.managementPort() + "/");
    }

    public URI webSocket(String path) {
        return URI.create("ws://127.0.0.1:" + gateway.port() + path);
    }

    /** The sum of a metric over its labels, as {@code /metrics} shows it. */
    public double metric(String name) {
        try {
            return HTTP.send(HttpRequest.newBuilder(http("/metrics")).build(), BodyHandlers.ofLines())
                    .body()
                    .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                    .sum();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until a metric has this value. */
    public void awaitMetric(String name, double value) {
        Eventually.eventually(() -> {
            double now = metric(name);
            if (now != value) {
                throw new AssertionError(name + " is " + now + ", not " + value);
            }
        });
    }

    /** The gateway stops in order, as it does on SIGTERM. */
    public void stop() {
        await(gateway.close());
    }

    @Override
    public void close() {
        stop();
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
