package dev.tidegate.gateway.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

/**
 * Clients who read a snapshot each, all on one thread. They look for the marks with which rows and {@code caught-up} begin
 * and for nothing else, so that they take little of the processors that the server under test shares with them: what is
 * in the rows, other tests look at. No mark can stand inside a text, whose quotes are escaped, nor in what is between
 * messages.
 */
final class SnapshotClients implements AutoCloseable {
    private static final byte[] ROW = "{\"op\":".getBytes(US_ASCII);
    private static final byte[] CAUGHT_UP = "{\"type\":\"caught-up\"".getBytes(US_ASCII);
    /** No row of a {@link LoadTopic} is shorter in a frame, be it a usual one or changed. */
    private static final int SHORTEST_ROW = 75;

    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(2);

    private final InetSocketAddress server;
    private final byte[] request;
    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 18);
    private int caughtUp;
    private long rows;
    private long bytes;

    private SnapshotClients(int port, String request) throws IOException {
        this.server = new InetSocketAddress("127.0.0.1", port);
        this.request = ("GET /v1/tables/t/changes HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n" + request + "\r\n")
                .getBytes(US_ASCII);
    }

    static SnapshotClients webSockets(int port) throws IOException {
        return new SnapshotClients(
                port,
                "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
    }

    static SnapshotClients ndjson(int port) throws IOException {
        return new SnapshotClients(port, "Accept: application/x-ndjson\r\n");
    }

    /** Connects so many at once, and returns when all have caught up. */
    SnapshotClients read(int clients) throws IOException {
        for (int i = 0; i < clients; i++) {
            SocketChannel channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.connect(server);
            channel.register(selector, SelectionKey.OP_CONNECT, new Client());
        }
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (caughtUp < clients) {
            if (System.nanoTime() > deadline) {
                throw new IOException(caughtUp + " of " + clients + " have caught up");
            }
            selector.select(this::serve, TimeUnit.SECONDS.toMillis(1));
        }
        return this;
    }

    long rows() {
        return rows;
    }

    long bytes() {
        return bytes;
    }

    private void serve(SelectionKey key) {
        try {
            SocketChannel channel = (SocketChannel) key.channel();
            if (key.isConnectable()) {
                channel.finishConnect();
                channel.write(ByteBuffer.wrap(request));
                key.interestOps(SelectionKey.OP_READ);
            } else {
                ((Client) key.attachment()).read(channel);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }

    private final class Client {
        /** Too little to tell whether it is a mark. */
        private final byte[] rest = new byte[CAUGHT_UP.length];

        private int restLength;

        void read(SocketChannel channel) throws IOException {
            buffer.clear().put(rest, 0, restLength);
            int read = channel.read(buffer);
            if (read < 0) {
                throw new IOException("the server closed a connection");
            }
            bytes += read;
            int end = buffer.position();
            int at = 0;
            while (at <= end - CAUGHT_UP.length) {
                if (buffer.get(at) != '{') {
                    at++;
                } else if (isAt(at, ROW)) {
                    rows++;
                    at += SHORTEST_ROW;
                } else {
                    caughtUp += isAt(at, CAUGHT_UP) ? 1 : 0;
                    at++;
                }
            }
            restLength = Math.max(0, end - at);
            buffer.get(end - restLength, rest, 0, restLength);
        }

        private boolean isAt(int at, byte[] mark) {
            for (int i = 0; i < mark.length; i++) {
                if (buffer.get(at + i) != mark[i]) {
                    return false;
                }
            }
            return true;
        }
    }
}
