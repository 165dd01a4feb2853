package dev.tidegate.gateway.attack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Someone who uses the gateway on connections of its own while it is attacked: writes rows, sees them arrive on a
 * WebSocket, and looks at its health. Two of each kind, so that every event loop has one.
 */
final class Bystander implements AutoCloseable {
    private static final int INTERVAL_MILLIS = 25;
    private static final int SCRAPE_MILLIS = 200;

    /**
     * The 98th percentile of each kind, in milliseconds.
     *
     * @param echo the machine without a gateway
     * @param kafka the machine and the broker without a gateway
     */
    record Delays(double change, double ready, double metrics, double echo, double kafka) {}

    private final AttackedGateway gateway;
    private final List<Follower> followers;
    private final ServerSocket echo;
    private final KafkaEcho kafka = new KafkaEcho();
    private int highestRssMb;

    private Bystander(AttackedGateway gateway) throws Exception {
        this.gateway = gateway;
        this.followers = List.of(new Follower(gateway.port()), new Follower(gateway.port()));
        this.echo = new ServerSocket(0);
        Thread server = new Thread(this::echo);
        server.setDaemon(true);
        server.start();
    }

    /** Connects, and returns when both subscriptions have caught up. */
    static Bystander arrive(AttackedGateway gateway) throws Exception {
        Bystander bystander = new Bystander(gateway);
        for (Follower follower : bystander.followers) {
            follower.awaitCaughtUp();
        }
        return bystander;
    }

    /** Watches for this time, and for as long as the condition holds. */
    Delays observe(Duration atLeast, BooleanSupplier longer) throws Exception {
        try (RawSocket writer = new RawSocket(gateway.port());
                RawSocket kept = new RawSocket(gateway.port());
                RawSocket alsoKept = new RawSocket(gateway.port());
                RawSocket scraper = new RawSocket(gateway.port());
                RawSocket toEcho = new RawSocket(echo.getLocalPort())) {
            Probe change = new Probe("change", INTERVAL_MILLIS, i -> change(writer, i));
            Probe ready = new Probe("ready", INTERVAL_MILLIS, i -> ready(List.of(kept, alsoKept), i));
            Probe metrics = new Probe("metrics", SCRAPE_MILLIS, i -> scraper.get("/metrics", 200));
            Probe machine = new Probe("echo", INTERVAL_MILLIS, i -> toEcho.get("/", 200));
            Probe broker = new Probe("kafka", INTERVAL_MILLIS, kafka::roundTrip);
            List<Probe> probes = List.of(change, ready, metrics, machine, broker);
            probes.forEach(Thread::start);
            long end = System.nanoTime() + atLeast.toNanos();
            while (System.nanoTime() < end || longer.getAsBoolean()) {
                highestRssMb = Math.max(highestRssMb, gateway.rssMb());
                LockSupport.parkNanos(50_000_000);
            }
            return new Delays(change.end(), ready.end(), metrics.end(), machine.end(), broker.end());
        }
    }

    /** Writes a row, and waits until both subscribers have it. */
    private void change(RawSocket writer, int number) throws Exception {
        String row = "{\"name\":\"bystander\",\"n\":" + number + "}";
        writer.send("PUT /v1/tables/people/rows/bystander HTTP/1.1\r\nHost: localhost\r\n"
                + "Content-Type: application/json\r\nContent-Length: " + row.length() + "\r\n\r\n" + row);
        writer.answer(200);
        for (Follower follower : followers) {
            follower.await(number);
        }
    }

    /** In turn on one kept connection, on the other, and on a new one as an orchestrator's probe has it. */
    private void ready(List<RawSocket> kept, int number) throws IOException {
        if (number % 3 < kept.size()) {
            kept.get(number % 3).get("/health/ready", 200);
            return;
        }
        try (RawSocket fresh = new RawSocket(gateway.port())) {
            fresh.get("/health/ready", 200);
        }
    }

    private void echo() {
        try (Socket socket = echo.accept()) {
            byte[] request = new byte[1024];
            while (socket.getInputStream().read(request) >= 0) {
                socket.getOutputStream().write("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n".getBytes());
            }
        } catch (IOException e) {
            if (!echo.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    int highestRssMb() {
        return highestRssMb;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        kafka.close();
        for (Follower follower : followers) {
            follower.close();
        }
        echo.close();
    }
}
