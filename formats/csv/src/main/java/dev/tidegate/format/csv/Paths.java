package dev.tidegate.format.csv;

/** The way to a part of a row, as errors show it: {@code tags[2]} or {@code place.city}, in types {@code tags[]}. */
final class Paths {
    private Paths() {}

    /** An inner path, seen from the value that has it in this part. */
    static String join(String part, String inner) {
        return inner.isEmpty() ? part : inner.startsWith("[") ? part + inner : part + "." + inner;
    }
}
