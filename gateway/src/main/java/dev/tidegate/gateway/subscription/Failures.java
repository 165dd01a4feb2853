package dev.tidegate.gateway.subscription;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;

/** What a subscriber receives when reading for them failed. */
final class Failures {
    private Failures() {}

    /** @param what failed, if the cause has no words for users */
    static TidegateException of(Throwable cause, String what) {
        return cause instanceof TidegateException known
                ? known
                : new TidegateException(ErrorCode.INTERNAL, what, cause);
    }
}
