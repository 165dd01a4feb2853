package dev.tidegate.format.raw;

/** Bytes that are no value of the column's type. Carries no stack trace: it is about the data, and may be frequent. */
final class BrokenBytesException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    BrokenBytesException(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
