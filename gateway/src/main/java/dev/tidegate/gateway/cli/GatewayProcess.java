package dev.tidegate.gateway.cli;

import dev.tidegate.gateway.Gateway;
import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.config.Configuration;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.FaultLog;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.format.FormatRegistry;
import dev.tidegate.gateway.http.HttpSettings;
import dev.tidegate.gateway.liveness.HeapGuard;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A gateway with the event loops that it runs on: the main thread starts and closes it, and waits for both. */
final class GatewayProcess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayProcess.class);
    private static final FaultLog FAULTS = new FaultLog(LOG);
    /** The parts of a gateway have bounds of their own; this one is for what nobody thought of. */
    private static final long TIMEOUT_SECONDS = 40;

    private static final int MAX_PORT = 65_535;

    private final HttpSettings http;
    private final Vertx vertx;
    private final Gateway gateway;
    private final List<String> companions = new ArrayList<>();

    private GatewayProcess(HttpSettings http, Vertx vertx, Gateway gateway) {
        this.http = http;
        this.vertx = vertx;
        this.gateway = gateway;
    }

    /** @throws TidegateException if the port is taken, or anything else that the user can mend is wrong */
    static GatewayProcess start(Configuration configuration, List<Table> tables, FormatRegistry formats)
            throws Exception {
        requireFree(configuration.http());
        HeapGuard.install();
        StartLog.write(configuration, tables);
        int loops = Math.max(2, Runtime.getRuntime().availableProcessors());
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(loops)
                .setPreferNativeTransport(true)
                // Both keep copies in the temporary folder, which need not be writable.
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        vertx.exceptionHandler(fault -> FAULTS.log("a task failed", fault));
        try {
            Gateway gateway = await(Gateway.start(
                    vertx, new Gateway.Parts(configuration, tables, formats, InstantSource.system(), loops)));
            GatewayProcess process = new GatewayProcess(configuration.http(), vertx, gateway);
            LOG.info("Tidegate listens on {}", process.address());
            return process;
        } catch (ExecutionException e) {
            await(vertx.close());
            Throwable cause = e.getCause();
            // Of java.nio it would be a SocketException; epoll's own is an IOException beside it.
            if (cause instanceof IOException || cause instanceof UnresolvedAddressException) {
                throw cannotListen(configuration.http(), cause);
            }
            throw cause instanceof Exception failure ? failure : e;
        }
    }

    /**
     * Whether the port can be listened on, asked before anything slow is begun.
     *
     * @throws TidegateException if it cannot
     */
    static void requireFree(HttpSettings http) {
        if (http.port() < 0 || http.port() > MAX_PORT) {
            throw new TidegateException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "Port " + http.port() + " does not exist: give one from 1 to 65535, or 0 for any.");
        }
        try (ServerSocket socket = new ServerSocket(http.port(), 1, InetAddress.getByName(http.host()))) {
            socket.getLocalPort();
        } catch (IOException e) {
            throw cannotListen(http, e);
        }
    }

    private static TidegateException cannotListen(HttpSettings http, Throwable cause) {
        String cure = cause instanceof UnknownHostException
                ? "this machine knows no such name. Write one of its addresses, such as 127.0.0.1."
                : cause.getMessage() + ". Choose another port with --port, or end what has this one.";
        return new TidegateException(
                ErrorCode.INVALID_CONFIGURATION,
                "Cannot listen on " + http.host() + ":" + http.port() + ": " + cure,
                cause);
    }

    Gateway gateway() {
        return gateway;
    }

    /** Runs this beside the gateway; it is stopped before the gateway closes. */
    void run(Deployable companion) throws Exception {
        companions.add(await(vertx.deployVerticle(companion)));
    }

    /** Where it is reached, with the address as it is: some clients take the name localhost for IPv6 alone. */
    String address() {
        String host = http.host().contains(":") ? "[" + http.host() + "]" : http.host();
        return "http://" + host + ":" + gateway.port() + "/";
    }

    String tableNames() {
        return gateway.tables().isEmpty()
                ? "no table yet"
                : gateway.tables().stream().map(t -> t.table().name()).collect(Collectors.joining(", "));
    }

    @Override
    public void close() throws InterruptedException {
        LOG.info("Tidegate stops: clients are sent to other nodes, and rows on their way are flushed");
        try {
            Future<?> closed = Future.succeededFuture();
            for (String companion : companions) {
                closed = closed.eventually(() -> vertx.undeploy(companion));
            }
            await(closed.eventually(gateway::close).eventually(vertx::close));
            LOG.info("Tidegate has stopped");
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("Tidegate has stopped, but not all of it closed in order: {}", e.toString());
        }
    }

    private static <T> T await(Future<T> future) throws ExecutionException, TimeoutException, InterruptedException {
        return future.toCompletionStage().toCompletableFuture().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }
}
