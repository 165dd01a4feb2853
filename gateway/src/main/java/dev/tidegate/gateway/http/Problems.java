package dev.tidegate.gateway.http;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.FaultLog;
import dev.tidegate.gateway.error.TidegateException;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Errors as RFC 9457 problem documents, those of the router included. Never tells what only a log should hold. */
final class Problems {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
    private static final FaultLog FAULTS = new FaultLog(LOG);
    private static final String TYPE = "application/problem+json";
    private static final String RETRY_AFTER_SECONDS = "1";
    private static final long LINGER_MILLIS = 2_000;
    /** What the router and its handlers may refuse by themselves. */
    private static final Map<Integer, ErrorCode> OF_THE_ROUTER = Map.of(
            400, ErrorCode.INVALID_REQUEST,
            404, ErrorCode.NOT_FOUND,
            405, ErrorCode.METHOD_NOT_ALLOWED,
            406, ErrorCode.NOT_ACCEPTABLE,
            413, ErrorCode.BODY_TOO_LARGE,
            415, ErrorCode.UNSUPPORTED_MEDIA_TYPE,
            417, ErrorCode.EXPECTATION_FAILED,
            500, ErrorCode.INTERNAL);

    private Problems() {}

    static void handleAll(Router router) {
        router.route().failureHandler(Problems::handle);
        OF_THE_ROUTER.keySet().forEach(status -> router.errorHandler(status, Problems::handle));
    }

    private static void handle(RoutingContext request) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        TidegateException problem = problemOf(request, request.failure());
        if (response.headWritten()) {
            // Half an answer has left: all that can still be said is that it is not whole.
            LOG.warn(
                    "{} {} broke off: {}",
                    request.request().method(),
                    request.request().path(),
                    problem.getMessage());
            request.request().connection().close();
            return;
        }
        if (isUnread(request.request())) {
            discardRest(request);
        }
        send(response, problem);
    }

    /** The answer to what is not HTTP, or has a head that is too large. The connection is of no use after it. */
    static FullHttpResponse malformed(Throwable cause) {
        TidegateException problem = invalid(cause);
        FullHttpResponse response = new DefaultFullHttpResponse(
                io.netty.handler.codec.http.HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(problem.code().status()),
                Unpooled.wrappedBuffer(document(problem).getBytes()));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, TYPE)
                .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes())
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        return response;
    }

    /** The same over HTTP/2, where a connection has other streams. */
    static void answerInvalid(HttpServerRequest request) {
        send(request.response(), invalid(request.decoderResult().cause()));
    }

    private static TidegateException invalid(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return new TidegateException(
                    ErrorCode.URL_TOO_LONG, "the URL is longer than http.max-request-line-bytes allows");
        } else if (cause instanceof TooLongHttpHeaderException) {
            return new TidegateException(
                    ErrorCode.HEADERS_TOO_LARGE, "the headers are larger than http.max-header-bytes allows");
        }
        return new TidegateException(ErrorCode.INVALID_REQUEST, "this is not HTTP: " + cause.getMessage());
    }

    private static boolean isUnread(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        boolean body =
                request.headers().contains(HttpHeaders.TRANSFER_ENCODING) || length != null && !length.equals("0");
        return body && !request.isEnded() && request.version() != HttpVersion.HTTP_2;
    }

    /**
     * Who is answered before he has sent all must not use the connection again. What he still sends is thrown away for a
     * while: closing at once would make his system throw away the answer.
     */
    private static void discardRest(RoutingContext request) {
        HttpConnection connection = request.request().connection();
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        request.request().handler(rest -> {}).endHandler(v -> {}).resume();
        long timer = request.vertx().setTimer(LINGER_MILLIS, late -> connection.close());
        connection.closeHandler(v -> request.vertx().cancelTimer(timer));
    }

    private static TidegateException problemOf(RoutingContext request, @Nullable Throwable failure) {
        if (failure instanceof TidegateException known) {
            return known;
        }
        int status = failure instanceof HttpException http ? http.getStatusCode() : request.statusCode();
        boolean clientError = status >= 400 && status < 500;
        ErrorCode code =
                OF_THE_ROUTER.getOrDefault(status, clientError ? ErrorCode.INVALID_REQUEST : ErrorCode.INTERNAL);
        if (code == ErrorCode.INTERNAL) {
            String what = request.request().method() + " " + request.request().path() + " failed";
            FAULTS.log(what, failure == null ? new IllegalStateException("the router answered " + status) : failure);
        }
        return new TidegateException(code, describe(code, request.request().path()), failure);
    }

    /** What a client may be told of a failure; the log tells the rest. */
    static TidegateException known(Throwable failure) {
        if (failure instanceof TidegateException known) {
            return known;
        }
        FAULTS.log("a command failed", failure);
        return new TidegateException(ErrorCode.INTERNAL, "the gateway failed, its log says how", failure);
    }

    private static String describe(ErrorCode code, String path) {
        return switch (code) {
            case NOT_FOUND -> "there is nothing at '" + path + "'";
            case BODY_TOO_LARGE ->
                "the body is larger than http.max-body-bytes allows; a body of application/x-ndjson may be of any size";
            case INTERNAL -> "the gateway failed, its log says how";
            default -> "the request cannot be read: " + title(code).toLowerCase(Locale.ROOT);
        };
    }

    static void send(HttpServerResponse response, TidegateException problem) {
        head(response, problem).end(document(problem));
    }

    private static HttpServerResponse head(HttpServerResponse response, TidegateException problem) {
        if (problem.code().retryable()) {
            response.putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        return response.setStatusCode(problem.code().status()).putHeader(HttpHeaders.CONTENT_TYPE, TYPE);
    }

    private static Buffer document(TidegateException problem) {
        ErrorCode code = problem.code();
        JsonObject document = new JsonObject()
                .put("type", "urn:tidegate:problem:" + code.text())
                .put("title", title(code))
                .put("status", code.status())
                .put("detail", problem.getMessage())
                .put("code", code.text())
                .put("retryable", code.retryable());
        if (problem instanceof WriteProblem write) {
            document.mergeIn(write.members());
        }
        return document.toBuffer();
    }

    private static String title(ErrorCode code) {
        String words = code.text().replace('-', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
