package dev.tidegate.gateway.http;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.reader.TableStatus.State;
import dev.tidegate.gateway.subscription.From;
import dev.tidegate.gateway.subscription.Subscriber;
import dev.tidegate.gateway.subscription.Subscription;
import dev.tidegate.gateway.subscription.Subscriptions;
import dev.tidegate.gateway.subscription.Token;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.MIMEHeader;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/tables/{t}/changes}: the table's changes, as they come, as messages of a WebSocket, as server-sent
 * events, or as lines of JSON, whichever the client asks for.
 *
 * <p>{@link Wish} says what can be asked for. With {@code wait=20s} the changes come as one JSON document instead, see
 * {@link ChangesPoll}.
 */
final class ChangesRoute {
    /** What polyfills of EventSource send, which cannot set the header. */
    private static final String LAST_EVENT_ID = "lastEventId";

    private static final String[] PARAMETERS = Stream.concat(Stream.of("wait", LAST_EVENT_ID), Wish.PARAMETERS.stream())
            .toArray(String[]::new);

    private final Tables tables;
    private final MinPosition minPosition;
    private final Ways ways;
    private final HttpSettings settings;
    private final StreamFormat ndjson = StreamFormat.ndjson();
    private final StreamFormat events = StreamFormat.events();

    /** How changes reach a client. */
    record Ways(Subscriptions streams, WebSockets sockets, ChangesPoll polls) {}

    ChangesRoute(Tables tables, MinPosition minPosition, Ways ways, HttpSettings settings) {
        this.tables = tables;
        this.minPosition = minPosition;
        this.ways = ways;
        this.settings = settings;
    }

    void get(RoutingContext request) {
        ServedTable table = tables.of(request);
        QueryString query = QueryString.of(request, PARAMETERS);
        Wish asked = Wish.of(query, table);
        String lastEvent = request.request().getHeader("Last-Event-ID");
        if (lastEvent == null) {
            lastEvent = query.text(LAST_EVENT_ID);
        }
        if (lastEvent != null && !lastEvent.isEmpty()) {
            // A browser that reconnects sends it to the address it was first given, so it wins.
            asked = asked.from(From.token(Token.decode(lastEvent)));
        }
        Wish wish = asked;
        Consumer<Subscription> begin = way(request, table, query.duration("wait"));
        Future<Subscription> ready =
                minPosition.reached(request, table).compose(v -> wish.subscription(ways.streams, table));
        if (!ready.isComplete() && WebSockets.isUpgrade(request)) {
            request.request().pause(); // what has been read to its end cannot be upgraded
            ready.onFailure(e -> request.request().resume());
        }
        Answer.when(ready, request, begin);
    }

    /** How the changes are to reach the client, once it is known which. */
    private Consumer<Subscription> way(RoutingContext request, ServedTable table, @Nullable Duration wait) {
        if (WebSockets.isUpgrade(request)) {
            if (wait != null) {
                throw new TidegateException(
                        ErrorCode.INVALID_REQUEST, "query parameter 'wait': a WebSocket streams, it is not polled");
            }
            return asked -> ways.sockets.open(
                    request,
                    (socket, gate) -> new ChangesSocket(
                            ways.streams,
                            table,
                            asked,
                            socket,
                            settings.sockets().maxBadMessages()));
        } else if (wait != null) {
            requireJson(request);
            return asked -> ways.polls.open(request, table, asked, wait);
        }
        StreamFormat format = format(request);
        return asked -> stream(request, table, asked, format);
    }

    private void stream(RoutingContext request, ServedTable table, Subscription asked, StreamFormat format) {
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
        Subscriber subscriber = ways.streams.subscribe(
                table.live(), asked, new StreamOutlet(response, format, settings.writeQueueBytes()));
        response.closeHandler(v -> subscriber.close());
        if (!response.headWritten()) {
            response.writeHead(); // the table is waited for, and the client should know that he is
        }
    }

    private static void requireJson(RoutingContext request) {
        List<MIMEHeader> accepted = request.parsedHeaders().accept();
        boolean json = accepted.isEmpty()
                || accepted.stream()
                        .map(type -> type.component() + "/" + type.subComponent())
                        .anyMatch(Set.of("application/json", "application/*", "*/*")::contains);
        if (!json) {
            throw new TidegateException(
                    ErrorCode.NOT_ACCEPTABLE, "with 'wait', changes come as application/json; leave it out to stream");
        }
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
