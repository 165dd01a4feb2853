package dev.tidegate.gateway.attack;

import dev.tidegate.gateway.testing.Eventually;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A subscriber of {@code people} over a WebSocket, who knows the bystander's row as it was last sent. */
final class Follower implements AutoCloseable {
    private static final Pattern ROW = Pattern.compile("\"id\":\"bystander\",.*?\"n\":(\\d+)");
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(9);

    private final RawSocket socket;
    private volatile boolean caughtUp;
    private int last = -1;

    Follower(int port) throws IOException {
        socket = new RawSocket(port);
        socket.upgrade("/v1/tables/people/changes");
        Thread reader = new Thread(this::read, "follower");
        reader.setDaemon(true);
        reader.start();
    }

    void awaitCaughtUp() {
        Eventually.until(() -> caughtUp);
    }

    private void read() {
        try {
            while (true) {
                String frame = socket.message();
                if (frame.contains("\"caught-up\"")) {
                    caughtUp = true;
                }
                for (Matcher row = ROW.matcher(frame); caughtUp && row.find(); ) {
                    saw(Integer.parseInt(row.group(1)));
                }
            }
        } catch (IOException e) {
            // closed; a bystander who still waits fails with a timeout
        }
    }

    private synchronized void saw(int number) {
        last = number;
        notifyAll();
    }

    /** Returns when this state of the row has arrived. */
    synchronized void await(int number) throws InterruptedException, TimeoutException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (last != number) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                throw new TimeoutException("change " + number + " did not arrive, the last was " + last);
            }
            wait(left);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
