package dev.tidegate.format.spi;

/** A row that a format cannot write, although its type can be carried. */
public final class EncodeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String path;
    private final String reason;

    /**
     * @param path the field at fault, as in {@code order.items[2].price}; empty when it is the row as a whole
     * @param reason what is wrong and what would be right, one sentence
     */
    public EncodeException(String path, String reason) {
        super(path.isEmpty() ? reason : "field '" + path + "': " + reason);
        this.path = path;
        this.reason = reason;
    }

    public String path() {
        return path;
    }

    public String reason() {
        return reason;
    }
}
