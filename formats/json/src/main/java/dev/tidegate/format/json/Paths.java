package dev.tidegate.format.json;

/** The way to a part of a row, as errors show it: {@code order.items[2].price}, in types {@code order.items[].price}. */
final class Paths {
    private Paths() {}

    /** An inner path, seen from the value that has it in this part. */
    static String join(String part, String inner) {
        return inner.isEmpty() ? part : inner.startsWith("[") ? part + inner : part + "." + inner;
    }

    /** A field, seen from the path of its row. */
    static String field(String row, String name) {
        return row.isEmpty() ? name : row + "." + name;
    }

    /** The entry of a map. */
    static String entry(String key) {
        return "[" + BrokenValueException.quote(key) + "]";
    }
}
