package dev.tidegate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.List;

/** A stream of frames over a bare socket with a small receive buffer: nobody reads it but who calls {@link #next}. */
final class RawStream implements AutoCloseable {
    private static final int RECEIVE_BUFFER = 32 << 10;
    private static final int TIMEOUT_MILLIS = 20_000;

    private final Socket socket;
    private final DataInputStream in;
    private final boolean webSocket;
    private String pending = "";

    private RawStream(URI uri, boolean webSocket) {
        this.webSocket = webSocket;
        try {
            socket = new Socket();
            socket.setReceiveBufferSize(RECEIVE_BUFFER);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
            String upgrade = webSocket
                    ? "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                    : "";
            socket.getOutputStream()
                    .write(("GET " + uri.getPath() + " HTTP/1.1\r\nHost: " + uri.getAuthority() + "\r\n" + upgrade
                                    + "\r\n")
                            .getBytes(UTF_8));
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1));
            while (!line().isEmpty()) {
                // the head of the answer
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RawStream webSocket(URI uri) {
        return new RawStream(uri, true);
    }

    static RawStream lines(URI uri) {
        return new RawStream(uri, false);
    }

    JsonObject next() throws IOException {
        return new JsonObject(webSocket ? message() : jsonLine());
    }

    /** Sends text messages, all with one write, so that the server may read many of them at once. */
    void send(List<String> messages) throws IOException {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(frames);
        for (String message : messages) {
            byte[] payload = message.getBytes(UTF_8);
            out.writeByte(0x81);
            if (payload.length < 126) {
                out.writeByte(0x80 | payload.length);
            } else {
                out.writeByte(0x80 | 126);
                out.writeShort(payload.length);
            }
            out.writeInt(0); // the mask, which changes nothing
            out.write(payload);
        }
        socket.getOutputStream().write(frames.toByteArray());
    }

    /** Reads on without ever answering, until the server closes; returns its close code, or -1 if there was none. */
    int readUntilClosed() throws IOException {
        try {
            while (webSocket) {
                Frame frame = frame();
                if (frame.head == 0x88) {
                    return new DataInputStream(new ByteArrayInputStream(frame.payload)).readUnsignedShort();
                }
            }
            in.transferTo(OutputStream.nullOutputStream());
        } catch (EOFException | SocketException e) {
            // it was cut off
        }
        return -1;
    }

    private String message() throws IOException {
        Frame frame = frame();
        return frame.head == 0x81 ? new String(frame.payload, UTF_8) : message();
    }

    private record Frame(int head, byte[] payload) {}

    /** RFC 6455 §5.2, as far as a server's whole messages need it. */
    private Frame frame() throws IOException {
        int head = in.readUnsignedByte();
        long length = in.readUnsignedByte();
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        byte[] payload = new byte[(int) length];
        in.readFully(payload);
        return new Frame(head, payload);
    }

    /** A line of the body, whatever chunks it comes in. */
    private String jsonLine() throws IOException {
        while (pending.indexOf('\n') < 0) {
            byte[] chunk = new byte[Integer.parseInt(line(), 16)];
            in.readFully(chunk);
            line();
            pending += new String(chunk, UTF_8);
        }
        int end = pending.indexOf('\n');
        String line = pending.substring(0, end);
        pending = pending.substring(end + 1);
        return line;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException(line.toString());
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
