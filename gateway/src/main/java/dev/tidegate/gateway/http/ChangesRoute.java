package dev.tidegate.gateway.http;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.reader.TableStatus.State;
import dev.tidegate.gateway.subscription.From;
import dev.tidegate.gateway.subscription.Subscriber;
import dev.tidegate.gateway.subscription.Subscriptions;
import dev.tidegate.gateway.subscription.Token;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.MIMEHeader;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/**
 * {@code GET /v1/tables/{t}/changes}: the table's changes, as they come, as messages of a WebSocket, as server-sent
 * events, or as lines of JSON, whichever the client asks for.
 *
 * <p>{@code from=TOKEN} resumes, and so does {@code Last-Event-ID}, which wins, because a browser that reconnects sends
 * it to the address it was first given; {@code snapshot=false} leaves out the rows that exist.
 */
final class ChangesRoute {
    private final Tables tables;
    private final Subscriptions subscriptions;
    private final ChangesSocket sockets;
    private final HttpSettings settings;
    private final StreamFormat ndjson = StreamFormat.ndjson();
    private final StreamFormat events = StreamFormat.events();

    ChangesRoute(Tables tables, Subscriptions subscriptions, ChangesSocket sockets, HttpSettings settings) {
        this.tables = tables;
        this.subscriptions = subscriptions;
        this.sockets = sockets;
        this.settings = settings;
    }

    void get(RoutingContext request) {
        ServedTable table = tables.of(request);
        From from = from(request);
        if (isUpgrade(request.request())) {
            sockets.open(request, table, from);
            return;
        }
        StreamFormat format = format(request);
        if (table.live().state() == State.FAILED) {
            table.serving(); // says why not, with a status
        }
        HttpServerResponse response = request.response();
        response.putHeader(HttpHeaders.CONTENT_TYPE, format.contentType())
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader("X-Accel-Buffering", "no"); // nginx would hold the stream back
        if (request.request().method() == HttpMethod.HEAD) {
            response.end();
            return;
        }
        response.setChunked(true);
        Subscriber subscriber = subscriptions.subscribe(
                table.live(), from, new StreamOutlet(response, format, settings.writeQueueBytes()));
        response.closeHandler(v -> subscriber.close());
        if (!response.headWritten()) {
            response.writeHead(); // the table is waited for, and the client should know that he is
        }
    }

    private static From from(RoutingContext request) {
        Query query = Query.of(request, "from", "snapshot");
        boolean snapshot = query.flag("snapshot", true);
        String from = query.text("from");
        String lastEvent = request.request().getHeader("Last-Event-ID");
        String token = lastEvent == null || lastEvent.isEmpty() ? from : lastEvent;
        if (token != null) {
            return From.token(Token.decode(token));
        }
        return snapshot ? From.SNAPSHOT : From.NOW;
    }

    private static boolean isUpgrade(HttpServerRequest request) {
        return request.method() == HttpMethod.GET
                && "websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE));
    }

    /** The best that the client takes; without a wish, lines. */
    private StreamFormat format(RoutingContext request) {
        List<MIMEHeader> accepted = request.parsedHeaders().accept();
        for (MIMEHeader type : accepted) {
            switch (type.component() + "/" + type.subComponent()) {
                case "application/x-ndjson", "application/*", "*/*" -> {
                    return ndjson;
                }
                case "text/event-stream", "text/*" -> {
                    return events;
                }
                default -> {} // another one may do
            }
        }
        if (accepted.isEmpty()) {
            return ndjson;
        }
        throw new TidegateException(
                ErrorCode.NOT_ACCEPTABLE,
                "changes come as application/x-ndjson, as text/event-stream, or over a WebSocket");
    }
}
