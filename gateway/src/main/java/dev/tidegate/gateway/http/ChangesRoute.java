package dev.tidegate.gateway.http;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.reader.TableStatus.State;
import dev.tidegate.gateway.subscription.Delivery;
import dev.tidegate.gateway.subscription.From;
import dev.tidegate.gateway.subscription.Subscriber;
import dev.tidegate.gateway.subscription.Subscription;
import dev.tidegate.gateway.subscription.Subscription.OnLag;
import dev.tidegate.gateway.subscription.Subscriptions;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.MIMEHeader;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/tables/{t}/changes}: the table's changes, as they come, as messages of a WebSocket, as server-sent
 * events, or as lines of JSON, whichever the client asks for.
 *
 * <p>{@link FromParameter} says where they begin. {@code columns=a,b} and {@code filter=} (CEL) choose what is told;
 * {@code delivery=every} asks for each change, and {@code onLag} says what follows when that cannot be kept; {@code
 * maxRate=5} for no more than five frames of changes a second. With {@code wait=20s} the changes come as one JSON
 * document instead, see {@link ChangesPoll}.
 */
final class ChangesRoute {
    private static final int MAX_RATE = 1_000;

    private final Tables tables;
    private final MinPosition minPosition;
    private final Ways ways;
    private final HttpSettings settings;
    private final StreamFormat ndjson = StreamFormat.ndjson();
    private final StreamFormat events = StreamFormat.events();

    /** How changes reach a client. */
    record Ways(Subscriptions streams, ChangesSocket sockets, ChangesPoll polls) {}

    ChangesRoute(Tables tables, MinPosition minPosition, Ways ways, HttpSettings settings) {
        this.tables = tables;
        this.minPosition = minPosition;
        this.ways = ways;
        this.settings = settings;
    }

    void get(RoutingContext request) {
        ServedTable table = tables.of(request);
        QueryString query = QueryString.of(
                request,
                FromParameter.NAME,
                FromParameter.SNAPSHOT,
                "wait",
                "columns",
                "filter",
                "delivery",
                "onLag",
                "maxRate");
        From from = FromParameter.of(request, query, table);
        Delivery delivery = query.choice("delivery", Delivery.CONFLATED);
        OnLag onLag = query.choice("onLag", OnLag.CATCH_UP);
        int maxRate = query.number("maxRate", 0, MAX_RATE);
        Duration pause = maxRate == 0 ? Duration.ZERO : Duration.ofMillis(1_000 / maxRate);
        Consumer<Subscription> begin = way(request, table, query.duration("wait"));
        Future<Subscription> ready = minPosition
                .reached(request, table)
                .compose(v -> ways.streams.query(table.live(), query.text("columns"), query.text("filter")))
                .map(asked -> new Subscription(from, asked, delivery, onLag, pause));
        if (!ready.isComplete() && isUpgrade(request.request())) {
            request.request().pause(); // what has been read to its end cannot be upgraded
            ready.onFailure(e -> request.request().resume());
        }
        Answer.when(ready, request, begin);
    }

    /** How the changes are to reach the client, once it is known which. */
    private Consumer<Subscription> way(RoutingContext request, ServedTable table, @Nullable Duration wait) {
        if (isUpgrade(request.request())) {
            if (wait != null) {
                throw new TidegateException(
                        ErrorCode.INVALID_REQUEST, "query parameter 'wait': a WebSocket streams, it is not polled");
            }
            return asked -> ways.sockets.open(request, table, asked);
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
