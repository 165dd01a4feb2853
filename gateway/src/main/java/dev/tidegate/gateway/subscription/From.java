package dev.tidegate.gateway.subscription;

import org.jspecify.annotations.Nullable;

/**
 * Where a subscription begins.
 *
 * @param snapshot whether the rows that exist are told first
 * @param token where to resume, null to begin afresh; it wins over {@code snapshot}
 */
public record From(boolean snapshot, @Nullable Token token) {
    public static final From SNAPSHOT = new From(true, null);
    public static final From NOW = new From(false, null);

    public static From token(Token token) {
        return new From(true, token);
    }
}
