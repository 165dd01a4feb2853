package dev.tidegate.gateway.query;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How many instructions a regular expression compiles to, at most. RE2/J writes a repeated part out as often as it is
 * repeated, so {@code ((a{1000}){1000}){1000}} must be refused before it is compiled.
 */
final class PatternSize {
    /** What every program has, whatever the pattern. */
    private static final long FRAME = 4;

    private final String pattern;
    private int at;
    /** The size of each open group so far. */
    private final Deque<Long> outer = new ArrayDeque<>();

    private long size;
    /** The size of the part before {@link #at}, to which a repetition would apply; it is not in {@link #size} yet. */
    private long last;

    private PatternSize(String pattern) {
        this.pattern = pattern;
    }

    /** @return at least the number of instructions; {@link Long#MAX_VALUE} at the most */
    static long atMost(String pattern) {
        return new PatternSize(pattern).measure();
    }

    private long measure() {
        while (at < pattern.length()) {
            char c = pattern.charAt(at);
            switch (c) {
                case '(' -> open();
                case ')' -> close();
                case '[' -> part(skipClass());
                case '\\' -> escape();
                case '|' -> part(1);
                case '*', '+', '?' -> repeat(1);
                case '{' -> braces();
                default -> part(1);
            }
        }
        while (!outer.isEmpty()) {
            close();
        }
        return add(add(size, last), FRAME);
    }

    private void part(long newSize) {
        size = add(size, last);
        last = newSize;
        at++;
    }

    private void open() {
        part(0);
        outer.push(size);
        size = 0;
        last = 0;
    }

    /** A group adds the two ends of what it captures. */
    private void close() {
        long inner = add(add(size, last), 3);
        size = outer.isEmpty() ? 0 : outer.pop();
        last = inner;
        at++;
    }

    private void repeat(long times) {
        last = multiply(Math.max(1, times), add(last, 2));
        at++;
    }

    /** {@code {2}}, {@code {2,}} or {@code {2,5}}; anything else is text. */
    private void braces() {
        int end = at + 1;
        long least = 0;
        long most = 0;
        boolean isSecond = false;
        int digits = 0;
        for (; end < pattern.length(); end++) {
            char c = pattern.charAt(end);
            if (c >= '0' && c <= '9' && digits < 10) {
                digits++;
                if (isSecond) {
                    most = 10 * most + c - '0';
                } else {
                    least = 10 * least + c - '0';
                }
            } else if (c == ',' && !isSecond) {
                isSecond = true;
                digits = 0;
            } else {
                break;
            }
        }
        if (end < pattern.length() && pattern.charAt(end) == '}') {
            at = end;
            repeat(Math.max(least + 1, most));
        } else {
            part(1);
        }
    }

    private void escape() {
        if (pattern.startsWith("\\Q", at)) {
            int end = pattern.indexOf("\\E", at + 2);
            int stop = end < 0 ? pattern.length() : end;
            at++;
            for (at++; at < stop; ) {
                part(1);
            }
            at = end < 0 ? stop : end + 2;
            return;
        }
        at += Math.min(2, pattern.length() - at) - 1;
        char kind = pattern.charAt(at);
        boolean hasName = kind == 'x' || kind == 'p' || kind == 'P';
        if (hasName && at + 1 < pattern.length() && pattern.charAt(at + 1) == '{') {
            int end = pattern.indexOf('}', at);
            at = end < 0 ? pattern.length() - 1 : end;
        }
        part(1);
    }

    /** @return the size of the class, with {@link #at} on its last character */
    private long skipClass() {
        int start = at;
        at++;
        if (at < pattern.length() && pattern.charAt(at) == '^') {
            at++;
        }
        boolean first = true;
        for (; at < pattern.length(); at++) {
            char c = pattern.charAt(at);
            if (c == ']' && !first) {
                return 1;
            }
            first = false;
            if (c == '[' && pattern.startsWith("[:", at)) {
                int end = pattern.indexOf(":]", at + 2);
                at = end < 0 ? at : end + 1;
            } else if (c == '\\') {
                at++;
            }
        }
        at = start; // a class without an end is no pattern
        return 1;
    }

    private static long add(long a, long b) {
        return a + b < 0 ? Long.MAX_VALUE : a + b;
    }

    private static long multiply(long a, long b) {
        long high = Math.multiplyHigh(a, b);
        return high != 0 || a * b < 0 ? Long.MAX_VALUE : a * b;
    }
}
