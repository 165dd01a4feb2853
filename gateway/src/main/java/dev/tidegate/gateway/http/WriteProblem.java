package dev.tidegate.gateway.http;

import dev.tidegate.gateway.error.TidegateException;
import io.vertx.core.json.JsonObject;

/** A write that failed, with members of the problem document that say what was written all the same. */
final class WriteProblem extends TidegateException {
    private static final long serialVersionUID = 1L;

    private final transient JsonObject members;

    WriteProblem(TidegateException cause, String message, JsonObject members) {
        super(cause.code(), message, cause);
        this.members = members;
    }

    JsonObject members() {
        return members;
    }
}
