package dev.tidegate.gateway.http;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.http.PercentEncoding.MalformedException;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A request's query parameters. An unknown one is refused: a filter that is silently not applied would show rows that
 * were not asked for.
 */
final class QueryString extends Parameters {
    private final Map<String, List<String>> parameters;

    private QueryString(Map<String, List<String>> parameters) {
        this.parameters = parameters;
    }

    /** @throws TidegateException {@link ErrorCode#INVALID_REQUEST} if the query is malformed or has other parameters */
    static QueryString of(RoutingContext request, String... known) {
        Map<String, List<String>> parameters = parse(request);
        for (String name : parameters.keySet()) {
            if (!Set.of(known).contains(name)) {
                throw new TidegateException(
                        ErrorCode.INVALID_REQUEST,
                        placeOf(name) + ": "
                                + (known.length == 0
                                        ? "none is known here"
                                        : "known here are " + new TreeSet<>(Set.of(known))));
            }
        }
        return new QueryString(parameters);
    }

    /** Whether the query has this parameter. */
    static boolean has(RoutingContext request, String name) {
        return parse(request).containsKey(name);
    }

    /**
     * As the URL Standard parses {@code application/x-www-form-urlencoded}, but strictly.
     *
     * @throws TidegateException {@link ErrorCode#INVALID_REQUEST} if it is malformed
     */
    static Map<String, List<String>> parse(RoutingContext request) {
        String query = request.request().query();
        if (query == null || query.isEmpty()) {
            return Map.of();
        }
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (String parameter : query.split("&")) {
            if (!parameter.isEmpty()) {
                int equals = parameter.indexOf('=');
                String name = decode(equals < 0 ? parameter : parameter.substring(0, equals));
                String value = decode(equals < 0 ? "" : parameter.substring(equals + 1));
                parameters.computeIfAbsent(name, first -> new ArrayList<>(1)).add(value);
            }
        }
        return parameters;
    }

    private static String decode(String encoded) {
        try {
            return PercentEncoding.decodeQuery(encoded);
        } catch (MalformedException e) {
            throw new TidegateException(
                    ErrorCode.INVALID_REQUEST, "the query cannot be read: in '" + encoded + "' " + e.getMessage());
        }
    }

    @Override
    @Nullable
    String text(String name) {
        List<String> values = parameters.getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw invalid(name, "it is given " + values.size() + " times, and may be given once");
        }
        return values.isEmpty() ? null : values.get(0);
    }

    @Override
    String place(String name) {
        return placeOf(name);
    }

    private static String placeOf(String name) {
        return "query parameter '" + name + "'";
    }
}
