package dev.tidegate.gateway.subscription;

/** Where a subscription begins. */
public sealed interface From {
    /** All rows that exist are told first; of an append table those at hand. */
    From SNAPSHOT = Place.SNAPSHOT;
    /** Only what changes from now on is told. */
    From NOW = Place.NOW;

    /** Places that need no more than a name. */
    enum Place implements From {
        SNAPSHOT,
        NOW
    }

    /** Where another subscription ended: it is resumed. */
    record Position(Token token) implements From {}

    /**
     * The first record of each partition that is not older; for append tables only, the others have no history.
     *
     * @param timestamp milliseconds since 1970
     */
    record Since(long timestamp) implements From {}

    static From token(Token token) {
        return new Position(token);
    }

    static From since(long timestamp) {
        return new Since(timestamp);
    }
}
