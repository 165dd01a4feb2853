package dev.tidegate.gateway.cli;

import dev.tidegate.gateway.Gateway;
import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.config.Configuration;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.format.FormatRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.BindException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A gateway that is this process: it ends in order when the process is told to end, within a bounded time.
 *
 * <p>A shutdown hook does the closing, because it alone hears of SIGTERM and Ctrl-C; the main thread waits for it.
 */
final class GatewayProcess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayProcess.class);
    private static final long CLOSE_SECONDS = 4;

    private final Configuration configuration;
    private final Vertx vertx;
    private final Gateway gateway;
    private final CountDownLatch end = new CountDownLatch(1);
    private final Thread hook = new Thread(this::close, "tidegate-close");
    private final List<Runnable> firstAtEnd = new CopyOnWriteArrayList<>();
    private boolean closed;

    private GatewayProcess(Configuration configuration, Vertx vertx, Gateway gateway) {
        this.configuration = configuration;
        this.vertx = vertx;
        this.gateway = gateway;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** @throws TidegateException if the port is taken or the address is not this machine's */
    static GatewayProcess start(Configuration configuration, List<Table> tables, FormatRegistry formats)
            throws Exception {
        int loops = Math.max(2, Runtime.getRuntime().availableProcessors());
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(loops));
        try {
            Gateway gateway = await(Gateway.start(
                    vertx, new Gateway.Parts(configuration, tables, formats, InstantSource.system(), loops)));
            return new GatewayProcess(configuration, vertx, gateway);
        } catch (ExecutionException e) {
            await(vertx.close());
            if (e.getCause() instanceof BindException) {
                throw new TidegateException(
                        ErrorCode.INVALID_CONFIGURATION,
                        "Cannot listen on " + configuration.http().host() + ":"
                                + configuration.http().port() + ": "
                                + e.getCause().getMessage()
                                + ". Choose another one with --port, or end what has it.",
                        e);
            }
            throw e;
        }
    }

    Gateway gateway() {
        return gateway;
    }

    Vertx vertx() {
        return vertx;
    }

    String address() {
        String host = configuration.http().host();
        return "http://" + (host.equals("127.0.0.1") ? "localhost" : host) + ":" + gateway.port() + "/";
    }

    String tableNames() {
        return gateway.tables().isEmpty()
                ? "no table yet"
                : gateway.tables().stream().map(t -> t.table().name()).collect(Collectors.joining(", "));
    }

    /** Runs this when the process is told to end, before the gateway closes. */
    void atEnd(Runnable task) {
        firstAtEnd.add(task);
    }

    /** Returns when the process is told to end. */
    void awaitEnd() throws InterruptedException {
        end.await();
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        firstAtEnd.forEach(Runnable::run);
        try {
            await(gateway.close());
            await(vertx.close());
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("did not close well: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end.countDown();
        }
    }

    private static <T> T await(Future<T> future) throws ExecutionException, TimeoutException, InterruptedException {
        return future.toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS * 10, TimeUnit.SECONDS);
    }
}
