package dev.tidegate.gateway.http;

import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a client prefers, in {@code Prefer} (RFC 7240). Whatever is not known or not understood is to be ignored. */
final class Preferences {
    private static final String PREFER = "Prefer";
    private static final String APPLIED = "Preference-Applied";
    private static final Pattern WAIT =
            Pattern.compile("\\s*wait\\s*=\\s*(\"?)([0-9]{1,9})\\1\\s*(?:;.*)?", Pattern.CASE_INSENSITIVE);

    private Preferences() {}

    /** Whole seconds that the client is willing to wait; of several wishes the first counts. */
    static Optional<Duration> wait(RoutingContext request) {
        return wait(request.request().headers().getAll(PREFER));
    }

    static Optional<Duration> wait(List<String> headers) {
        for (String element : elements(headers)) {
            Matcher wait = WAIT.matcher(element);
            if (wait.matches()) {
                return Optional.of(Duration.ofSeconds(Long.parseLong(wait.group(2))));
            }
        }
        return Optional.empty();
    }

    /** Whether the client prefers this: a name such as {@code respond-async}, or one with its value. */
    static boolean has(RoutingContext request, String preference) {
        return has(request.request().headers().getAll(PREFER), preference);
    }

    static boolean has(List<String> headers, String preference) {
        for (String element : elements(headers)) {
            String given = element.replaceFirst(";.*", "").replaceAll("[\\s\"]", "");
            if (given.equalsIgnoreCase(preference)) {
                return true;
            }
        }
        return false;
    }

    /** The elements of the list; commas in quotes do not end one. Takes time that grows with its length only. */
    private static List<String> elements(List<String> headers) {
        String list = String.join(",", headers);
        List<String> elements = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < list.length(); i++) {
            char c = list.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                elements.add(list.substring(start, i));
                start = i + 1;
            }
        }
        elements.add(list.substring(start));
        return elements;
    }

    /** Tells that a preference was heeded. */
    static void applied(RoutingContext request, String preference) {
        String others = request.response().headers().get(APPLIED);
        request.response().putHeader(APPLIED, others == null ? preference : others + ", " + preference);
    }

    /** Tells that the answer waited, or would have waited, so long. */
    static void waited(RoutingContext request, Duration wait) {
        request.response().putHeader(APPLIED, "wait=" + wait.toSeconds());
    }
}
