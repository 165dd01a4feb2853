package dev.tidegate.gateway.writer;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;

/** Some rows of a request were not written, for a reason that was not of their own making; others may have been. */
public final class RowsFailedException extends TidegateException {
    private static final long serialVersionUID = 1L;

    private final transient WriteResult result;

    RowsFailedException(ErrorCode code, String message, Throwable cause, WriteResult result) {
        super(code, message, cause);
        this.result = result;
    }

    /** What became of the request all the same. */
    public WriteResult result() {
        return result;
    }
}
