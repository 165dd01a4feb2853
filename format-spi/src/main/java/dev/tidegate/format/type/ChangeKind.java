package dev.tidegate.format.type;

import java.util.Optional;

/**
 * What a row does to a table: the four kinds of Flink's {@code RowKind}, with its codes {@code +I -U +U -D}.
 *
 * <p>A stream of {@link #INSERT}, {@link #UPDATE_AFTER} and {@link #DELETE} is an <em>upsert</em> stream;
 * {@link #UPDATE_BEFORE} retracts the earlier image of a row and carries no news for whoever knows the key.
 */
public enum ChangeKind {
    INSERT("+I"),
    UPDATE_BEFORE("-U"),
    UPDATE_AFTER("+U"),
    DELETE("-D");

    private final String code;

    ChangeKind(String code) {
        this.code = code;
    }

    /** The two characters that stand for this kind on the wire. */
    public String code() {
        return code;
    }

    /** Whether the row exists after this change: {@code +I} and {@code +U}. */
    public boolean isUpsert() {
        return this == INSERT || this == UPDATE_AFTER;
    }

    /** The kind with this code ({@code +I}, {@code -U}, {@code +U}, {@code -D}), or nothing. */
    public static Optional<ChangeKind> ofCode(String code) {
        for (ChangeKind kind : values()) {
            if (kind.code.equals(code)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
