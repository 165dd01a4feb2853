package dev.tidegate.gateway.record;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What a format must do before it can decode or encode, such as fetching a schema. */
public final class Preparation {
    private Preparation() {}

    /** Both; null when neither must be done. Fails if either does. */
    static @Nullable CompletionStage<Void> both(
            @Nullable CompletionStage<Void> key, @Nullable CompletionStage<Void> value) {
        if (key == null || value == null) {
            return key == null ? value : key;
        }
        return CompletableFuture.allOf(key.toCompletableFuture(), value.toCompletableFuture());
    }

    /** Why it failed, for the user: what the format said, without what stages wrap around it. */
    public static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        return message == null || message.isBlank() ? cause.toString() : message;
    }
}
