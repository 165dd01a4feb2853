package dev.tidegate.gateway.http;

import dev.tidegate.format.type.Row;
import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.serving.KeyPath;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;

/** What requests that write bring along. */
final class Bodies {
    private Bodies() {}

    /** All of it, when it was read; empty if there is none. */
    static byte[] bytes(RoutingContext request) {
        Buffer body = request.body() == null ? null : request.body().buffer();
        return body == null ? new byte[0] : body.getBytes();
    }

    /** @throws TidegateException {@link ErrorCode#INVALID_ROW} if this is not the row that the path names */
    static void requireKey(Table table, Row row, Row key) {
        int[] positions = table.primaryKeyPositions();
        if (!row.project(positions).equals(key.project(positions))) {
            throw new TidegateException(
                    ErrorCode.INVALID_ROW,
                    "the row's key is " + KeyPath.of(table).text(row) + ", but the path says "
                            + KeyPath.of(table).text(key) + "; the columns of the key may be left out");
        }
    }
}
