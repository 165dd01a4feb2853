package dev.tidegate.gateway.http;

import dev.tidegate.gateway.error.TidegateException;

/** Hears of a row that cannot be read. */
@FunctionalInterface
interface RefusedRow {
    /** The first of them refuses the request. */
    RefusedRow REFUSES_ALL = (row, cause) -> {
        throw new TidegateException(cause.code(), "Row " + row + ": " + cause.getMessage(), cause);
    };

    /** @param row its number, as the client counts */
    void refused(long row, TidegateException cause);
}
