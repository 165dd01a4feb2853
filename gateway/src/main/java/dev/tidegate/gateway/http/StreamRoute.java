package dev.tidegate.gateway.http;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/** {@code GET /v1/stream}: a WebSocket for subscriptions to many tables, and for writes. */
final class StreamRoute {
    private final StreamConversation.Parts parts;
    private final WebSockets sockets;
    private final CommandReader reader = new CommandReader();
    private final OpenStreams open;

    StreamRoute(StreamConversation.Parts parts, WebSockets sockets, OpenStreams open) {
        this.parts = parts;
        this.sockets = sockets;
        this.open = open;
    }

    void get(RoutingContext request) {
        QueryString.of(request);
        if (!WebSockets.isUpgrade(request.request())) {
            request.response().putHeader(HttpHeaders.UPGRADE, "websocket");
            throw new TidegateException(
                    ErrorCode.UPGRADE_REQUIRED,
                    "this address speaks WebSocket only; GET /v1/tables/{table}/changes streams over plain HTTP too");
        }
        sockets.open(request, (socket, gate) -> {
            StreamConversation conversation = new StreamConversation(parts, reader, socket, gate, open::remove);
            open.add(conversation);
            return conversation;
        });
    }
}
