package dev.tidegate.gateway.http;

import dev.tidegate.format.type.Row;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import io.vertx.ext.web.RoutingContext;

/** What requests that write bring along. */
final class Bodies {
    private Bodies() {}

    private static final String KEY = "body";

    static void keep(RoutingContext request, byte[] body) {
        request.put(KEY, body);
    }

    /** All of it, when it was read; empty if there is none. */
    static byte[] bytes(RoutingContext request) {
        byte[] body = request.get(KEY);
        return body == null ? new byte[0] : body;
    }

    /** @throws TidegateException {@link ErrorCode#INVALID_ROW} if this is not the row that the path names */
    static void requireKey(ServedTable table, Row row, Row key) {
        if (!table.keys().isSame(row, key)) {
            throw new TidegateException(
                    ErrorCode.INVALID_ROW,
                    "the row's key is " + table.keys().text(row) + ", but the path says "
                            + table.keys().text(key) + "; the columns of the key may be left out");
        }
    }
}
