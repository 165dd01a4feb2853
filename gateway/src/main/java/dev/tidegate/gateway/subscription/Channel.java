package dev.tidegate.gateway.subscription;

import dev.tidegate.gateway.query.Query;

/** What those share who are told the same: one evaluation, one encoding, one frame. */
record Channel(Query query, Delivery delivery) {

    /** Whether the log can be told as it is. */
    boolean isPlain() {
        return delivery == Delivery.CONFLATED && query.isAll();
    }
}
