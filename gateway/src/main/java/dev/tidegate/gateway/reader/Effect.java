package dev.tidegate.gateway.reader;

import dev.tidegate.gateway.changelog.Entry;

/** What a record does to the log of its partition. */
public sealed interface Effect {

    /**
     * Rows come or go.
     *
     * @param entries in order; at least one
     * @param contradictions how many of them had a value that held another key than the record's
     */
    @SuppressWarnings("ArrayRecordComponent") // one record, one array, told apart by nobody
    record Changes(Entry[] entries, int contradictions) implements Effect {}

    /** Nothing: it has no key, or no rows. */
    enum Nothing implements Effect {
        INSTANCE
    }

    /**
     * It cannot be read, and changes nothing.
     *
     * @param reason what is wrong with it, with its place in the record
     */
    record Broken(String reason) implements Effect {}
}
