package dev.tidegate.gateway.error;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The codes that clients see, each with its kind and HTTP status. A code's text never changes once released. */
public enum ErrorCode {
    /** A configuration file, option or DDL that cannot be used. */
    INVALID_CONFIGURATION(Kind.USER, 400),
    /** A request whose parameters, frame or body cannot be read. */
    INVALID_REQUEST(Kind.USER, 400),
    /** A row that does not fit its table. */
    INVALID_ROW(Kind.USER, 422),
    /** A filter that is no CEL, or does not fit the table's columns. */
    INVALID_FILTER(Kind.USER, 400),
    /** A filter whose evaluation takes more steps, time or memory than it may. */
    FILTER_BUDGET_EXCEEDED(Kind.USER, 422),
    /** A resume token that is garbage or belongs to another table. */
    INVALID_TOKEN(Kind.USER, 400),
    /** A page from an origin that is not allowed. */
    FORBIDDEN_ORIGIN(Kind.USER, 403),
    /** A request to a gateway on loopback that asks for another host. */
    FORBIDDEN_HOST(Kind.USER, 403),
    UNKNOWN_TABLE(Kind.USER, 404),
    UNKNOWN_ROW(Kind.USER, 404),
    NOT_FOUND(Kind.USER, 404),
    METHOD_NOT_ALLOWED(Kind.USER, 405),
    NOT_ACCEPTABLE(Kind.USER, 406),
    /** A body, or a line of it, that took too long to arrive, or came too slowly. */
    REQUEST_TIMEOUT(Kind.USER, 408),
    /** The row is not the one that {@code If-Match} or {@code If-None-Match} names. */
    PRECONDITION_FAILED(Kind.USER, 412),
    BODY_TOO_LARGE(Kind.USER, 413),
    URL_TOO_LONG(Kind.USER, 414),
    UNSUPPORTED_MEDIA_TYPE(Kind.USER, 415),
    /** An {@code Expect} header other than {@code 100-continue}. */
    EXPECTATION_FAILED(Kind.USER, 417),
    /** What answers only over a WebSocket. */
    UPGRADE_REQUIRED(Kind.USER, 426),
    /** An id that something open on the same connection has; that goes on untouched. */
    DUPLICATE_ID(Kind.USER, 409),
    /** An {@code Idempotency-Key} whose request is being written at this moment. */
    IDEMPOTENCY_KEY_IN_USE(Kind.INSUFFICIENT_RESOURCES, 409),
    /** An {@code Idempotency-Key} that was given to another request before. */
    IDEMPOTENCY_KEY_REUSED(Kind.USER, 422),
    UNKNOWN_SUBSCRIPTION(Kind.USER, 404),
    HEADERS_TOO_LARGE(Kind.USER, 431),
    /** The operation makes no sense for this table: a read by key of an append table, say. */
    UNSUPPORTED_OPERATION(Kind.USER, 409),
    /** Kafka refused a record for its size. */
    RECORD_TOO_LARGE(Kind.USER, 413),
    /** Kafka does not let this gateway read or write. */
    KAFKA_FORBIDDEN(Kind.EXTERNAL, 403),
    /** The table is not served yet: its topic is still read, missing, or out of reach. */
    TABLE_NOT_READY(Kind.EXTERNAL, 503),
    /** The table stopped: its status says at which record. It comes back when the topic no longer has that record. */
    TABLE_FAILED(Kind.EXTERNAL, 503),
    /** The table's configuration cannot work; it is read at the next start of the gateway. */
    TABLE_MISCONFIGURED(Kind.USER, 503),
    KAFKA_UNAVAILABLE(Kind.EXTERNAL, 503),
    /** Another process writes with the transactional id of this node. */
    WRITER_FENCED(Kind.EXTERNAL, 503),
    /** A format cannot write rows yet: its schema registry is out of reach, or does not take the table's schema. */
    FORMAT_UNAVAILABLE(Kind.EXTERNAL, 503),
    /** A bound was reached: a buffer, the in-flight bytes, the number of connections. */
    OVERLOADED(Kind.INSUFFICIENT_RESOURCES, 429),
    /** The node drains or closes. */
    SHUTTING_DOWN(Kind.INSUFFICIENT_RESOURCES, 503),
    INTERNAL(Kind.INTERNAL, 500);

    /** Whose fault it is, and so whether trying again may help. */
    public enum Kind {
        /** Trying the same again gives the same. */
        USER,
        /** A bug of ours. */
        INTERNAL,
        /** Trying again later helps. */
        INSUFFICIENT_RESOURCES,
        /** Something beside the gateway; trying again later may help. */
        EXTERNAL
    }

    private final Kind kind;
    private final int status;

    ErrorCode(Kind kind, int status) {
        this.kind = kind;
        this.status = status;
    }

    public Kind kind() {
        return kind;
    }

    /** The HTTP status of an answer with this code. */
    public int status() {
        return status;
    }

    /** Whether the same request may succeed later. */
    public boolean retryable() {
        return this != KAFKA_FORBIDDEN && (kind == Kind.INSUFFICIENT_RESOURCES || kind == Kind.EXTERNAL);
    }

    /** The code with this text. */
    public static Optional<ErrorCode> of(String text) {
        return Arrays.stream(values()).filter(code -> code.text().equals(text)).findFirst();
    }

    /** The code's text on the wire: lower case, words joined by hyphens. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
