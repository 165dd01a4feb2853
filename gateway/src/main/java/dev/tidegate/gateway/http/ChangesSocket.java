package dev.tidegate.gateway.http;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.subscription.Frames;
import dev.tidegate.gateway.subscription.Outlet;
import dev.tidegate.gateway.subscription.Subscriber;
import dev.tidegate.gateway.subscription.Subscription;
import dev.tidegate.gateway.subscription.Subscriptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One table's changes over a WebSocket. The client has nothing to say here, and is told so if it says something. */
final class ChangesSocket {
    /** The sub-protocol of these frames; a client may name it, or none. */
    static final String PROTOCOL = "tidegate.v1.json";

    private static final Logger LOG = LoggerFactory.getLogger(ChangesSocket.class);

    private final Subscriptions subscriptions;
    private final ClientPings pings;
    private final HttpSettings settings;

    ChangesSocket(Subscriptions subscriptions, ClientPings pings, HttpSettings settings) {
        this.subscriptions = subscriptions;
        this.pings = pings;
        this.settings = settings;
    }

    /** Accepts the upgrade; whatever can be refused with a status must have been refused before. */
    void open(RoutingContext request, ServedTable table, Subscription subscription) {
        request.request()
                .toWebSocket()
                .onSuccess(socket -> begin(socket, table, subscription))
                .onFailure(e -> LOG.debug("an upgrade failed", e)); // Vert.x has answered
    }

    private void begin(ServerWebSocket socket, ServedTable table, Subscription subscription) {
        Outlet outlet = new WebSocketOutlet(socket, settings.writeQueueBytes());
        socket.exceptionHandler(e -> broken(socket, e))
                .textMessageHandler(text -> answer(outlet, text))
                .binaryMessageHandler(bytes -> refuse(outlet, "a binary message; messages are JSON text"));
        try {
            Subscriber subscriber = subscriptions.subscribe(table.live(), subscription, outlet);
            pings.add(socket);
            socket.closeHandler(v -> {
                pings.remove(socket);
                subscriber.close();
            });
        } catch (TidegateException e) {
            outlet.send(Frames.error(e));
            CloseCode.OVERLOADED.close(socket);
        }
    }

    private static void answer(Outlet outlet, String text) {
        try {
            Json.decodeValue(text);
            refuse(outlet, "a command that is not known here; this connection only streams changes");
        } catch (DecodeException e) {
            refuse(outlet, "a message that is not JSON");
        }
    }

    private static void refuse(Outlet outlet, String what) {
        // Who talks without listening gets no answers: they would pile up.
        if (outlet.hasRoom()) {
            outlet.send(Frames.error(new TidegateException(ErrorCode.INVALID_REQUEST, "got " + what)));
        }
    }

    private static void broken(ServerWebSocket socket, Throwable e) {
        LOG.debug("{}: {}", socket.remoteAddress(), e.getMessage());
        if (e instanceof IllegalStateException) {
            CloseCode.TOO_LARGE.close(socket); // a message in fragments that came to more than is allowed
        }
    }
}
