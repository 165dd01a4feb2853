package dev.tidegate.format.avro.rows;

/** The way to a part of a row, as errors show it: {@code order.items[2].price}, in types {@code order.items[].price}. */
final class Paths {
    private static final int QUOTED_LENGTH = 40;

    private Paths() {}

    /** An inner path, seen from the value that has it in this part. */
    static String join(String part, String inner) {
        return inner.isEmpty() ? part : inner.startsWith("[") ? part + inner : part + "." + inner;
    }

    /** A field, seen from the path of its row. */
    static String field(String row, String name) {
        return row.isEmpty() ? name : row + "." + name;
    }

    static String element(int position) {
        return "[" + position + "]";
    }

    /** The entry of a map. */
    static String entry(String key) {
        return "[" + quote(key) + "]";
    }

    /** The text in quotes, on one line, cut where it is long. */
    static String quote(String text) {
        String cut = text.length() <= QUOTED_LENGTH ? text : text.substring(0, QUOTED_LENGTH) + "…";
        return "'" + onOneLine(cut) + "'";
    }

    static String onOneLine(String text) {
        return text.replaceAll("[\\p{Cntrl}\\v]+", " ");
    }
}
