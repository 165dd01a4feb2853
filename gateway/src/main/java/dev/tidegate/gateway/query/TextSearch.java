package dev.tidegate.gateway.query;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds a text in another in a time that grows with the sum of their lengths. {@link String#indexOf(String)} takes their
 * product at worst, so it is used for short ones only.
 */
final class TextSearch {
    private static final long MAX_PRODUCT = 1 << 16;

    private TextSearch() {}

    /** @return where the part begins, at or after {@code from}; -1 if it is not there */
    static int find(String text, String part, int from) {
        long rest = (long) text.length() - from;
        Evaluation.current().reads(Math.max(0, rest) + part.length());
        return rest * part.length() <= MAX_PRODUCT ? text.indexOf(part, from) : find(text, part, borders(part), from);
    }

    /** @return where the last part begins that begins at or before {@code from}; -1 if there is none */
    static int findLast(String text, String part, int from) {
        int end = (int) Math.min(text.length(), (long) from + part.length());
        String reversed = new StringBuilder(text.substring(0, end)).reverse().toString();
        int found = find(reversed, new StringBuilder(part).reverse().toString(), 0);
        return found < 0 ? -1 : end - found - part.length();
    }

    /** @return where the part is, without overlaps; an empty part is before each character and at the end */
    static List<Integer> places(String text, String part, long most) {
        Evaluation evaluation = Evaluation.current();
        evaluation.reads((long) text.length() + part.length());
        int[] borders = part.isEmpty() ? new int[0] : borders(part);
        List<Integer> places = new ArrayList<>();
        int from = 0;
        while (places.size() < most && from <= text.length()) {
            int found = part.isEmpty() ? from : find(text, part, borders, from);
            if (found < 0) {
                break;
            }
            evaluation.makesObjects(1);
            places.add(found);
            from = part.isEmpty() ? next(text, found) : found + part.length();
        }
        return places;
    }

    private static int next(String text, int at) {
        return at >= text.length() ? at + 1 : text.offsetByCodePoints(at, 1);
    }

    /** @throws IllegalArgumentException if the text has no such code point */
    static int offset(String text, long codePoints, boolean mayBeOutside) {
        if (mayBeOutside) {
            return 0;
        }
        if (codePoints < 0 || codePoints >= Math.max(1, text.codePointCount(0, text.length()))) {
            throw new IllegalArgumentException("offset out of range: " + codePoints);
        }
        return text.offsetByCodePoints(0, (int) codePoints);
    }

    /** For each prefix of the part, the length of its longest end that is also its beginning (Knuth, Morris, Pratt). */
    private static int[] borders(String part) {
        int[] borders = new int[part.length()];
        int border = 0;
        for (int i = 1; i < part.length(); i++) {
            while (border > 0 && part.charAt(i) != part.charAt(border)) {
                border = borders[border - 1];
            }
            border += part.charAt(i) == part.charAt(border) ? 1 : 0;
            borders[i] = border;
        }
        return borders;
    }

    private static int find(String text, String part, int[] borders, int from) {
        int matched = 0;
        for (int i = from; i < text.length(); i++) {
            while (matched > 0 && text.charAt(i) != part.charAt(matched)) {
                matched = borders[matched - 1];
            }
            matched += text.charAt(i) == part.charAt(matched) ? 1 : 0;
            if (matched == part.length()) {
                return i - matched + 1;
            }
        }
        return -1;
    }
}
