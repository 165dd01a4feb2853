package dev.tidegate.gateway.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.Locale;

/** A connection over which bytes are sent that no HTTP client would send, or would not send so. */
final class RawConnection implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int PACE_MILLIS = 20;

    private final Socket socket = new Socket();
    private final InputStream in;

    /** @param head the first line and the headers, names in lower case */
    record Answer(String head, String body) {
        int status() {
            return Integer.parseInt(head.split(" ")[1]);
        }

        JsonObject json() {
            return new JsonObject(body);
        }
    }

    RawConnection(URI gateway) throws IOException {
        this(gateway, "127.0.0.1");
    }

    /** @param from an address of loopback */
    RawConnection(URI gateway, String from) throws IOException {
        socket.bind(new InetSocketAddress(from, 0));
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress(gateway.getHost(), gateway.getPort()));
        in = socket.getInputStream();
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    Answer get(String path) throws IOException {
        send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        return answer();
    }

    /** Reads one answer, whose length must be told in its head. */
    Answer answer() throws IOException {
        String text = readHead();
        int length = text.indexOf("content-length: ");
        int bytes = length < 0 ? 0 : Integer.parseInt(text.substring(length + 16, text.indexOf('\r', length)));
        return new Answer(text, new String(in.readNBytes(bytes), ISO_8859_1));
    }

    /** Reads the answer to HEAD. */
    Answer head() throws IOException {
        return new Answer(readHead(), "");
    }

    private String readHead() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int read = in.read();
            if (read < 0) {
                throw new IOException("closed after '" + head + "'");
            }
            head.append((char) read);
        }
        return head.toString().toLowerCase(Locale.ROOT);
    }

    /** Whether the gateway closes the connection, rather than say something or leave it open for long. */
    boolean isClosedByGateway() throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true; // it was reset
        }
    }

    /** Sends this byte again and again, each after a moment, until the gateway has had enough. */
    void dripUntilClosed(char drop) throws IOException {
        socket.setSoTimeout(PACE_MILLIS);
        try {
            while (true) {
                send(String.valueOf(drop));
                try {
                    if (in.read() < 0) {
                        return;
                    }
                    throw new AssertionError("there was an answer");
                } catch (SocketTimeoutException e) {
                    // the next drop
                }
            }
        } catch (SocketException e) {
            // it was closed while a drop was on its way
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
