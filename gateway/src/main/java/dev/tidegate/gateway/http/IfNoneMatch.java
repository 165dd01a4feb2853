package dev.tidegate.gateway.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which versions the client holds already: {@code If-None-Match} (RFC 9110 §13.1.2).
 *
 * @param given whether the request has the header at all
 * @param any {@code *}: whichever there is
 * @param tags with their quotes; weak ones without their {@code W/}, for they are compared weakly
 */
record IfNoneMatch(boolean given, boolean any, Set<String> tags) {
    private static final Pattern TAG = Pattern.compile("(?:W/)?(\"[\\x21\\x23-\\x7e\\x80-\\xff]*\")");

    static IfNoneMatch of(RoutingContext request) {
        return of(request.request().headers().getAll(HttpHeaders.IF_NONE_MATCH));
    }

    static IfNoneMatch of(List<String> headers) {
        String list = String.join(",", headers);
        Set<String> tags = new HashSet<>();
        Matcher tag = TAG.matcher(list);
        while (tag.find()) {
            tags.add(tag.group(1));
        }
        return new IfNoneMatch(!headers.isEmpty(), list.strip().equals("*"), tags);
    }

    boolean matches(String etag) {
        return any || tags.contains(etag);
    }
}
