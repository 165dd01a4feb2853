package dev.tidegate.gateway.http;

import dev.tidegate.format.option.OptionType;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A request's query parameters. One that is not known is refused: a filter that is silently not applied would show rows
 * that were not asked for.
 */
final class QueryString {
    private final MultiMap parameters;

    private QueryString(MultiMap parameters) {
        this.parameters = parameters;
    }

    static QueryString of(RoutingContext request, String... known) {
        MultiMap parameters = request.queryParams();
        for (Map.Entry<String, String> parameter : parameters) {
            String name = parameter.getKey();
            if (!Set.of(known).contains(name)) {
                throw invalid(
                        name,
                        known.length == 0 ? "none is known here" : "known here are " + new TreeSet<>(Set.of(known)));
            }
        }
        return new QueryString(parameters);
    }

    @Nullable
    String text(String name) {
        List<String> values = parameters.getAll(name);
        if (values.size() > 1) {
            throw invalid(name, "it is given " + values.size() + " times, and may be given once");
        }
        return values.isEmpty() ? null : values.get(0);
    }

    boolean flag(String name, boolean otherwise) {
        String text = text(name);
        if (text == null) {
            return otherwise;
        }
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw invalid(name, "it must be true or false");
        };
    }

    /** One of some words. */
    <E extends Enum<E>> E choice(String name, E otherwise) {
        String text = text(name);
        if (text == null) {
            return otherwise;
        }
        List<String> words = new ArrayList<>();
        for (E each : otherwise.getDeclaringClass().getEnumConstants()) {
            String word = each.name().toLowerCase(Locale.ROOT).replace('_', '-');
            if (word.equals(text)) {
                return each;
            }
            words.add(word);
        }
        throw invalid(name, "it must be one of " + words);
    }

    /** A whole number from 1 to {@code max}. */
    int number(String name, int otherwise, int max) {
        String text = text(name);
        if (text == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, like a number out of bounds
        }
        throw invalid(name, "it must be a whole number from 1 to " + max);
    }

    /** A span of time as in {@code 20s} or {@code 500ms}, with its unit; null when there is none. */
    @Nullable
    Duration duration(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        try {
            if (!Character.isDigit(text.charAt(text.length() - 1))) {
                return OptionType.DURATION.parser().apply(text);
            }
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            // told below, like one without a unit
        }
        throw invalid(name, "it must be a duration such as 20s or 500ms");
    }

    private static TidegateException invalid(String name, String why) {
        return new TidegateException(ErrorCode.INVALID_REQUEST, "query parameter '" + name + "': " + why);
    }
}
