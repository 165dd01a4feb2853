package dev.tidegate.gateway.http;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.subscription.From;
import dev.tidegate.gateway.subscription.Token;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * Where a request for changes wants to begin: {@code from=TOKEN}, {@code from=earliest}, {@code from=latest}, or, of an
 * append table, {@code from=} a time as in RFC 3339. Without it, {@code snapshot=false} is {@code latest}, and nothing at
 * all is {@code earliest}.
 */
final class FromParameter {
    static final String NAME = "from";
    static final String SNAPSHOT = "snapshot";

    private FromParameter() {}

    /**
     * @throws TidegateException {@link ErrorCode#INVALID_TOKEN}, {@link ErrorCode#INVALID_REQUEST} for what is no time,
     *     {@link ErrorCode#UNSUPPORTED_OPERATION} for a time in an upsert table
     */
    static From of(Parameters parameters, ServedTable table) {
        boolean snapshot = parameters.flag(SNAPSHOT, true);
        String from = parameters.text(NAME);
        return from == null ? (snapshot ? From.SNAPSHOT : From.NOW) : place(parameters, from, table);
    }

    private static From place(Parameters parameters, String text, ServedTable table) {
        return switch (text) {
            case "earliest" -> From.SNAPSHOT;
            case "latest" -> From.NOW;
            default -> isTime(text) ? From.since(time(parameters, text, table)) : From.token(Token.decode(text));
        };
    }

    /** Tokens begin with a letter. */
    private static boolean isTime(String text) {
        return !text.isEmpty() && Character.isDigit(text.charAt(0));
    }

    private static long time(Parameters parameters, String text, ServedTable table) {
        Instant time = parsed(text);
        if (time == null) {
            throw parameters.invalid(
                    NAME,
                    "'" + text + "' is neither a position nor a time such as 2026-01-02T03:04:05Z or"
                            + " 2026-01-02T03:04:05+01:00"
                            + (text.contains(" ") ? "; a + in a URL is written %2B" : ""));
        }
        if (table.table().isUpsert()) {
            throw parameters.refusal(
                    ErrorCode.UNSUPPORTED_OPERATION,
                    NAME,
                    "table '" + table.name() + "' has a primary key, and of each key only the"
                            + " last row, so it cannot be read from a time on; leave it out for all rows, or write"
                            + " 'latest' for what changes from now on");
        }
        // Kafka counts in milliseconds: the first that is not before this time.
        return time.plusNanos(999_999).toEpochMilli();
    }

    private static @Nullable Instant parsed(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            return null; // the caller says what would be right
        }
    }
}
