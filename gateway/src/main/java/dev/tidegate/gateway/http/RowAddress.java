package dev.tidegate.gateway.http;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import io.vertx.ext.web.RoutingContext;

/**
 * Where a row lives: {@code /v1/tables/{t}/rows?key={key}}, which spells every primary key, or
 * {@code /v1/tables/{t}/rows/{key}}, which spells every key but {@code ""}, {@code .} and {@code ..}. Browsers, proxies
 * and HTTP libraries change paths: they remove the segments {@code .} and {@code %2E}, and some decode {@code %2F}. None
 * of them changes a query.
 */
final class RowAddress {
    static final String KEY = "key";

    private RowAddress() {}

    /** Whether a request for {@code …/rows} is one for a row. */
    static boolean isOfRow(RoutingContext request) {
        return QueryString.has(request, KEY);
    }

    /**
     * The text of the key that the request names, for {@link dev.tidegate.gateway.serving.KeyPath}.
     *
     * @throws TidegateException {@link ErrorCode#INVALID_REQUEST} if there is none
     */
    static String key(RoutingContext request) {
        String inPath = request.pathParam(KEY);
        if (inPath != null) {
            QueryString.of(request);
            return inPath;
        }
        QueryString query = QueryString.of(request, KEY);
        String given = query.text(KEY);
        if (given == null) {
            throw query.invalid(KEY, "it is missing; it names the row, as in …/rows?key=4711");
        }
        return given;
    }
}
