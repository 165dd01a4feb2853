package dev.tidegate.gateway.http;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;

/** What a request's body is written in. It must be said: a page of a foreign origin can send what it does not name. */
enum MediaType {
    JSON("application/json"),
    NDJSON("application/x-ndjson"),
    MERGE_PATCH("application/merge-patch+json");

    private final String text;

    MediaType(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    /** @throws TidegateException {@link ErrorCode#UNSUPPORTED_MEDIA_TYPE} if it is none of those that are legal here */
    static MediaType of(RoutingContext request, MediaType... legal) {
        String header = request.request().getHeader(HttpHeaders.CONTENT_TYPE);
        String given = header == null ? "" : header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        StringBuilder expected = new StringBuilder();
        for (MediaType type : legal) {
            if (type.text.equals(given)) {
                return type;
            }
            expected.append(expected.isEmpty() ? "" : " or ").append(type.text);
        }
        throw new TidegateException(
                ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                "the body must be " + expected + ", and Content-Type must say so; it says "
                        + (header == null ? "nothing" : "'" + header + "'"));
    }
}
