package dev.tidegate.format.avro.rows;

import java.io.IOException;

/** Bytes that are no datum of their schema, or no value of their type. Without a stack trace: it tells about the data. */
final class BrokenDatumException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String path;
    private final String reason;

    BrokenDatumException(String reason) {
        this("", reason);
    }

    BrokenDatumException(String path, String reason) {
        super(reason);
        this.path = path;
        this.reason = reason;
    }

    /** The same, seen from the value that has this one as its part. */
    BrokenDatumException within(String part) {
        return new BrokenDatumException(Paths.join(part, path), reason);
    }

    /** Where the value stands in its row, as in {@code items[2].price}; empty for the row itself. */
    String path() {
        return path;
    }

    String reason() {
        return reason;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
