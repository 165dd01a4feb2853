package dev.tidegate.gateway.http;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.http.BodyBudget.Body;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/** Reads the whole body of a request into memory, and then goes on with the request; see {@link Bodies#bytes}. */
final class BodyReader implements Handler<RoutingContext> {
    private final BodyBudget budget;
    private final int maxBytes;

    /** @param maxBytes {@code http.max-body-bytes} */
    BodyReader(BodyBudget budget, int maxBytes) {
        this.budget = budget;
        this.maxBytes = maxBytes;
    }

    @Override
    public void handle(RoutingContext request) {
        HttpServerRequest source = request.request();
        String length = source.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null && Long.parseLong(length) > maxBytes) {
            throw tooLarge();
        }
        ReceivedBytes bytes = new ReceivedBytes();
        Body body = budget.begin(why -> {
            bytes.clear();
            refuse(request, why);
        });
        source.handler(chunk -> {
                    if (bytes.length() + chunk.length() > maxBytes) {
                        body.end();
                        refuse(request, tooLarge());
                        return;
                    }
                    bytes.add(ReceivedBytes.of(chunk), 0, chunk.length());
                    body.arrived(chunk.length());
                    body.keep(bytes.length());
                })
                .endHandler(v -> {
                    body.rest();
                    Bodies.keep(request, bytes.take());
                    request.next();
                })
                .exceptionHandler(e -> body.end());
        request.addEndHandler(v -> body.end());
        body.expect();
    }

    private static void refuse(RoutingContext request, TidegateException why) {
        request.request().handler(rest -> {}).endHandler(v -> {});
        request.fail(why);
    }

    private TidegateException tooLarge() {
        return new TidegateException(
                ErrorCode.BODY_TOO_LARGE,
                "the body is larger than http.max-body-bytes allows, which is " + maxBytes
                        + "; a body of application/x-ndjson may be of any size");
    }
}
