package dev.tidegate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.idempotency.IdempotencyKey;
import io.vertx.core.http.HttpServerRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code Idempotency-Key: "8e03978e-40d5-43dd-bc93-6894a57f9324"}, of draft-ietf-httpapi-idempotency-key-header: a string
 * of RFC 9651. Many clients leave out its quotes, which is understood too.
 */
final class IdempotencyHeader {
    static final String NAME = "Idempotency-Key";
    private static final Pattern KEY =
            Pattern.compile("\"([\\x21-\\x7e&&[^\"\\\\]]{1,255})\"|([\\x21-\\x7e&&[^\"\\\\]]{1,255})");

    private IdempotencyHeader() {}

    /**
     * The key of a request, null if it has none.
     *
     * @throws TidegateException {@link ErrorCode#INVALID_REQUEST} if the header is none
     */
    static @Nullable IdempotencyKey of(HttpServerRequest request, byte[] body) {
        String text = request.getHeader(NAME);
        if (text == null) {
            return null;
        }
        Matcher key = KEY.matcher(text.trim());
        if (!key.matches()) {
            throw new TidegateException(
                    ErrorCode.INVALID_REQUEST,
                    NAME + " must be 1 to 255 visible ASCII characters in quotes, without quotes or backslashes"
                            + " among them; a UUID does");
        }
        return IdempotencyKey.of(
                key.group(1) == null ? key.group(2) : key.group(1),
                request.method().name().getBytes(UTF_8),
                request.uri().getBytes(UTF_8),
                body);
    }
}
