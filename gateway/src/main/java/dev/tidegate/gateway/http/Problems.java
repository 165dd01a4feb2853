package dev.tidegate.gateway.http;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Errors as RFC 9457 problem documents, those of the router included. Never tells what only a log should hold. */
final class Problems {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
    private static final String TYPE = "application/problem+json";
    private static final String RETRY_AFTER_SECONDS = "1";
    /** What the router and its handlers may refuse by themselves. */
    private static final Map<Integer, ErrorCode> OF_THE_ROUTER = Map.of(
            400, ErrorCode.INVALID_REQUEST,
            404, ErrorCode.NOT_FOUND,
            405, ErrorCode.METHOD_NOT_ALLOWED,
            406, ErrorCode.NOT_ACCEPTABLE,
            413, ErrorCode.BODY_TOO_LARGE,
            415, ErrorCode.UNSUPPORTED_MEDIA_TYPE,
            500, ErrorCode.INTERNAL);

    private Problems() {}

    static void handleAll(Router router) {
        router.route().failureHandler(Problems::handle);
        OF_THE_ROUTER.keySet().forEach(status -> router.errorHandler(status, Problems::handle));
    }

    private static void handle(RoutingContext request) {
        TidegateException problem = problemOf(request, request.failure());
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (response.headWritten()) {
            // Half an answer has left: all that can still be said is that it is not whole.
            LOG.warn(
                    "{} {} broke off",
                    request.request().method(),
                    request.request().path(),
                    problem);
            request.request().connection().close();
            return;
        }
        send(response, problem);
    }

    private static TidegateException problemOf(RoutingContext request, @Nullable Throwable failure) {
        if (failure instanceof TidegateException known) {
            return known;
        }
        int status = failure instanceof HttpException http ? http.getStatusCode() : request.statusCode();
        if (status <= 0 || status == 500 || !OF_THE_ROUTER.containsKey(status)) {
            LOG.error(
                    "{} {} failed",
                    request.request().method(),
                    request.request().path(),
                    failure);
            return new TidegateException(ErrorCode.INTERNAL, "the gateway failed, its log says how");
        }
        ErrorCode code = OF_THE_ROUTER.get(status);
        String path = request.request().path();
        return new TidegateException(
                code, code == ErrorCode.NOT_FOUND ? "there is nothing at '" + path + "'" : describe(status));
    }

    private static String describe(int status) {
        return HttpResponseStatus.valueOf(status).reasonPhrase();
    }

    static void send(HttpServerResponse response, TidegateException problem) {
        ErrorCode code = problem.code();
        if (code.retryable()) {
            response.putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        response.setStatusCode(code.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, TYPE)
                .end(new JsonObject()
                        .put("type", "urn:tidegate:problem:" + code.text())
                        .put("title", title(code))
                        .put("status", code.status())
                        .put("detail", problem.getMessage())
                        .put("code", code.text())
                        .put("retryable", code.retryable())
                        .toBuffer());
    }

    private static String title(ErrorCode code) {
        String words = code.text().replace('-', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
