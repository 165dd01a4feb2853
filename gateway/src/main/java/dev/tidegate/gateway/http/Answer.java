package dev.tidegate.gateway.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;

/** Answers that went well. */
final class Answer {
    private Answer() {}

    static void json(RoutingContext request, JsonObject body) {
        request.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        json(request, body.toBuffer());
    }

    static void json(RoutingContext request, Buffer body) {
        HttpServerResponse response = request.response().putHeader(HttpHeaders.CONTENT_TYPE, MediaType.JSON.text());
        if (request.request().method() == HttpMethod.HEAD) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
        }
        response.end(body);
    }

    /** Answers when the future completes; whatever goes wrong, then or before, is answered as a problem. */
    static <T> void when(Future<T> future, RoutingContext request, Consumer<T> answer) {
        future.onComplete(result -> {
            if (result.failed()) {
                request.fail(result.cause());
                return;
            }
            try {
                answer.accept(result.result());
            } catch (RuntimeException e) {
                request.fail(e);
            }
        });
    }
}
