package dev.tidegate.gateway.http;

import dev.tidegate.gateway.subscription.Outlet.Ending;
import io.vertx.core.http.ServerWebSocket;

/**
 * Why a WebSocket is closed: codes of RFC 6455 §7.4.1 and their IANA registry.
 *
 * <table>
 * <caption>Which code follows what, and whether to come back</caption>
 * <tr><td>1001</td><td>after {@code goaway}: come back, with the last position</td></tr>
 * <tr><td>1007</td><td>a text message of the client was not UTF-8: do not send it again</td></tr>
 * <tr><td>1008</td><td>the client answered no ping: come back, with the last position</td></tr>
 * <tr><td>1008</td><td>the client sent more pings or bad messages than are allowed: do not come back with them</td></tr>
 * <tr><td>1009</td><td>a message of the client was larger than {@code http.max-frame-bytes}</td></tr>
 * <tr><td>1011</td><td>after {@code error}: its {@code retryable} tells whether to come back</td></tr>
 * <tr><td>1013</td><td>after {@code error} instead of a stream, for a bound was reached: come back later</td></tr>
 * <tr><td>4001</td><td>the client took nothing for {@code subscriptions.max-stall}: come back, with the last
 * position</td></tr>
 * </table>
 */
enum CloseCode {
    GOING_AWAY(1001, "the node drains"),
    NOT_TEXT(1007, "the text message is not UTF-8"),
    SILENT(1008, "no answer to a ping"),
    TOO_MANY_CONTROL_FRAMES(1008, "more than http.max-control-frames-per-second"),
    BAD_MESSAGES(1008, "more than http.max-bad-messages in a row"),
    TOO_LARGE(1009, "the message is larger than http.max-frame-bytes"),
    FAILED(1011, "see the error frame"),
    OVERLOADED(1013, "see the error frame"),
    STALLED(4001, "nothing was taken for subscriptions.max-stall");

    private final short code;
    private final String reason;

    CloseCode(int code, String reason) {
        this.code = (short) code;
        this.reason = reason;
    }

    int code() {
        return code;
    }

    String reason() {
        return reason;
    }

    /** After a stream has ended. */
    static CloseCode of(Ending ending) {
        return switch (ending) {
            case GOAWAY -> GOING_AWAY;
            case ERROR -> FAILED;
            case STALLED -> CloseCode.STALLED;
        };
    }

    void close(ServerWebSocket socket) {
        if (!socket.isClosed()) {
            socket.close(code, reason);
        }
    }
}
