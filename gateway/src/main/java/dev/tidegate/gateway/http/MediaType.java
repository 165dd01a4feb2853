package dev.tidegate.gateway.http;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a request's body is written in. It must be said: a page of a foreign origin can send what it does not name. */
enum MediaType {
    JSON("application/json"),
    NDJSON("application/x-ndjson"),
    MERGE_PATCH("application/merge-patch+json");

    private static final Pattern CHARSET =
            Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\\s\";]*)", Pattern.CASE_INSENSITIVE);
    private static final Set<String> UTF_8_NAMES = Set.of("utf-8", "utf8", "us-ascii");

    private final String text;

    MediaType(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    /** @throws TidegateException {@link ErrorCode#UNSUPPORTED_MEDIA_TYPE} if it is none of those that are legal here */
    static MediaType of(RoutingContext request, MediaType... legal) {
        requireIdentity(request);
        String header = request.request().getHeader(HttpHeaders.CONTENT_TYPE);
        String given = header == null ? "" : header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        StringBuilder expected = new StringBuilder();
        for (MediaType type : legal) {
            if (type.text.equals(given)) {
                requireUtf8(header);
                return type;
            }
            expected.append(expected.isEmpty() ? "" : " or ").append(type.text);
        }
        throw new TidegateException(
                ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                "the body must be " + expected + ", and Content-Type must say so; it says "
                        + (header == null ? "nothing" : "'" + header + "'"));
    }

    /** A compressed body would have to be bounded before and after it is decompressed: it is refused instead. */
    private static void requireIdentity(RoutingContext request) {
        for (String coding : request.request().headers().getAll(HttpHeaders.CONTENT_ENCODING)) {
            if (!coding.strip().equalsIgnoreCase("identity")) {
                request.response().putHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
                throw new TidegateException(
                        ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                        "the body has the content coding '" + coding
                                + "'; send it as it is, without compression and without Content-Encoding");
            }
        }
    }

    private static void requireUtf8(@Nullable String contentType) {
        Matcher charset = CHARSET.matcher(String.valueOf(contentType));
        if (charset.find() && !UTF_8_NAMES.contains(charset.group(1).toLowerCase(Locale.ROOT))) {
            throw new TidegateException(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                    "Content-Type names the charset '" + charset.group(1) + "'; the body must be in UTF-8");
        }
    }
}
