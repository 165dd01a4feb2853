package dev.tidegate.gateway.record;

import dev.tidegate.format.spi.FormatContext.Role;

/** What became of a record. Changes were told only if it is {@link Decoded}. */
public sealed interface DecodeOutcome {

    /**
     * At least one change was told.
     *
     * @param contradictions changes whose value held another key than the record's; the record's key was taken
     * @param omissions changes whose value should have held the key too but held NULL, or nothing; likewise
     */
    record Decoded(int contradictions, int omissions) implements DecodeOutcome {
        static final Decoded CONSISTENT = new Decoded(0, 0);
    }

    /** The record says nothing about the table. It is passed over and counted. */
    enum Skipped implements DecodeOutcome {
        NO_KEY("the record has no key"),
        NO_KEY_ROW("the record's key holds no row"),
        NO_VALUE("the record has no value, and an append table has no deletes"),
        NO_VALUE_ROW("the record's value holds no row");

        private final String reason;

        Skipped(String reason) {
            this.reason = reason;
        }

        public String reason() {
            return reason;
        }
    }

    /**
     * The record cannot be read. It changes nothing: broken data is never a delete.
     *
     * @param role the half of the record at fault
     * @param path the field at fault, as in {@code order.items[2].price}, as the format names it; empty when it is the
     *     half as a whole
     * @param reason what is wrong with it, one sentence
     */
    record Broken(Role role, String path, String reason) implements DecodeOutcome {

        /** The reason with its place, as in {@code value field 'price': 'abc' is not a DECIMAL(10, 2)}. */
        public String describe() {
            return role.prefix() + (path.isEmpty() ? "" : " field '" + path + "'") + ": " + reason;
        }
    }
}
