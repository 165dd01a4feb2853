package dev.tidegate.format.csv;

/**
 * A null-literal that a record tells apart from a value of the same text, because it stands there neither in quotes nor
 * escaped, as the value does.
 *
 * @param written as it stands in the record
 * @param read what a reader of the record makes of it: without escapes
 */
record NullLiteral(String written, String read) {

    /** Whether this column may be the literal, by its text. */
    boolean resembles(String text) {
        return text.equals(read) || text.equals(written);
    }

    /** Whether the last column of these, which has this text, is the literal. */
    boolean is(String text, Columns columns) {
        return text.equals(read) && columns.startsWith(written);
    }
}
