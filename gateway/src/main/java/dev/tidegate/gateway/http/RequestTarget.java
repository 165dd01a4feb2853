package dev.tidegate.gateway.http;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.http.PercentEncoding.MalformedException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests that the router would misread, before it sees them.
 *
 * <p>The router removes {@code .}, {@code ..} and empty segments from a path, percent-encoded or not, so that the path of
 * one row would reach another resource. Here such a path is not found. {@link RowAddress} spells every key.
 */
final class RequestTarget implements Handler<RoutingContext> {
    private static final Pattern ROWS = Pattern.compile("(/v1/tables/[^/]+/rows)/.*");
    private static final String API = "/v1/";

    @Override
    public void handle(RoutingContext request) {
        requireExpectation(request.request());
        String path = request.request().path();
        if (path == null || !path.startsWith("/")) {
            throw notFound(String.valueOf(path), null);
        }
        if (request.request().uri().indexOf('#') >= 0) {
            throw new TidegateException(
                    ErrorCode.INVALID_REQUEST, "the URL has a raw #, which ends a URL; within one it is written %23");
        }
        // Of "/a/b" the first segment is before the first slash, and empty.
        for (int start = 1; start <= path.length(); ) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            checkSegment(path, path.substring(start, end), slash < 0);
            start = end + 1;
        }
        QueryString.parse(request);
        request.next();
    }

    private static void checkSegment(String path, String encoded, boolean last) {
        String segment;
        try {
            segment = PercentEncoding.decode(encoded);
        } catch (MalformedException e) {
            throw new TidegateException(
                    ErrorCode.INVALID_REQUEST,
                    "the path cannot be read: in the segment '" + encoded + "' " + e.getMessage());
        }
        if (segment.equals(".") || segment.equals("..")) {
            throw notFound(path, "a URL's path has no segment '" + segment + "'");
        } else if (segment.isEmpty() && !last) {
            throw notFound(path, "it has an empty segment");
        } else if (segment.isEmpty() && path.startsWith(API)) {
            throw notFound(path, "it ends with a slash");
        }
    }

    private static TidegateException notFound(String path, @Nullable String why) {
        Matcher rows = ROWS.matcher(path);
        return new TidegateException(
                ErrorCode.NOT_FOUND,
                "there is nothing at '" + path + "'" + (why == null ? "" : ": " + why)
                        + (rows.matches()
                                ? "; the row with an empty key, or the key . or .., is at " + rows.group(1) + "?key="
                                : ""));
    }

    /** RFC 9110 §10.1.1 knows one expectation. */
    private static void requireExpectation(HttpServerRequest request) {
        for (String expectation : request.headers().getAll(HttpHeaders.EXPECT)) {
            if (!expectation.strip().equalsIgnoreCase("100-continue")) {
                throw new TidegateException(
                        ErrorCode.EXPECTATION_FAILED,
                        "the gateway meets the expectation 100-continue and no other; remove the header 'Expect: "
                                + expectation + "'");
            }
        }
    }
}
