package dev.tidegate.format.spi;

/** The outcome of decoding one message. */
public sealed interface DecodeResult {

    /** Every row of the message was handed to the collector, which may have been none. */
    static DecodeResult decoded() {
        return Decoded.INSTANCE;
    }

    /** The message as a whole cannot be read. */
    static DecodeResult malformed(String reason) {
        return new Malformed("", reason);
    }

    /** The message was read. */
    enum Decoded implements DecodeResult {
        INSTANCE
    }

    /**
     * The message cannot be read. Never a delete, never a row of nulls.
     *
     * @param path the field at fault, as in {@code order.items[2].price}; empty when it is the message as a whole
     * @param reason what is wrong with it, one sentence without line breaks; quotes no more of the data than is needed
     */
    record Malformed(String path, String reason) implements DecodeResult {

        /** The reason with its place, as in {@code field 'price': 'abc' is not a DECIMAL(10, 2)}. */
        public String describe() {
            return path.isEmpty() ? reason : "field '" + path + "': " + reason;
        }
    }
}
