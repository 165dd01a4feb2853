package dev.tidegate.format.option;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The text {@code a:1,b:2}, with quotes where they are needed, as Flink's {@code StructuredOptionsSplitter} reads it. */
final class MapText {
    private MapText() {}

    /** @throws IllegalArgumentException if the text is no such map, or names a key twice */
    static Map<String, String> parse(String text) {
        Map<String, String> map = new LinkedHashMap<>();
        for (String entry : split(text, ',')) {
            List<String> parts = split(entry, ':');
            if (parts.size() != 2 || map.putIfAbsent(unquoted(parts.get(0)), unquoted(parts.get(1))) != null) {
                throw new IllegalArgumentException(text);
            }
        }
        return map;
    }

    /** The non-empty parts between delimiters that stand outside of quotes. A quote begins with a part. */
    private static List<String> split(String text, char delimiter) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote == 0 && c == delimiter) {
                parts.add(part.toString().trim());
                part.setLength(0);
                continue;
            } else if (c == quote) {
                quote = 0; // a doubled one begins anew with the next character
            } else if (quote == 0 && (c == '\'' || c == '"') && opens(part, c)) {
                quote = c;
            }
            part.append(c);
        }
        if (quote != 0) {
            throw new IllegalArgumentException(text);
        }
        parts.add(part.toString().trim());
        parts.removeIf(String::isEmpty);
        return parts;
    }

    /** At the start of a part, after a colon, or when it doubles the one before. */
    private static boolean opens(StringBuilder part, char quote) {
        String before = part.toString().trim();
        return before.isEmpty() || before.endsWith(":") || part.charAt(part.length() - 1) == quote;
    }

    private static String unquoted(String part) {
        char first = part.charAt(0);
        if (first != '\'' && first != '"') {
            return part;
        }
        String quote = String.valueOf(first);
        if (part.length() < 2 || !part.endsWith(quote)) {
            throw new IllegalArgumentException(part);
        }
        return part.substring(1, part.length() - 1).replace(quote + quote, quote);
    }
}
