package dev.tidegate.gateway.http;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The versions of a row that a header names: {@code If-Match} or {@code If-None-Match} (RFC 9110 §13.1).
 *
 * @param given whether the request has the header at all
 * @param any {@code *}: whichever there is
 * @param strong tags with their quotes
 * @param weak those that came with {@code W/}, without it
 */
record EntityTags(boolean given, boolean any, Set<String> strong, Set<String> weak) {
    private static final Pattern TAG = Pattern.compile("(W/)?(\"[\\x21\\x23-\\x7e\\x80-\\xff]*\")");

    static EntityTags of(List<String> headers) {
        String list = String.join(",", headers);
        Set<String> strong = new HashSet<>();
        Set<String> weak = new HashSet<>();
        Matcher tag = TAG.matcher(list);
        while (tag.find()) {
            (tag.group(1) == null ? strong : weak).add(tag.group(2));
        }
        return new EntityTags(!headers.isEmpty(), list.strip().equals("*"), strong, weak);
    }

    boolean matchesWeakly(String etag) {
        return any || strong.contains(etag) || weak.contains(etag);
    }

    boolean matchesStrongly(String etag) {
        return any || strong.contains(etag);
    }
}
