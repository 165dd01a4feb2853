package dev.tidegate.gateway.client;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What to subscribe to.
 *
 * @param gateway its address, {@code http:} or {@code https:}; may have a path
 * @param table the table's name
 * @param parameters of the query, but for {@code from}
 * @param from the position to go on from, null to begin
 */
public record ChangesRequest(
        URI gateway,
        String table,
        Map<String, String> parameters,
        @Nullable String from) {

    /** The parameter that leaves the rows that exist out, when it is false. */
    public static final String SNAPSHOT = "snapshot";

    /** @throws TidegateException if this is no gateway's address */
    public ChangesRequest {
        String scheme = gateway.getScheme();
        if (gateway.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
            throw new TidegateException(
                    ErrorCode.INVALID_REQUEST,
                    "'" + gateway + "' is no address of a gateway: write it as in http://localhost:8080");
        }
    }

    /** The same with the rows that exist, whatever was asked for. */
    ChangesRequest withSnapshot() {
        Map<String, String> others = new LinkedHashMap<>(parameters);
        others.remove(SNAPSHOT);
        return new ChangesRequest(gateway, table, others, null);
    }

    /** The address without its query. */
    URI resource() {
        String base = gateway.getRawPath() == null ? "" : gateway.getRawPath().replaceFirst("/+$", "");
        return gateway.resolve(base + "/v1/tables/" + encode(table) + "/changes");
    }

    URI uri(@Nullable String position) {
        Map<String, String> query = new LinkedHashMap<>(parameters);
        if (position != null) {
            query.put("from", position);
        }
        String text = query.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + encode(parameter.getValue()))
                .collect(Collectors.joining("&"));
        return text.isEmpty() ? resource() : URI.create(resource() + "?" + text);
    }

    /** Percent-encoded, which URLEncoder's forms are but for the blank. */
    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
