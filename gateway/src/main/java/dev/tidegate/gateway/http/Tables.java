package dev.tidegate.gateway.http;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import io.vertx.ext.web.RoutingContext;

/** Finds the table that a request names. */
final class Tables {
    private final TableRegistry registry;

    Tables(TableRegistry registry) {
        this.registry = registry;
    }

    /** @throws TidegateException {@link ErrorCode#UNKNOWN_TABLE} */
    ServedTable of(RoutingContext request) {
        return named(request.pathParam("table"));
    }

    /** @throws TidegateException {@link ErrorCode#UNKNOWN_TABLE} */
    ServedTable named(String name) {
        return registry.find(name)
                .orElseThrow(() -> new TidegateException(
                        ErrorCode.UNKNOWN_TABLE,
                        "there is no table '" + name + "'; GET /v1/tables lists those that there are"));
    }
}
