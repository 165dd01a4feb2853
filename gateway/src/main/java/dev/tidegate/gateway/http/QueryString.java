package dev.tidegate.gateway.http;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A request's query parameters. One that is not known is refused: a filter that is silently not applied would show rows
 * that were not asked for.
 */
final class QueryString extends Parameters {
    private final MultiMap parameters;

    private QueryString(MultiMap parameters) {
        this.parameters = parameters;
    }

    static QueryString of(RoutingContext request, String... known) {
        MultiMap parameters = request.queryParams();
        for (Map.Entry<String, String> parameter : parameters) {
            String name = parameter.getKey();
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

    @Override
    @Nullable
    String text(String name) {
        List<String> values = parameters.getAll(name);
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
