package dev.tidegate.gateway.http;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.idempotency.IdempotencyKey;
import dev.tidegate.gateway.writer.WriteOptions;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * How a client wants his write to be taken.
 *
 * @param lenient {@code Prefer: handling=lenient} (RFC 7240): a bad row is refused alone
 * @param async {@code Prefer: respond-async}: he does not wait for Kafka
 * @param visible {@code Tidegate-Ack: visible}: he waits until this gateway's table has it
 */
record WriteManner(boolean lenient, boolean async, boolean visible) {
    static final WriteManner PLAIN = new WriteManner(false, false, false);

    private static final String ACK = "Tidegate-Ack";
    private static final String LENIENT = "handling=lenient";
    private static final String ASYNC = "respond-async";

    /** That of a request of many rows, of which each may be bad. */
    static WriteManner ofRows(RoutingContext request) {
        return of(request, true, true);
    }

    /** That of a request of one row. */
    static WriteManner ofRow(RoutingContext request) {
        return of(request, false, true);
    }

    /** That of a row with a condition, of which only waiting tells whether it held. */
    static WriteManner ofCondition(RoutingContext request) {
        return of(request, false, false);
    }

    /**
     * What the request says; what it prefers is told in {@code Preference-Applied}, if it is heeded.
     *
     * @throws TidegateException {@link ErrorCode#INVALID_REQUEST} if it wants what cannot be
     */
    private static WriteManner of(RoutingContext request, boolean mayBeLenient, boolean mayBeAsync) {
        String ack = request.request().getHeader(ACK);
        if (ack != null && !ack.equals("durable") && !ack.equals("visible")) {
            throw new TidegateException(
                    ErrorCode.INVALID_REQUEST, ACK + " is '" + ack + "', it must be durable or visible");
        }
        boolean lenient = mayBeLenient && Preferences.has(request, LENIENT);
        boolean async = mayBeAsync && Preferences.has(request, ASYNC);
        if (async && ack != null) {
            throw new TidegateException(
                    ErrorCode.INVALID_REQUEST,
                    ACK + ": " + ack + " waits, and Prefer: " + ASYNC + " does not; leave one of them out");
        }
        if (lenient) {
            Preferences.applied(request, LENIENT);
        }
        if (async) {
            Preferences.applied(request, ASYNC);
        }
        return new WriteManner(lenient, async, "visible".equals(ack));
    }

    /**
     * The same for the writer.
     *
     * @param key by which the request is remembered, if it is
     * @param maxFailedRows {@code http.max-failed-rows}
     */
    WriteOptions options(ChangeBatch batch, @Nullable IdempotencyKey key, int maxFailedRows) {
        return new WriteOptions(batch::number, key, lenient, async, maxFailedRows);
    }
}
