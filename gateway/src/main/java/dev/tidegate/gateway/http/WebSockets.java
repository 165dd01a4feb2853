package dev.tidegate.gateway.http;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts WebSockets, and sees to what they have in common, whatever is said on them. */
final class WebSockets {
    /** The sub-protocol of these frames; a client may name it, or none. */
    static final String PROTOCOL = "tidegate.v1.json";

    private static final String VERSION = "Sec-WebSocket-Version";
    private static final String KEY = "Sec-WebSocket-Key";
    private static final Pattern SIXTEEN_BYTES = Pattern.compile("[A-Za-z0-9+/]{22}==");
    private static final Logger LOG = LoggerFactory.getLogger(WebSockets.class);

    private final ClientPings pings;
    private final HttpSettings settings;

    WebSockets(ClientPings pings, HttpSettings settings) {
        this.pings = pings;
        this.settings = settings;
    }

    /**
     * Whether the request asks for a WebSocket.
     *
     * @throws TidegateException if it does, and cannot have one (RFC 6455 §4.2.1)
     */
    static boolean isUpgrade(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (request.method() != HttpMethod.GET
                || !"websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))) {
            return false;
        }
        String version = request.getHeader(VERSION);
        if (!"13".equals(version)) {
            context.response().putHeader(VERSION, "13").putHeader(HttpHeaders.UPGRADE, "websocket");
            throw new TidegateException(
                    ErrorCode.UPGRADE_REQUIRED,
                    VERSION + " is " + (version == null ? "missing" : "'" + version + "'") + ", it must be 13");
        }
        if (!hasUpgrade(request.headers().getAll(HttpHeaders.CONNECTION))) {
            throw new TidegateException(
                    ErrorCode.INVALID_REQUEST,
                    "Upgrade: websocket comes without Connection: Upgrade; a proxy on the way must pass on both");
        }
        String key = request.getHeader(KEY);
        if (key == null || !SIXTEEN_BYTES.matcher(key).matches()) {
            throw new TidegateException(ErrorCode.INVALID_REQUEST, KEY + " must be 16 bytes in base64");
        }
        return true;
    }

    private static boolean hasUpgrade(List<String> connection) {
        return connection.stream()
                .flatMap(list -> Stream.of(list.split(",")))
                .anyMatch(option -> option.strip().equalsIgnoreCase("upgrade"));
    }

    /** Accepts the upgrade; whatever can be refused with a status must have been refused before. */
    void open(RoutingContext request, BiFunction<FrameSocket, ReadGate, Conversation> conversation) {
        request.request()
                .toWebSocket()
                .onSuccess(socket -> {
                    // Vert.x keeps the request as long as the socket: a browser's headers would be most of what one
                    // takes.
                    request.request().headers().clear();
                    request.response().headers().clear();
                    begin(socket, conversation);
                })
                .onFailure(e -> LOG.debug("an upgrade failed", e)); // Vert.x has answered
    }

    private void begin(ServerWebSocket socket, BiFunction<FrameSocket, ReadGate, Conversation> make) {
        FrameSocket frames = new FrameSocket(socket, settings.writeQueueBytes());
        Conversation conversation = make.apply(frames, ReadGate.of(socket, pings));
        socket.exceptionHandler(e -> broken(socket, e))
                .frameHandler(new TextMessages(
                        socket,
                        settings.maxFrameBytes(),
                        conversation::hear,
                        new BinaryMessages(frames, settings.sockets().maxBadMessages())::refuse));
        pings.add(socket);
        socket.closeHandler(v -> {
            pings.remove(socket);
            conversation.end();
        });
        conversation.begin();
    }

    /** Binary messages of one client, which nobody reads. */
    private static final class BinaryMessages {
        private final FrameSocket socket;
        private final int max;
        private int count;

        BinaryMessages(FrameSocket socket, int max) {
            this.socket = socket;
            this.max = max;
        }

        void refuse() {
            if (++count > max) {
                socket.close(CloseCode.BAD_MESSAGES);
            } else if (socket.hasRoom()) { // else the answers would pile up
                socket.send(new TidegateException(
                        ErrorCode.INVALID_REQUEST, "got a binary message; messages are JSON text"));
            }
        }
    }

    private static void broken(ServerWebSocket socket, Throwable e) {
        LOG.debug("{}: {}", socket.remoteAddress(), e.getMessage());
        if (e instanceof IllegalStateException) {
            CloseCode.TOO_LARGE.close(socket); // a message in fragments that came to more than is allowed
        }
    }
}
