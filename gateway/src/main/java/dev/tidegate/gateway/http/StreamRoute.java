package dev.tidegate.gateway.http;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/stream}: a WebSocket for subscriptions to many tables, and for writes. */
final class StreamRoute {
    private final Vertx vertx;
    private final StreamConversation.Parts parts;
    private final WebSockets sockets;
    private final OpenStreams open;
    private @Nullable CommandReader reader;

    StreamRoute(Vertx vertx, StreamConversation.Parts parts, WebSockets sockets, OpenStreams open) {
        this.vertx = vertx;
        this.parts = parts;
        this.sockets = sockets;
        this.open = open;
    }

    void get(RoutingContext request) {
        QueryString.of(request);
        if (!WebSockets.isUpgrade(request)) {
            request.response().putHeader(HttpHeaders.UPGRADE, "websocket");
            throw new TidegateException(
                    ErrorCode.UPGRADE_REQUIRED,
                    "this address speaks WebSocket only; GET /v1/tables/{table}/changes streams over plain HTTP too");
        }
        if (reader != null) {
            open(request, reader);
            return;
        }
        request.request().pause(); // the first one
        vertx.executeBlocking(CommandReader::shared, false)
                .map(made -> {
                    reader = made;
                    open(request, made);
                    return made;
                })
                .onFailure(request::fail);
    }

    private void open(RoutingContext request, CommandReader commands) {
        sockets.open(request, (socket, gate) -> {
            StreamConversation conversation = new StreamConversation(parts, commands, socket, gate, open::remove);
            open.add(conversation);
            return conversation;
        });
    }
}
