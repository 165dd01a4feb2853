package dev.tidegate.gateway.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Locale;

/** A connection over which any bytes can be sent, as HTTP or as a WebSocket, and that need not be read. */
final class RawSocket implements AutoCloseable {
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private static final int PATIENCE_MILLIS = 9_000;
    private static final int RECEIVE_BUFFER = 64 << 10;

    private final Socket socket = new Socket();
    private final InputStream in;

    /** A response; names of headers are in lower case. */
    record Answer(int status, String head, String body) {}

    /** What came over a WebSocket. */
    record Frame(int opcode, byte[] payload) {
        int closeCode() {
            return opcode == CLOSE && payload.length >= 2 ? (payload[0] & 0xff) << 8 | payload[1] & 0xff : 0;
        }
    }

    RawSocket(int port) throws IOException {
        socket.setReceiveBufferSize(RECEIVE_BUFFER);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
    }

    void send(String latin1) throws IOException {
        send(latin1.getBytes(ISO_8859_1));
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    Answer get(String path, int status) throws IOException {
        send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        return answer(status);
    }

    /** Reads an answer that must have this status. */
    Answer answer(int status) throws IOException {
        Answer answer = answer();
        if (answer.status != status) {
            throw new AssertionError("status " + answer.status + ", not " + status + ": " + answer);
        }
        return answer;
    }

    /** Reads one answer with its body, if its head tells the length. */
    Answer answer() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) require(in.read()));
        }
        String text = head.toString().toLowerCase(Locale.ROOT);
        int length = text.indexOf("content-length: ");
        int bytes = length < 0 ? 0 : Integer.parseInt(text.substring(length + 16, text.indexOf('\r', length)));
        return new Answer(Integer.parseInt(text.split(" ")[1]), text, new String(in.readNBytes(bytes), UTF_8));
    }

    /** All that comes until the gateway closes the connection, which it must do. */
    String rest() throws IOException {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        try {
            in.transferTo(rest);
        } catch (java.net.SocketException reset) {
            // closed as well
        }
        return rest.toString(ISO_8859_1);
    }

    /** Reads and forgets, until one of both closes the connection. */
    void discard() {
        try {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException e) {
            // closed
        }
    }

    /** Becomes a WebSocket. */
    void upgrade(String path) throws IOException {
        send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        answer(101);
    }

    void sendFrame(int opcode, String payload) throws IOException {
        send(frame(opcode, payload.getBytes(UTF_8)));
    }

    /** A final frame, masked with zeros. */
    static byte[] frame(int opcode, byte[] payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(0x80 | opcode);
        int n = payload.length;
        if (n < 126) {
            frame.write(0x80 | n);
        } else if (n < 1 << 16) {
            frame.writeBytes(new byte[] {(byte) (0x80 | 126), (byte) (n >> 8), (byte) n});
        } else {
            frame.writeBytes(new byte[] {
                (byte) (0x80 | 127), 0, 0, 0, 0, (byte) (n >> 24), (byte) (n >> 16), (byte) (n >> 8), (byte) n
            });
        }
        frame.writeBytes(new byte[4]);
        frame.writeBytes(payload);
        return frame.toByteArray();
    }

    Frame receive() throws IOException {
        int opcode = require(in.read()) & 0xf;
        int length = require(in.read()) & 0x7f;
        int more = length == 126 ? 2 : length == 127 ? 8 : 0;
        if (more > 0) {
            length = 0;
        }
        for (; more > 0; more--) {
            length = length << 8 | require(in.read());
        }
        return new Frame(opcode, in.readNBytes(length));
    }

    /** The next text message; pings are answered. */
    String message() throws IOException {
        while (true) {
            Frame frame = receive();
            if (frame.opcode == TEXT) {
                return new String(frame.payload, UTF_8);
            } else if (frame.opcode == PING) {
                send(frame(PONG, frame.payload));
            } else if (frame.opcode == CLOSE) {
                throw new EOFException("closed with " + frame.closeCode());
            }
        }
    }

    /** The code with which the gateway closes this WebSocket; 0 when it just ends the connection. */
    int closeCode() throws IOException {
        try {
            while (true) {
                Frame frame = receive();
                if (frame.opcode == CLOSE) {
                    return frame.closeCode();
                }
            }
        } catch (EOFException | java.net.SocketException end) {
            return 0;
        }
    }

    private static int require(int read) throws EOFException {
        if (read < 0) {
            throw new EOFException("the gateway closed the connection");
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
