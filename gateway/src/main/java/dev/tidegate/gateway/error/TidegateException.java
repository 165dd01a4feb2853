package dev.tidegate.gateway.error;

import org.jspecify.annotations.Nullable;

/** A failure with a code, and a message that a user can act on: it names the place and what would be right. */
public class TidegateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public TidegateException(ErrorCode code, String message) {
        this(code, message, null);
    }

    public TidegateException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }

    /** Whether a failure is one of ours, with this code. */
    public static boolean is(Throwable failure, ErrorCode code) {
        return failure instanceof TidegateException known && known.code == code;
    }
}
