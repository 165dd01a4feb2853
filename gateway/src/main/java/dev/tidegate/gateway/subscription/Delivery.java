package dev.tidegate.gateway.subscription;

/** Which changes a subscriber is told. */
public enum Delivery {
    /** The last one of each row; what a slow reader missed in between, he does not need. */
    CONFLATED,
    /** Each one, in order, as long as he keeps up with what is remembered of them. */
    EVERY
}
